#include "operations/bounds.hpp"

#include <algorithm>

#include "operations/operation.hpp"
#include "operations/product.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// What, beside a step's largest number, is as good as nothing.
constexpr double nothing = 1e-12;

Matrix magnitudes(const Numbers& numbers) {
  return each({numbers.rows(), numbers.columns()},
              [&](auto i, auto j) { return magnitude(numbers(i, j)); });
}

}  // namespace

double largest_magnitude(const Matrix& numbers) {
  double largest = 0.0;
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    for (const double number : numbers.row(i)) largest = std::max(largest, magnitude(number));
  }
  return largest;
}

Matrix& Bounds::add(const Frame& in, const Step& step) {
  Matrix bounds = operation(step.op).bounds(in, step, *this);
  // A weight of 1e-40 beside one of 0.5 is 0 to every reader.
  const double largest = largest_magnitude(step.cells);
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (double& bound : bounds.row(i)) {
      // Numbers that single precision has no room for at all are given in double.
      if (!std::isfinite(bound)) bound = 0.0;
      bound += nothing * largest;
    }
  }
  known_.push_back(std::move(bounds));
  return known_.back();
}

Matrix Bounds::of(const Frame& in, const Operand& operand) const {
  if (!operand.step) {
    const Numbers numbers = in.numbers(operand);
    return each({numbers.rows(), numbers.columns()}, [&](auto i, auto j) {
      return lost_in_single_precision * magnitude(numbers(i, j));
    });
  }
  const Matrix& all = known_[*operand.step];
  const Numbers chosen = operand.of_words ? Numbers(all, in.words()) : Numbers(all);
  return (operand.transposed ? chosen.turned() : chosen).copy();
}

Matrix Bounds::of_product(const Numbers& a, const Matrix& of_a, const Numbers& b,
                          const Matrix& of_b) {
  const Matrix A = magnitudes(a);
  const Matrix B = magnitudes(b);
  const Matrix terms = multiply(A, B);
  const Matrix by_a = multiply(of_a, B);
  const Matrix by_b = multiply(A, of_b);
  return each({terms.rows(), terms.columns()}, [&](auto i, auto j) {
    return by_a(i, j) + by_b(i, j) + lost_in_single_precision * terms(i, j);
  });
}

}  // namespace attn
