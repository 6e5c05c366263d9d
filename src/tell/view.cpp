#include "tell/view.hpp"

#include <algorithm>

namespace attn {

bool View::shows(StepId id) const { return std::ranges::find(steps, id) != steps.end(); }

}  // namespace attn
