// A variant computed under known mistakes.
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "attention/tape.hpp"
#include "mistakes/catalogue.hpp"
#include "trace/trace.hpp"

namespace attn {

/// A variant computed with mistakes, and how far each of its numbers may be off (bounds.hpp).
/// Undefined cells are not_scored.
struct Mistaken {
  VariantTrace variant;
  std::vector<Matrix> bounds;  ///< one for each step
};

/// How bounds are found: the widest that any may be, which is quick; or from each term's.
enum class Bounding { rough, term_by_term };

/// Called with each step, which it may change, and its bounds.
using MistakenListener = std::function<void(Step&, const Matrix&)>;

/// Computes it, with the numbers of weighted_values held where `weighted`; or nothing where the
/// mistake cannot be made with this input. `listener` is not called where words that are not
/// encoded are computed too.
std::optional<Mistaken> compute(const Situation& in, const MistakenSettings& how, Bounding bounding,
                                bool weighted, const MistakenListener& listener = {});

/// All the ways of making one mistake after the other in a situation: each way of the first with
/// each of the second.
std::vector<MistakenSettings> ways_of(const Situation& in, std::span<const Mistake* const> made);

}  // namespace attn
