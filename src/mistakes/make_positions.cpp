// Edits of the positions that are added to the embeddings.
#include "mistakes/make.hpp"

namespace attn {
namespace {

// Calls function(sinusoid) for that which is added; false where none is.
template <typename Function>
bool change_sinusoid(Making& in, Function function) {
  bool any = false;
  in.each(StepId::positioned, [&](PlannedStep& step) {
    if (!step.sinusoid) return;
    const Sinusoid right = *step.sinusoid;
    function(*step.sinusoid);
    any = any || !(*step.sinusoid == right);
  });
  return any;
}

}  // namespace

bool make(Making& in, const PositionedTwice&) {
  const auto place = in.editor.find(StepId::positioned, 0);
  if (!place || in.editor.steps()[*place].op != Op::add) return false;
  PlannedStep again = in.editor.steps()[*place];
  again.from.erase(0);
  in.editor.amend(*place, std::move(again));
  return true;
}

bool make(Making& in, const SinusoidOrdered& edit) {
  return change_sinusoid(in, [&](Sinusoid& sinusoid) { sinusoid.order = edit.order; });
}

bool make(Making& in, const SinusoidRaised& edit) {
  return change_sinusoid(in, [&](Sinusoid& sinusoid) { sinusoid.exponent = edit.exponent; });
}

bool make(Making& in, const SinusoidFrom& edit) {
  return change_sinusoid(in, [&](Sinusoid& sinusoid) {
    sinusoid.first = edit.anew ? 0.0 : sinusoid.first + edit.off;
  });
}

}  // namespace attn
