#include "operations/product.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace attn {
namespace {

constexpr std::size_t strip = 32;
using Strip = std::array<double, strip>;

// Columns first … first + width of b, row by row.
void take_columns(const Numbers& b, std::size_t first, std::size_t width,
                  std::vector<Strip>& columns) {
  if (b.is_turned()) {
    const Numbers rows = b.turned();
    for (std::size_t t = 0; t < width; ++t) {
      const auto row = rows.row(first + t);
      for (std::size_t k = 0; k < row.size(); ++k) columns[k][t] = row[k];
    }
    return;
  }
  for (std::size_t k = 0; k < b.rows(); ++k) {
    std::ranges::copy(b.row(k).subspan(first, width), columns[k].begin());
  }
}

// Row i of a, in `room` where it is turned.
std::span<const double> row_of(const Numbers& a, std::size_t i, std::vector<double>& room) {
  if (!a.is_turned()) return a.row(i);
  room.resize(a.columns());
  for (std::size_t k = 0; k < room.size(); ++k) room[k] = a(i, k);
  return room;
}

}  // namespace

// A strip of neighbouring columns at a time. Each cell is summed over k from left to right, as in
// the naive loop; but the sums of a strip stay in registers, several to a register, and its columns
// of b in cache.
void multiply_rows(const Numbers& a, const Numbers& b, std::size_t first, std::size_t last,
                   Matrix& product, std::size_t into) {
  std::vector<Strip> columns(b.rows());
  std::vector<double> room;
  for (std::size_t j = 0; j < b.columns(); j += strip) {
    const std::size_t width = std::min(strip, b.columns() - j);
    take_columns(b, j, width, columns);
    for (std::size_t i = first; i < last; ++i) {
      Strip sums{};
      const auto* cells = columns.data();
      for (const double factor : row_of(a, i, room)) {
        for (std::size_t t = 0; t < strip; ++t) sums[t] += factor * (*cells)[t];
        ++cells;
      }
      std::copy_n(sums.begin(), width, product.row(into + i - first).subspan(j).begin());
    }
  }
}

void multiply_rows(const Numbers& a, const Numbers& b, std::size_t first, std::size_t last,
                   Matrix& product) {
  multiply_rows(a, b, first, last, product, first);
}

}  // namespace attn
