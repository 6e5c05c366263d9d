#include "operations/bounds.hpp"

#include <algorithm>
#include <cmath>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr double lost = lost_in_single_precision;

// What, beside a step's largest number, is as good as nothing.
constexpr double nothing = 1e-12;

// Hidden and unscored cells take part in nothing.
double magnitude(double cell) { return std::isfinite(cell) ? std::abs(cell) : 0.0; }

Matrix magnitudes(Matrix cells) {
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    for (double& cell : cells.row(i)) cell = magnitude(cell);
  }
  return cells;
}

template <typename Function>
Matrix each(const Matrix& like, Function function) {
  Matrix made(like.rows(), like.columns());
  for (std::size_t i = 0; i < made.rows(); ++i) {
    for (std::size_t j = 0; j < made.columns(); ++j) made(i, j) = function(i, j);
  }
  return made;
}

}  // namespace

double largest_magnitude(const Matrix& numbers) {
  double largest = 0.0;
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    for (const double number : numbers.row(i)) largest = std::max(largest, magnitude(number));
  }
  return largest;
}

Matrix& Bounds::add(const Step& step) {
  Matrix bounds = computed(step);
  // A weight of 1e-40 beside one of 0.5 is 0 to every reader.
  const double largest = largest_magnitude(step.values);
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (double& bound : bounds.row(i)) {
      // Numbers that single precision has no room for at all are given in double.
      if (!std::isfinite(bound)) bound = 0.0;
      bound += nothing * largest;
    }
  }
  known_.push_back({&step, std::move(bounds)});
  return known_.back().bounds;
}

Matrix Bounds::computed(const Step& step) const {
  switch (step.op) {
    case Op::project:
      return of_product(step, false);
    case Op::dot:
      return of_product(step, true);
    case Op::split: {
      if (step.head == 0) {  // taken for another, as it is
        const Known* known = find(step.from[0]);
        const bool is_it = known != nullptr && known->bounds.rows() == step.values.rows() &&
                           known->bounds.columns() == step.values.columns();
        if (is_it) return known->bounds;
        return each(step.values,
                    [&](auto i, auto j) { return lost * magnitude(step.values(i, j)); });
      }
      const Matrix whole = operand(step.from[0]).bounds;
      const std::size_t width = step.values.columns();
      return select_columns(whole, (step.head - 1) * width, width);
    }
    case Op::divide: {
      const Matrix scores = operand(step.from[0]).bounds;
      return each(scores, [&](auto i, auto j) { return scores(i, j) / std::abs(step.divisor); });
    }
    case Op::mask:
      return operand(step.from[0]).bounds;
    case Op::exp:
      return of_exponentials(step);
    case Op::normalise:
      return of_weights(step);
    case Op::weigh:
      return step.values.rows() == 0 ? Matrix() : of_weighted(step);
    case Op::sum:
      return of_context(step);
    case Op::concat:
      break;
  }
  return of_concat(step);
}

const Bounds::Known* Bounds::find(const Operand& operand) const {
  const auto id = parse_step(operand.name);
  if (!id) return nullptr;
  const auto found = std::ranges::find_if(known_, [&](const Known& known) {
    return known.step->id == *id && known.step->head == operand.head;
  });
  return found == known_.end() ? nullptr : &*found;
}

Bounds::Operands Bounds::operand(const Operand& operand) const {
  const Known* known = find(operand);
  Matrix values = known != nullptr ? known->step->values : *find_matrix(input_, operand.name);
  Matrix bounds = known != nullptr ? known->bounds : each(values, [&](auto i, auto j) {
    return lost * magnitude(values(i, j));
  });
  if (operand.words_only) {
    values = select_rows(values, input_.words);
    bounds = select_rows(bounds, input_.words);
  }
  if (operand.transposed) return {transpose(values), transpose(bounds)};
  return {std::move(values), std::move(bounds)};
}

// Σ |a|·δb + δa·|b|, and what is lost in the sum.
Matrix Bounds::of_product(const Step& step, bool turned) const {
  const Operands a = operand(step.from[0]);
  Operands b = operand(step.from[1]);
  if (turned) b = {transpose(b.values), transpose(b.bounds)};
  const Matrix A = magnitudes(a.values);
  const Matrix B = magnitudes(b.values);
  const Matrix terms = multiply(A, B);
  const Matrix of_a = multiply(a.bounds, B);
  const Matrix of_b = multiply(A, b.bounds);
  Matrix bounds =
      each(terms, [&](auto i, auto j) { return of_a(i, j) + of_b(i, j) + lost * terms(i, j); });
  if (step.from.size() < 3) return bounds;
  const Operands bias = operand(step.from[2]);
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (std::size_t j = 0; j < bounds.columns(); ++j) bounds(i, j) += 2 * bias.bounds(0, j);
  }
  return bounds;
}

