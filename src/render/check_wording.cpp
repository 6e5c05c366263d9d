#include "render/check_wording.hpp"

#include "explain/cell.hpp"

namespace attn {

std::optional<std::pair<const VariantCheck*, const StepCheck*>> first_difference(
    const Check& check) {
  for (const VariantCheck& variant : check.variants) {
    for (const StepCheck& step : variant.steps) {
      if (step.marks.differ() > 0) return std::pair(&variant, &step);
    }
  }
  return std::nullopt;
}

std::string cell_address(const Trace& trace, Variant variant, const StepCheck& step,
                         const DifferingCell& differing) {
  Cell cell{.name = std::string(facts(step.id).name), .head = step.head};
  const std::size_t m = trace.input.attended_tokens().size();
  switch (facts(step.id).shape) {
    case Shape::token_features:
      cell.at = {differing.row, differing.column};
      break;
    case Shape::word_features:
    case Shape::pairs:
      cell.at = {trace.input.words[differing.row], differing.column};
      break;
    case Shape::pair_features:
      cell.at = {trace.input.words[differing.row / m], differing.row % m, differing.column};
      break;
  }
  return address_of(cell, {.variant = variant, .settings = {}, .steps = {}});
}

}  // namespace attn
