// What a rendering is asked for, beside the trace itself.
#pragma once

#include <cstddef>
#include <vector>

#include "trace/steps.hpp"

namespace attn {

/// The choices of one rendering.
struct View {
  std::vector<StepId> steps{all_steps.begin(), all_steps.end()};  ///< only these are shown
  int decimals = 4;                                               ///< in text and markdown, 0 to 17
  std::size_t columns = 80;                                       ///< of the terminal; text alone
  bool colour = false;                                            ///< text alone

  /// Whether the step is among those that are shown.
  bool shows(StepId id) const;
};

}  // namespace attn
