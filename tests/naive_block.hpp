// What stands around attention, by plain loops, as naive.hpp has attention itself.
#pragma once

#include <cmath>
#include <optional>
#include <type_traits>
#include <vector>

#include "elementary/elementary.hpp"
#include "trace/input.hpp"

namespace attn::test {

/// An elementary function of a number: of a double the project's own, of a float the library's.
template <typename Number>
Number of(double (*own)(double), float (*single)(float), Number x) {
  if constexpr (std::is_same_v<Number, float>) {
    return single(x);
  } else {
    return own(x);
  }
}

template <typename Number>
using Rows = std::vector<std::vector<Number>>;

template <typename Number>
Number activated(Activation activation, Number x) {
  const auto one = static_cast<Number>(1), half = static_cast<Number>(0.5);
  if (activation == Activation::relu) return x > 0 ? x : static_cast<Number>(0);
  if (activation == Activation::silu) return x / (one + of(elementary::exp, std::exp, -x));
  if (activation == Activation::gelu) {
    return x *
           (half * (one + of(elementary::erf, std::erf, x / std::sqrt(static_cast<Number>(2)))));
  }
  const auto root = static_cast<Number>(std::sqrt(2.0 / 3.141592653589793));
  const Number cube = x * x * x;
  const Number inner = x + static_cast<Number>(0.044715) * cube;
  return half * x * (one + of(elementary::tanh, std::tanh, root * inner));
}

/// Each number activated, × that of the other rows, if there are any.
template <typename Number>
Rows<Number> activated(Activation activation, const Rows<Number>& rows,
                       const Rows<Number>& times = {}) {
  Rows<Number> made = rows;
  for (std::size_t i = 0; i < made.size(); ++i) {
    for (std::size_t j = 0; j < made[i].size(); ++j) {
      made[i][j] = activated(activation, rows[i][j]);
      if (!times.empty()) made[i][j] = made[i][j] * times[i][j];
    }
  }
  return made;
}

template <typename Number>
Rows<Number> added_up(const Rows<Number>& a, const Rows<Number>& b) {
  Rows<Number> made = a;
  for (std::size_t i = 0; i < made.size(); ++i) {
    for (std::size_t j = 0; j < made[i].size(); ++j) made[i][j] = a[i][j] + b[i][j];
  }
  return made;
}

/// The sines and cosines of as many positions, from `first` on, for vectors of d numbers.
template <typename Number>
Rows<Number> sinusoids(std::size_t positions, std::size_t first, std::size_t d) {
  Rows<Number> made(positions, std::vector<Number>(d));
  for (std::size_t i = 0; i < positions; ++i) {
    for (std::size_t j = 0; j < d; ++j) {
      const double exponent = 2.0 * static_cast<double>(j / 2) / static_cast<double>(d);
      const auto angle =
          static_cast<Number>(static_cast<double>(first + i) / elementary::pow(10000.0, exponent));
      made[i][j] =
          j % 2 == 0 ? of(elementary::sin, std::sin, angle) : of(elementary::cos, std::cos, angle);
    }
  }
  return made;
}

/// Each row ÷ its root, less its mean where the kind is layer, × the gain, + the shift.
template <typename Number>
Rows<Number> normed_in_block(const Rows<Number>& rows, const BlockNorm& norm,
                             const std::optional<Matrix>& gain,
                             const std::optional<Matrix>& shift) {
  Rows<Number> made = rows;
  for (auto& row : made) {
    const auto count = static_cast<Number>(row.size());
    Number mean = 0, squares = 0;
    for (const Number x : row) mean = mean + x;
    mean = norm.kind == NormKind::layer ? mean / count : 0;
    for (const Number x : row) {
      const Number square = (x - mean) * (x - mean);
      squares = squares + square;
    }
    const Number root = std::sqrt(squares / count + static_cast<Number>(norm.epsilon));
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] = (row[j] - mean) / root;
      if (gain) row[j] = row[j] * static_cast<Number>((*gain)(0, j));
      if (shift) row[j] = row[j] + static_cast<Number>((*shift)(0, j));
    }
  }
  return made;
}

}  // namespace attn::test
