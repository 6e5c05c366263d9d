// A variant computed under known mistakes.
#pragma once

#include <optional>
#include <span>

#include "attention/tape.hpp"
#include "attention/trace.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// The mistaken variant, with the numbers of weighted_values held where `weighted`; or nothing
/// where the mistake cannot be made with this input. `listener`, if any, is called with each step,
/// and is not where words that are not encoded are computed too. Undefined cells are not_scored.
std::optional<VariantTrace> compute(const Situation& in, const MistakenSettings& how, bool weighted,
                                    const Tape::Listener& listener = {});

/// All the ways of making one mistake after the other in a situation: each way of the first with
/// each of the second.
std::vector<MistakenSettings> ways_of(const Situation& in, std::span<const Mistake* const> made);

}  // namespace attn
