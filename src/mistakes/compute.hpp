// A variant computed under known mistakes.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <span>

#include "attention/evaluate.hpp"
#include "mistakes/catalogue.hpp"
#include "operations/precision.hpp"
#include "trace/trace.hpp"

namespace attn {

/// How bounds are found: not at all; the widest that any may be, which is quick; or from each
/// term's.
enum class Bounding { none, rough, term_by_term };

/// How far each number of a mistaken step may be off: as its terms say (bounds.hpp), if they were
/// asked, but no more than what their type is of any use with.
struct MistakenBounds {
  double widest = 0.0;
  const Matrix* of_terms = nullptr;
  double operator()(std::size_t row, std::size_t column) const {
    return of_terms == nullptr ? widest : std::min((*of_terms)(row, column), widest);
  }
};

/// A variant computed with mistakes. Undefined cells are not_scored. Steps that somebody who makes
/// them does not have are not shown.
struct Mistaken {
  VariantTrace variant;
  std::vector<double> widest;    ///< one for each step, by its place
  std::vector<Matrix> of_terms;  ///< one for each step; of Bounding::rough, none
  MistakenBounds bounds(std::size_t place) const {
    return {widest[place], of_terms.empty() ? nullptr : &of_terms[place]};
  }
};

/// Called with each step that is shown, which it may change, and its bounds.
using MistakenListener = std::function<Goes(Step&, const MistakenBounds&)>;

/// Evaluates an edited plan, with the numbers of weighted_values held where `weighted`; or nothing
/// where a number overflows, or the listener stopped it. `listener` is not called where words that
/// are not encoded are computed too. `remembered`: as of Evaluating, for this input.
std::optional<Mistaken> compute(const Input& input, const Plan& plan, Bounding bounding,
                                bool weighted, const MistakenListener& listener = {},
                                const Precision& precision = single_precision,
                                const Remembered& remembered = {});

/// One way of making a mistake, in a plan.
struct Way {
  const Mistake* mistake;
  const Edits* edits;
  Plan plan;
};

/// The ways of making one mistake that can be made in a plan, and whose earlier edits, if any, can
/// all still be seen. A way that would be computed twice is left out.
std::vector<Way> ways_of(const Situation& in, const Plan& plan, const Mistake& mistake,
                         const Edits& before = {});

/// Computes, of a variant's plan, every way of making each known mistake that applies; gives each
/// that can be computed to `take`, until it gives false. Returns whether it never did.
bool compute_all_ways(const Situation& in,
                      const std::function<bool(const Mistake&, const VariantTrace&)>& take);

/// A plan as the situation has it written down; or nothing where it cannot be.
std::optional<Plan> as_written(Plan plan, const Situation& in);

/// The plan without a mistake, as it is written down. Throws std::logic_error where it cannot be.
Plan right_plan(const Situation& in);
/// Whether it can be written down so.
bool can_be_written(const Situation& in);

/// The plans of all the ways of making one mistake after the other: each way of the first with each
/// of the second that it does not conflict with. Ways that cannot be made with the input are left
/// out, and so is one that would be computed twice. Of no mistake: the right plan.
std::vector<Plan> plans_of(const Situation& in, std::span<const Mistake* const> made);

}  // namespace attn
