// A small row-major matrix of doubles.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "trace/axes.hpp"
#include "trace/recycling.hpp"

namespace attn {

/// Stands in a matrix where no number was computed: a pair of words that is not scored. Every
/// computed number is finite (evaluate() refuses others), so a NaN cannot mean anything else.
inline constexpr double not_scored = std::numeric_limits<double>::quiet_NaN();

/// Stands where a mask hides a score.
inline constexpr double hidden = -std::numeric_limits<double>::infinity();

/// Whether a cell was scored: it holds a number, or is hidden.
inline bool is_scored(double cell) { return cell == cell; }

/// rows × columns doubles, row after row.
class Matrix {
 public:
  Matrix() = default;
  /// A rows × columns matrix with `fill` in every cell.
  Matrix(std::size_t rows, std::size_t columns, double fill = 0.0)
      : rows_(rows), columns_(columns), cells_(rows * columns, fill) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }

  double& operator()(std::size_t row, std::size_t column) {
    return cells_[row * columns_ + column];
  }
  double operator()(std::size_t row, std::size_t column) const {
    return cells_[row * columns_ + column];
  }

  std::span<double> row(std::size_t index) { return {&cells_[index * columns_], columns_}; }
  std::span<const double> row(std::size_t index) const {
    return {&cells_[index * columns_], columns_};
  }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<double, Recycled<double>> cells_;
};

/// The columns of `a` as rows.
Matrix transpose(const Matrix& a);

/// The chosen rows of `a`, in the order of `rows` (from 0); those of words of the sentence.
Matrix select_rows(const Matrix& a, std::span<const std::size_t> rows);
Matrix select_rows(const Matrix& a, std::span<const Position> words);

/// Hidden and unscored cells take part in nothing.
inline double magnitude(double cell) {
  const double size = std::abs(cell);
  return size <= std::numeric_limits<double>::max() ? size : 0.0;
}

/// The largest magnitude among the finite numbers, or 0.
double largest_magnitude(std::span<const double> row);
double largest_magnitude(const Matrix& numbers);

}  // namespace attn
