#include "trace/features.hpp"

#include <algorithm>

namespace attn {
namespace {

const std::vector<std::string> no_names;

bool keeps_features(const StepList<Step>& steps, const Step& step);

bool are_of_features(std::string_view key) { return key == "embeddings" || key == "positions"; }

bool has_features(const StepList<Step>& steps, const Operand& operand) {
  return operand.step ? keeps_features(steps, steps[*operand.step]) : are_of_features(operand.name);
}

bool keeps_features(const StepList<Step>& steps, const Step& step) {
  switch (step.op) {
    case Op::add:  // what is added to a word is added to its features
      return std::ranges::any_of(
          step.from, [&](const Operand& operand) { return has_features(steps, operand); });
    case Op::norm:
    case Op::divide:
    case Op::sum:
      return has_features(steps, step.from[0]);
    case Op::weigh:
      return has_features(steps, step.from[1]);
    default:
      return false;
  }
}

// Which sides of a matrix go with features, by the steps that read it.
struct Sides {
  bool is_read = false;
  bool rows = true, columns = true;

  void read(const StepList<Step>& steps, const Step& step, std::size_t place) {
    const Operand& operand = step.from[place];
    const bool takes = step.op == Op::project && place == 1 && has_features(steps, step.from[0]);
    const bool is_row_of_all = step.op == Op::norm && place > 0 && keeps_features(steps, step);
    is_read = true;
    rows = rows && takes && !operand.transposed;
    columns = columns && ((takes && operand.transposed) || is_row_of_all);
  }
};

}  // namespace

const std::vector<std::string>& column_features(const Trace& trace, const VariantTrace& variant,
                                                const Step& step) {
  const bool any = !trace.input.features.empty();
  return any && keeps_features(variant.steps, step) ? trace.input.features : no_names;
}

MatrixFeatures matrix_features(const Trace& trace, std::string_view key) {
  if (are_of_features(key)) return {no_names, trace.input.features};
  Sides sides;
  for (const VariantTrace& variant : trace.variants) {
    if (trace.input.features.empty()) break;
    for (const Step& step : variant.steps) {
      for (std::size_t place = 0; place < step.from.size(); ++place) {
        const Operand& operand = step.from[place];
        if (!operand.step && operand.name == key) sides.read(variant.steps, step, place);
      }
    }
  }
  const auto names = [&](bool are_features) -> const std::vector<std::string>& {
    return sides.is_read && are_features ? trace.input.features : no_names;
  };
  return {names(sides.rows), names(sides.columns)};
}

}  // namespace attn
