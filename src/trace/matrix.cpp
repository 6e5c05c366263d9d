#include "trace/matrix.hpp"

#include <algorithm>

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

}  // namespace attn
