// The numbers of an operand, read in place: a whole matrix, some of its rows, or either turned.
#pragma once

#include <cstddef>
#include <span>

#include "trace/matrix.hpp"

namespace attn {

/// Refers to matrices and to a list of words, which must outlive it.
class Numbers {
 public:
  /// All rows.
  explicit Numbers(const Matrix& matrix) : matrix_(&matrix) {}
  /// The rows of the words, in their order.
  Numbers(const Matrix& matrix, std::span<const Position> words)
      : matrix_(&matrix), chosen_(words), is_chosen_(true) {}

  /// The same after rows of another matrix, of whose columns those from `first_column` on.
  Numbers after(const Matrix& past, std::size_t first_column) const {
    Numbers other = *this;
    other.past_ = &past;
    other.first_column_ = first_column;
    return other;
  }

  /// The columns as rows.
  Numbers turned() const {
    Numbers other = *this;
    other.is_turned_ = !is_turned_;
    return other;
  }

  std::size_t rows() const { return is_turned_ ? matrix_->columns() : stored_rows(); }
  std::size_t columns() const { return is_turned_ ? stored_rows() : matrix_->columns(); }
  bool is_turned() const { return is_turned_; }

  double operator()(std::size_t row, std::size_t column) const {
    return is_turned_ ? stored(column, row) : stored(row, column);
  }
  /// A row as it is stored, which it must not be turned for.
  std::span<const double> row(std::size_t index) const {
    if (index < past_rows()) return past_->row(index).subspan(first_column_, matrix_->columns());
    return matrix_->row(stored_row(index - past_rows()));
  }

  /// A copy of all of them.
  Matrix copy() const {
    Matrix made(rows(), columns());
    for (std::size_t i = 0; i < made.rows(); ++i) {
      for (std::size_t j = 0; j < made.columns(); ++j) made(i, j) = (*this)(i, j);
    }
    return made;
  }

 private:
  std::size_t past_rows() const { return past_ == nullptr ? 0 : past_->rows(); }
  std::size_t stored_rows() const {
    return past_rows() + (is_chosen_ ? chosen_.size() : matrix_->rows());
  }
  double stored(std::size_t row, std::size_t column) const {
    if (row < past_rows()) return (*past_)(row, first_column_ + column);
    return (*matrix_)(stored_row(row - past_rows()), column);
  }
  std::size_t stored_row(std::size_t index) const {
    return is_chosen_ ? index_of(chosen_[index]) : index;
  }

  const Matrix* matrix_;
  const Matrix* past_ = nullptr;
  std::size_t first_column_ = 0;
  std::span<const Position> chosen_{};
  bool is_chosen_ = false, is_turned_ = false;
};

}  // namespace attn
