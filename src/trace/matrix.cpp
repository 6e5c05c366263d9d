#include "trace/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "parallel.hpp"

namespace attn {
namespace {

// Rows first … last of a · b, a strip of neighbouring columns at a time. Each cell is summed over k
// from left to right, as in the naive loop; but the sums of a strip stay in registers, several to a
// register, and its columns of b in cache.
void multiply_rows(const Matrix& a, const Matrix& b, std::size_t first, std::size_t last,
                   Matrix& product) {
  constexpr std::size_t strip = 32;
  std::vector<std::array<double, strip>> columns(b.rows());
  for (std::size_t j = 0; j < b.columns(); j += strip) {
    const std::size_t width = std::min(strip, b.columns() - j);
    for (std::size_t k = 0; k < b.rows(); ++k) {
      std::ranges::copy(b.row(k).subspan(j, width), columns[k].begin());
    }
    for (std::size_t i = first; i < last; ++i) {
      std::array<double, strip> sums{};
      const auto* cells = columns.data();
      for (const double factor : a.row(i)) {
        for (std::size_t t = 0; t < strip; ++t) sums[t] += factor * (*cells)[t];
        ++cells;
      }
      std::copy_n(sums.begin(), width, product.row(i).subspan(j).begin());
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

Matrix select_columns(const Matrix& a, std::size_t first, std::size_t count) {
  Matrix chosen(a.rows(), count);
  for (std::size_t i = 0; i < a.rows(); ++i) {
    std::ranges::copy(a.row(i).subspan(first, count), chosen.row(i).begin());
  }
  return chosen;
}

Matrix select_rows(const Matrix& a, std::span<const std::size_t> rows) {
  Matrix chosen(rows.size(), a.columns());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(a.row(rows[i]), chosen.row(i).begin());
  }
  return chosen;
}

}  // namespace attn
