#include "attention/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <stdexcept>

namespace attn {

Matrix multiply(const Matrix& a, const Matrix& b) {
  if (a.columns() != b.rows()) {
    throw std::invalid_argument(fmt::format("multiply: {} × {} times {} × {}", a.rows(),
                                            a.columns(), b.rows(), b.columns()));
  }
  // A few neighbouring cells at a time, each of them summed over k from left to right: the order
  // of the sums is the naive loop's, but the sums stay in registers.
  constexpr std::size_t tile = 8;
  Matrix product(a.rows(), b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    const auto out = product.row(i);
    std::size_t j = 0;
    for (; j + tile <= out.size(); j += tile) {
      std::array<double, tile> sums{};
      for (std::size_t k = 0; k < a.columns(); ++k) {
        const double factor = a(i, k);
        const double* cells = &b.row(k)[j];
        for (std::size_t t = 0; t < tile; ++t) sums[t] += factor * cells[t];
      }
      std::ranges::copy(sums, out.begin() + static_cast<std::ptrdiff_t>(j));
    }
    for (; j < out.size(); ++j) {
      for (std::size_t k = 0; k < a.columns(); ++k) out[j] += a(i, k) * b(k, j);
    }
  }
  return product;
}

Matrix transpose(const Matrix& a) {
  Matrix turned(a.columns(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) turned(j, i) = a(i, j);
  }
  return turned;
}

Matrix select_rows(const Matrix& a, std::span<const std::size_t> rows) {
  Matrix chosen(rows.size(), a.columns());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(a.row(rows[i]), chosen.row(i).begin());
  }
  return chosen;
}

}  // namespace attn
