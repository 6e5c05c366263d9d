// Dropout found in what comes of it, where the numbers that it dropped are not given: scores in the
// weights, weights in the contexts.
#pragma once

#include <optional>

#include "answers/answers.hpp"
#include "judge/marks.hpp"
#include "mistakes/compute.hpp"

namespace attn {

/// The dropout of scaled scores of which the weights given come. `right`: all right numbers, and
/// how far each may be off. Nothing where none fits, or more than one p does, or where chance might
/// do as well.
std::optional<Dropped> dropped_of_weights(const Mistaken& right, const AnsweredVariant& answers,
                                          const Strictness& strictness);

/// The dropout of weights of which the contexts given come, of a word that sees a dozen tokens at
/// most.
std::optional<Dropped> dropped_of_contexts(const Mistaken& right, const AnsweredVariant& answers,
                                           const Strictness& strictness);

}  // namespace attn
