// What a rendering is asked for, beside the trace itself.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trace/steps.hpp"

namespace attn {

/// How much arithmetic stands beside the numbers, in text and markdown: none; of a projection the
/// first number and of the words one; or of all.
enum class Arithmetic { none, first, all };

/// The choices of one rendering.
struct View {
  std::vector<StepId> steps{all_steps.begin(), all_steps.end()};  ///< only these are shown
  Arithmetic arithmetic = Arithmetic::first;
  /// Variants that are not there, and why: "Left out: qkv (it needs W_V)". Text and markdown.
  std::vector<std::string> left_out{};
  int decimals = 4;          ///< in text and markdown, 0 to 17
  std::size_t columns = 80;  ///< of the terminal; text alone
  bool colour = false;       ///< text alone

  /// Whether the step is among those that are shown.
  bool shows(StepId id) const;
  /// Whether there are steps that are not shown.
  bool is_partial() const { return steps.size() < all_steps.size(); }
};

}  // namespace attn
