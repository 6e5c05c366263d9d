// The numbers of an operand, read in place: a whole matrix, some of its rows, or either turned.
#pragma once

#include <cstddef>
#include <span>

#include "trace/matrix.hpp"

namespace attn {

/// Refers to a matrix and to a list of words, which must outlive it.
class Numbers {
 public:
  /// All rows.
  explicit Numbers(const Matrix& matrix) : matrix_(&matrix) {}
  /// The rows of the words, in their order.
  Numbers(const Matrix& matrix, std::span<const Position> words)
      : matrix_(&matrix), chosen_(words), is_chosen_(true) {}

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
    return is_turned_ ? (*matrix_)(stored_row(column), row) : (*matrix_)(stored_row(row), column);
  }
  /// A row as it is stored, which it must not be turned for.
  std::span<const double> row(std::size_t index) const { return matrix_->row(stored_row(index)); }

  /// A copy of all of them.
  Matrix copy() const {
    Matrix made(rows(), columns());
    for (std::size_t i = 0; i < made.rows(); ++i) {
      for (std::size_t j = 0; j < made.columns(); ++j) made(i, j) = (*this)(i, j);
    }
    return made;
  }

 private:
  std::size_t stored_rows() const { return is_chosen_ ? chosen_.size() : matrix_->rows(); }
  std::size_t stored_row(std::size_t index) const {
    return is_chosen_ ? index_of(chosen_[index]) : index;
  }

  const Matrix* matrix_;
  std::span<const Position> chosen_{};
  bool is_chosen_ = false, is_turned_ = false;
};

}  // namespace attn
