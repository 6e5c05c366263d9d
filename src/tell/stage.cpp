#include "tell/stage.hpp"

#include <algorithm>

namespace attn {

Stage stage_of(const VariantTrace& variant, const Step& step) {
  const auto is_context = [](const Step& one) { return one.id == StepId::context; };
  const auto first = std::ranges::find_if(variant.steps, is_context);
  if (step.head > 0 || first == variant.steps.end() || step.id == StepId::context) {
    return Stage::attention;
  }
  if (&*first < &step) return Stage::end;
  switch (step.id) {
    case StepId::positioned:
    case StepId::norm_1:
    case StepId::queries_hidden:
    case StepId::queries_activated:
    case StepId::keys_hidden:
    case StepId::keys_activated:
    case StepId::values_hidden:
    case StepId::values_activated:
      return Stage::start;
    default:
      return Stage::attention;
  }
}

}  // namespace attn
