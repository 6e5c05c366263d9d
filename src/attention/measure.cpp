// How large what a plan's steps make will be, and what follows from it.
#include <algorithm>
#include <cmath>

#include "attention/planner.hpp"
#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

Extent extent_of(const Plan& plan, const Input& input, std::size_t words, const Operand& operand) {
  Extent extent;
  if (operand.step) {
    extent = plan.steps[*operand.step].extent;
  } else if (const Matrix* matrix = find_matrix(input, operand.name, operand.head)) {
    extent = {matrix->rows(), matrix->columns()};
  }
  if (operand.after_past) extent.rows += input.cached();
  if (operand.of_words) extent.rows = words;
  if (operand.transposed) std::swap(extent.rows, extent.columns);
  return extent;
}

// Whether cached rows that come before an operand's are as long as these.
bool fits_past(const Plan& plan, const Input& input, const Operand& operand) {
  if (!operand.after_past) return true;
  const std::size_t columns = operand.step ? plan.steps[*operand.step].extent.columns
                                           : find_matrix(input, operand.name)->columns();
  const Matrix* past = find_matrix(input, past_name(operand.name));
  return past != nullptr && first_past_column(operand, columns) + columns <= past->columns();
}

double divisor(const Scaling& scaling, const Scale& as_set, const Input& input) {
  const std::size_t d = scaling.d;
  const auto root = [](std::size_t count) { return std::sqrt(static_cast<double>(count)); };
  switch (scaling.by) {
    case Scaling::By::as_set:
      break;
    case Scaling::By::sqrt:
      return root(d);
    case Scaling::By::none:
      return 1.0;
    case Scaling::By::dim:
      return static_cast<double>(d);
    case Scaling::By::dim_squared:
      return static_cast<double>(d * d);
    case Scaling::By::d_model:
      return root(input.embeddings->columns());
    case Scaling::By::all_heads:
      return root(input.heads * d);
    case Scaling::By::heads:
      return root(input.heads);
    case Scaling::By::tokens:
      return root(input.attended_tokens().size());
    case Scaling::By::inverse:
      return 1.0 / as_set.divisor(d);
    case Scaling::By::number:
      return scaling.number;
  }
  return as_set.divisor(d);
}

}  // namespace

bool measure(Plan& plan, const Input& input, std::size_t words) {
  std::size_t compared = 0;  // the length of the vectors that the scores last planned compare
  std::vector<Extent> of;
  for (PlannedStep& step : plan.steps) {
    of.clear();
    const auto fits = [&](const Operand& operand) { return fits_past(plan, input, operand); };
    if (!std::ranges::all_of(step.from, fits)) return false;
    for (const Operand& operand : step.from) of.push_back(extent_of(plan, input, words, operand));
    const auto extent = operation(step.op).extent(step, of);
    if (!extent) return false;
    step.extent = *extent;
    if (step.id == StepId::scores) compared = of[1].columns;
    if (step.id == StepId::scaled_queries || step.id == StepId::scaled_keys) {
      compared = of[0].columns;
    }
    if (!step.scaling) continue;
    step.scaling->d = step.scaling->length_of_head ? compared / input.heads : compared;
    step.number = divisor(*step.scaling, plan.settings.scale, input);
    if (step.scaling->is_shared) step.number = std::sqrt(step.number);
  }
  return true;
}

double numbers_of(const Plan& plan) {
  double numbers = 0.0;
  for (const PlannedStep& step : plan.steps) {
    if (shape_of(step) == Shape::pair_features) continue;  // made while they are written
    numbers += static_cast<double>(step.extent.rows) * static_cast<double>(step.extent.columns);
  }
  return numbers;
}

}  // namespace attn
