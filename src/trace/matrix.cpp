#include "trace/matrix.hpp"

#include <algorithm>
#include <array>

namespace attn {
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

Matrix select_rows(const Matrix& a, std::span<const Position> words) {
  Matrix chosen(words.size(), a.columns());
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::ranges::copy(a.row(index_of(words[i])), chosen.row(i).begin());
  }
  return chosen;
}

double largest_magnitude(std::span<const double> row) {
  // Several side by side, which a machine compares at once.
  constexpr std::size_t lanes = 8;
  std::array<double, lanes> largest{};
  std::size_t j = 0;
  for (; j + lanes <= row.size(); j += lanes) {
    for (std::size_t t = 0; t < lanes; ++t) {
      const double size = magnitude(row[j + t]);
      largest[t] = largest[t] < size ? size : largest[t];
    }
  }
  for (; j < row.size(); ++j) largest[0] = std::max(largest[0], magnitude(row[j]));
  return std::ranges::max(largest);
}

double largest_magnitude(const Matrix& numbers) {
  double largest = 0.0;
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    largest = std::max(largest, largest_magnitude(numbers.row(i)));
  }
  return largest;
}

}  // namespace attn
