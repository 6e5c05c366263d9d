// A variant computed under known mistakes.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "attention/evaluate.hpp"
#include "mistakes/catalogue.hpp"
#include "trace/trace.hpp"

namespace attn {

/// A variant computed with mistakes, and how far each of its numbers may be off (bounds.hpp).
/// Undefined cells are not_scored. Steps that somebody who makes them does not have are not shown.
struct Mistaken {
  VariantTrace variant;
  std::vector<Matrix> bounds;  ///< one for each step, by its place
};

/// How bounds are found: the widest that any may be, which is quick; or from each term's.
enum class Bounding { rough, term_by_term };

/// Called with each step that is shown, which it may change, and its bounds.
using MistakenListener = std::function<Goes(Step&, const Matrix&)>;

/// Evaluates an edited plan, with the numbers of weighted_values held where `weighted`; or nothing
/// where a number overflows, or the listener stopped it. `listener` is not called where words that
/// are not encoded are computed too.
std::optional<Mistaken> compute(const Input& input, const Plan& plan, Bounding bounding,
                                bool weighted, const MistakenListener& listener = {});

/// The plans of all the ways of making one mistake after the other: each way of the first with each
/// of the second that it does not conflict with. Ways that cannot be made with the input are left
/// out. Of no mistake: the right plan.
std::vector<Plan> plans_of(const Situation& in, std::span<const Mistake* const> made);

}  // namespace attn
