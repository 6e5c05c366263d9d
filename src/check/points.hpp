// The points that a teacher gives for a sheet of numbers.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "trace/steps.hpp"

namespace attn {

struct Check;
struct Trace;

/// What a sheet is worth: so much in all, each of its numbers the same; or so much each step.
struct Points {
  double in_all = 0.0;
  std::vector<std::pair<StepId, double>> of_steps{};  ///< in_all is their sum; empty: not so given
};

/// "20", or "scores=8,weights=4"; or nothing where it is neither: each step once, and each number
/// finite and above 0.
std::optional<Points> parse_points(std::string_view text);

/// Gives each step of a check of the trace its points, and the check the sum of them. A step that
/// several heads or variants have shares its points among them; what the answers lack earns
/// nothing.
void give_points(const Trace& trace, const Points& points, Check& check);

}  // namespace attn
