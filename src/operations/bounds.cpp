#include "operations/bounds.hpp"

#include <algorithm>
#include <array>

#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// What, beside a step's largest number, is as good as nothing.
constexpr double nothing = 1e-12;

// Nor has single precision room for e^−120, and it is what a softmax is computed in, whatever type
// its weights are stored in: half of the smallest number that it has beside 0.
constexpr double half_of_smallest = 0x1p-150;

constexpr std::size_t strip = 8;

// What becomes of a strip of columns at a place of the sum over k.
struct Terms {
  std::array<double, strip> magnitudes{}, bounds{};
};

// Columns first … first + width of b: their magnitudes, and how far they may be off.
void take_columns(const Numbers& b, const OperandBounds& of_b, std::size_t first, std::size_t width,
                  std::vector<Terms>& columns) {
  for (std::size_t k = 0; k < columns.size(); ++k) {
    for (std::size_t t = 0; t < width; ++t) {
      columns[k].magnitudes[t] = magnitude(b(k, first + t));
      columns[k].bounds[t] = of_b(k, first + t);
    }
  }
}

Matrix stored(const Numbers& numbers, const Precision& precision) {
  return each({numbers.rows(), numbers.columns()},
              [&](auto i, auto j) { return stored(numbers(i, j), precision); });
}

// How far a product of the input's matrices is from that of the same, stored, and what is lost when
// its terms are added up.
Matrix of_stored_product(const Numbers& a, const Numbers& b, const Precision& precision) {
  const Matrix stored_a = stored(a, precision), stored_b = stored(b, precision);
  return each({a.rows(), b.columns()}, [&](auto i, auto j) {
    double off = 0.0, terms = 0.0;
    for (std::size_t k = 0; k < b.rows(); ++k) {
      const double term = a(i, k) * b(k, j);
      off += stored_a(i, k) * stored_b(k, j) - term;
      terms += std::abs(term);
    }
    return std::abs(off) + precision.added * terms;
  });
}

}  // namespace

// Of many the sum is spread as a normal one, and may be three and a half times its deviation; of
// few it ends before that.
double share_by_chance(std::size_t terms) {
  constexpr std::size_t few = 4;
  return terms <= few ? 1.3 : 2.0;
}

Matrix& Bounds::add(const Frame& in, const Step& step) {
  const Operation& known = operation(step.op);
  Matrix bounds = known.bounds(in, step, *this);
  // A softmax is computed in single precision, and only its weights are stored.
  const bool is_copy = known.form == Form::copy || known.form == Form::masked ||
                       (known.form == Form::power && step.id == StepId::exponentials);
  rows_apart_ = rows_apart_ || step.without_keepdims;
  const double of_all = largest_magnitude(step.cells);
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    // A weight of 1e-40 beside one of 0.5 is 0 to every reader.
    const double largest = rows_apart_ ? largest_magnitude(step.cells.row(i)) : of_all;
    for (std::size_t j = 0; j < bounds.columns(); ++j) {
      double& bound = bounds(i, j);
      // Numbers that single precision has no room for at all are given in double.
      if (!std::isfinite(bound)) bound = 0.0;
      bound += nothing * largest;
      if (precision_.type != NumberType::float64) bound += half_of_smallest;
      if (!is_copy) bound += lost_when_made(magnitude(step.cells(i, j)), bound, precision_);
    }
  }
  known_.push_back(std::move(bounds));
  return known_.back();
}

OperandBounds Bounds::of(const Frame& in, const Operand& operand) const {
  if (!operand.step) return {in.numbers(operand), precision_};
  const Matrix& all = known_[*operand.step];
  const Numbers chosen = operand.of_words ? Numbers(all, in.words()) : Numbers(all);
  OperandBounds bounds(chosen);
  if (operand.after_past) {
    bounds = bounds.after(past_of(in.input(), operand.name),
                          first_past_column(operand, all.columns()), precision_);
  }
  return operand.transposed ? bounds.turned() : bounds;
}

// A strip of neighbouring columns at a time, as in multiply_rows(): each sum over k from left to
// right.
Matrix Bounds::of_product(const Numbers& a, const OperandBounds& of_a, const Numbers& b,
                          const OperandBounds& of_b) const {
  // TF32 is rounded by some and cut off by others, so that it is not known what is lost.
  const bool are_rounded = precision_.made > 0.0 && precision_.type != NumberType::tf32;
  if (are_rounded && of_a.are_of_input() && of_b.are_of_input()) {
    return of_stored_product(a, b, precision_);
  }
  Matrix made(a.rows(), b.columns());
  const bool a_by_chance = !of_a.are_of_input();
  const bool b_by_chance = !of_b.are_of_input();
  const double share = share_by_chance(b.rows());
  std::vector<Terms> columns(b.rows());
  for (std::size_t j = 0; j < b.columns(); j += strip) {
    const std::size_t width = std::min(strip, b.columns() - j);
    take_columns(b, of_b, j, width, columns);
    for (std::size_t i = 0; i < a.rows(); ++i) {
      std::array<double, strip> terms{}, by_a{}, by_b{}, squares{};
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const double size = magnitude(a(i, k));
        const double off = of_a(i, k);
        for (std::size_t t = 0; t < strip; ++t) {
          terms[t] += size * columns[k].magnitudes[t];
          by_a[t] += off * columns[k].magnitudes[t];
          by_b[t] += size * columns[k].bounds[t];
        }
        for (std::size_t t = 0; t < strip; ++t) {
          if (a_by_chance) squares[t] += square(off * columns[k].magnitudes[t]);
          if (b_by_chance) squares[t] += square(size * columns[k].bounds[t]);
        }
      }
      for (std::size_t t = 0; t < width; ++t) {
        const double in_full = by_a[t] + by_b[t];
        const double known = (a_by_chance ? 0.0 : by_a[t]) + (b_by_chance ? 0.0 : by_b[t]);
        const double off = std::min(in_full, known + share * std::sqrt(squares[t]));
        made(i, j + t) = off + precision_.added * terms[t];
      }
    }
  }
  return made;
}

}  // namespace attn
