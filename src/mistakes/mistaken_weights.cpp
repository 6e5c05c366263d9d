// How scores become weights under known mistakes.
#include <algorithm>
#include <cmath>

#include "mistakes/mistaken_tape.hpp"

namespace attn {
namespace {

double number_in(double score) { return score == hidden ? 0.0 : score; }

void drop(Matrix& weights, const Matrix& factors) {
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (std::size_t j = 0; j < weights.columns(); ++j) weights(i, j) *= factors(i, j);
  }
}

}  // namespace

Tape::Rows MistakenTape::softmax(const Rows& masked_scores) {
  if (slips_.shares != Slips::Shares::exponentials) return shares_of_scores(masked_scores);
  const bool as_it_is = slips_.over == Slips::Over::row && slips_.maximum == Slips::Maximum::same;
  return as_it_is ? Tape::softmax(masked_scores) : softmax_over(masked_scores);
}

Tape::Rows MistakenTape::shares_of_scores(const Rows& scores) {
  Matrix weights = *scores.matrix;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    const auto row = weights.row(i);
    double sum = 0.0;
    for (double& cell : row) {
      if (!is_scored(cell)) continue;
      cell = number_in(cell);
      sum += cell;
    }
    if (slips_.shares == Slips::Shares::scores) continue;
    for (double& cell : row) cell /= sum;
  }
  return record({.id = StepId::weights,
                 .op = Op::normalise,
                 .head = scores.operand.head,
                 .from = {scores.operand},
                 .values = std::move(weights)});
}

// Cells that share 1 among them have the same number.
std::size_t MistakenTape::group_of(std::size_t row, std::size_t column) const {
  switch (slips_.over) {
    case Slips::Over::row:
      return row;
    case Slips::Over::column:
      return column;
    case Slips::Over::matrix:
      break;
  }
  return 0;
}

Tape::Rows MistakenTape::softmax_over(const Rows& scores) {
  Step exponentials{.id = StepId::exponentials,
                    .op = Op::exp,
                    .head = scores.operand.head,
                    .from = {scores.operand},
                    .values = *scores.matrix};
  Matrix& E = exponentials.values;
  const auto maximum_at = [&](std::size_t i, std::size_t j) {
    return slips_.maximum == Slips::Maximum::row ? i : group_of(i, j);
  };
  std::vector<double> maxima(std::max(E.rows(), E.columns()), hidden);
  for (std::size_t i = 0; i < E.rows(); ++i) {
    for (std::size_t j = 0; j < E.columns(); ++j) {
      double& largest = maxima[maximum_at(i, j)];
      if (is_scored(E(i, j))) largest = std::max(largest, E(i, j));
    }
  }
  if (slips_.maximum == Slips::Maximum::none) std::ranges::fill(maxima, 0.0);
  std::vector<double> sums(maxima.size(), 0.0);
  for (std::size_t i = 0; i < E.rows(); ++i) {
    for (std::size_t j = 0; j < E.columns(); ++j) {
      if (!is_scored(E(i, j))) continue;
      E(i, j) = E(i, j) == hidden ? 0.0 : std::exp(E(i, j) - maxima[maximum_at(i, j)]);
      sums[group_of(i, j)] += E(i, j);
    }
  }
  exponentials.row_sum.assign(E.rows(), 1.0);
  const Rows recorded = record(std::move(exponentials));
  Matrix weights = *recorded.matrix;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (std::size_t j = 0; j < weights.columns(); ++j) {
      const double sum = sums[group_of(i, j)];
      // As in the right softmax.
      if (sum != 0.0 || slips_.over != Slips::Over::row) weights(i, j) /= sum;
    }
  }
  return record({.id = StepId::weights,
                 .op = Op::normalise,
                 .head = recorded.operand.head,
                 .from = {recorded.operand},
                 .values = std::move(weights)});
}

// What is done to a step's numbers before they are written down.
void MistakenTape::amend(Step& step) const {
  Matrix& cells = step.values;
  if (step.id == StepId::masked_scores && slips_.masking == Slips::Masking::zero) {
    for (std::size_t i = 0; i < cells.rows(); ++i) {
      for (double& cell : cells.row(i)) cell = number_in(cell);
    }
  }
  const bool of_rows = slips_.shares == Slips::Shares::exponentials &&
                       slips_.over == Slips::Over::row && how().self != SelfPolicy::carry;
  if (of_rows && (step.id == StepId::exponentials || step.id == StepId::weights)) {
    for (std::size_t i = 0; i < cells.rows(); ++i) {
      const auto row = cells.row(i);
      // A row that sees nothing is 0 ÷ 0.
      const bool empty = std::ranges::none_of(row, [](double cell) { return cell > 0.0; });
      if (empty) std::ranges::fill(row, not_scored);
    }
  }
  if (step.id == StepId::weights) amend_weights(step);
}

void MistakenTape::amend_weights(Step& step) const {
  Matrix& weights = step.values;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (std::size_t j = 0; j < weights.columns(); ++j) {
      double& weight = weights(i, j);
      if (slips_.masking == Slips::Masking::after_softmax && is_scored(weight) &&
          is_meant_to_be_hidden(i, j)) {
        weight = 0.0;
      }
      if (slips_.scaled_when == Slips::ScaledWhen::after_softmax) weight /= divisor();
    }
  }
  if (slips_.weights_turned == Slips::Turning::written) {
    require_turnable(weights);
    weights = transpose(weights);
  }
  if (!slips_.dropout.empty()) {
    drop(weights, slips_.dropout.at(step.head == 0 ? 0 : step.head - 1));
  }
}

}  // namespace attn
