#include "attention/matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

#include "parallel.hpp"

namespace attn {
namespace {

// Rows first … last of a · b. Sixteen neighbouring cells at a time, each summed over k from left to
// right: the order of the naive loop, but the sums stay in registers and the columns of b in cache.
void multiply_rows(const Matrix& a, const Matrix& b, std::size_t first, std::size_t last,
                   Matrix& product) {
  constexpr std::size_t tile = 16;
  std::vector<std::array<double, tile>> strip(b.rows());
  for (std::size_t j = 0; j < b.columns(); j += tile) {
    const std::size_t width = std::min(tile, b.columns() - j);
    for (std::size_t k = 0; k < b.rows(); ++k) {
      std::ranges::copy(b.row(k).subspan(j, width), strip[k].begin());
    }
    for (std::size_t i = first; i < last; ++i) {
      const auto factors = a.row(i);
      std::array<double, tile> sums{};
      for (std::size_t k = 0; k < factors.size(); ++k) {
        for (std::size_t t = 0; t < tile; ++t) sums[t] += factors[k] * strip[k][t];
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

Matrix select_rows(const Matrix& a, std::span<const std::size_t> rows) {
  Matrix chosen(rows.size(), a.columns());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::ranges::copy(a.row(rows[i]), chosen.row(i).begin());
  }
  return chosen;
}

}  // namespace attn
