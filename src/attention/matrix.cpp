#include "attention/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace attn {

Matrix multiply(const Matrix& a, const Matrix& b) {
  if (a.columns() != b.rows()) {
    throw std::invalid_argument(fmt::format("multiply: {} × {} times {} × {}", a.rows(),
                                            a.columns(), b.rows(), b.columns()));
  }
  Matrix product(a.rows(), b.columns());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    const auto out = product.row(i);
    // k outside, j inside: each cell still sums over k from left to right, and neighbouring cells
    // are summed side by side, which the compiler can do several at a time.
    for (std::size_t k = 0; k < a.columns(); ++k) {
      const double factor = a(i, k);
      const auto row = b.row(k);
      for (std::size_t j = 0; j < row.size(); ++j) out[j] += factor * row[j];
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
