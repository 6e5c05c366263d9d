#include "attention/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "parallel.hpp"

namespace attn {
namespace {

// Rows first … last of a · b.
void multiply_rows(const Matrix& a, const Matrix& b, std::size_t first, std::size_t last,
                   Matrix& product) {
  for (std::size_t i = first; i < last; ++i) {
    const auto out = product.row(i);
    // k outside, j inside: each cell still sums over k from left to right, and neighbouring cells
    // are summed side by side, which the compiler does several at a time.
    for (std::size_t k = 0; k < a.columns(); ++k) {
      const double factor = a(i, k);
      const auto row = b.row(k);
      for (std::size_t j = 0; j < out.size(); ++j) out[j] += factor * row[j];
    }
  }
}

}  // namespace

Matrix multiply(const Matrix& a, const Matrix& b) {
  if (a.columns() != b.rows()) {
    throw std::invalid_argument(fmt::format("multiply: {} × {} times {} × {}", a.rows(),
                                            a.columns(), b.rows(), b.columns()));
  }
  Matrix product(a.rows(), b.columns());
  const auto rows = [&](std::size_t first, std::size_t last) {
    multiply_rows(a, b, first, last, product);
  };
  constexpr std::size_t worth_sharing = 1U << 22U;  // multiplications; a toy starts no thread
  if (a.rows() * a.columns() * b.columns() < worth_sharing) {
    rows(0, a.rows());
  } else {
    in_parallel(a.rows(), rows);
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