// e^(z − max) is off by the factor e^(δz + δmax); that of the maximum itself is 1 whatever it is.
Matrix Bounds::of_exponentials(const Step& step) const {
  const Operands z = operand(step.from[0]);
  Matrix bounds(step.values.rows(), step.values.columns());
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    const auto row = z.values.row(i);
    std::size_t largest = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      // A cell that is not scored is larger than none.
      if (!is_scored(row[largest]) || row[j] > row[largest]) largest = j;
    }
    for (std::size_t j = 0; j < row.size(); ++j) {
      const bool is_largest = step.values(i, j) == 1.0;
      const double of_difference = is_largest ? 0.0 : z.bounds(i, j) + z.bounds(i, largest);
      bounds(i, j) =
          magnitude(step.values(i, j)) * std::expm1(of_difference + lost * (1 + magnitude(row[j])));
    }
  }
  return bounds;
}

// E ÷ Σ: δE ÷ Σ + A · ΣδE ÷ Σ. The sum is the one that was divided by, whatever it was.
Matrix Bounds::of_weights(const Step& step) const {
  const Operands E = operand(step.from[0]);
  const std::size_t rows = E.bounds.rows();
  const std::size_t columns = E.bounds.columns();
  std::vector<double> of_row(rows, 0.0);
  std::vector<double> sum_of_row(rows, 0.0);
  std::vector<double> of_column(columns, 0.0);
  double largest = 0.0;  // of all 1 ÷ Σ, for where an E is 0
  constexpr double nearly = 1e-9;
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      of_row[i] += E.bounds(i, j);
      sum_of_row[i] += magnitude(E.values(i, j));
      of_column[j] += E.bounds(i, j);
      const double share = magnitude(step.values(i, j)) / magnitude(E.values(i, j));
      if (std::isfinite(share)) largest = std::max(largest, share);
    }
  }
  return each(step.values, [&](auto i, auto j) {
    const double weight = magnitude(step.values(i, j));
    const double number = magnitude(E.values(i, j));
    const double share = number > 0.0 && weight > 0.0 ? weight / number : largest;
    const bool by_row = std::abs(share * sum_of_row[i] - 1.0) < nearly;
    const double of_sum = by_row ? of_row[i] : std::max(of_row[i], of_column[j]);
    return (E.bounds(i, j) + weight * of_sum) * share + lost * weight;
  });
}

Matrix Bounds::of_weighted(const Step& step) const {
  const Operands weights = operand(step.from[0]);
  const Operands vectors = operand(step.from[1]);
  const std::size_t m = vectors.values.rows();
  return each(step.values, [&](auto row, auto f) {
    const double weight = magnitude(weights.values(row / m, row % m));
    const double vector = magnitude(vectors.values(row % m, f));
    return weights.bounds(row / m, row % m) * vector + weight * vectors.bounds(row % m, f) +
           lost * weight * vector;
  });
}

Matrix Bounds::of_context(const Step& step) const {
  const Known& weighted = *find(step.from[0]);
  const Operands vectors = operand(weighted.step->from[1]);
  const std::size_t m = vectors.values.rows();
  Matrix bounds(step.values.rows(), step.values.columns());
  if (weighted.bounds.rows() == 0) {
    const Operands weights = operand(weighted.step->from[0]);
    const Matrix A = magnitudes(weights.values);
    const Matrix V = magnitudes(vectors.values);
    const Matrix of_weights = multiply(weights.bounds, V);
    const Matrix of_vectors = multiply(A, vectors.bounds);
    const Matrix terms = multiply(A, V);
    bounds = each(terms, [&](auto i, auto j) {
      return of_weights(i, j) + of_vectors(i, j) + lost * terms(i, j);
    });
  }
  for (std::size_t row = 0; row < weighted.bounds.rows(); ++row) {
    for (std::size_t f = 0; f < bounds.columns(); ++f) {
      bounds(row / m, f) +=
          weighted.bounds(row, f) + lost * magnitude(weighted.step->values(row, f));
    }
  }
  if (step.from.size() < 2) return bounds;
  const Operands own = operand(step.from[1]);
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (std::size_t f = 0; f < bounds.columns(); ++f) {
      bounds(i, f) += own.bounds(i, f) + lost * magnitude(own.values(i, f));
    }
  }
  return bounds;
}

Matrix Bounds::of_concat(const Step& step) const {
  Matrix bounds(step.values.rows(), step.values.columns());
  std::size_t first = 0;
  for (const Known& known : known_) {
    if (known.step->id != StepId::context) continue;
    for (std::size_t i = 0; i < bounds.rows(); ++i) {
      std::ranges::copy(known.bounds.row(i), bounds.row(i).subspan(first).begin());
    }
    first += known.bounds.columns();
  }
  return bounds;
}

}  // namespace attn
