// Vectors that are made of other vectors number by number (normed, turned, divided, added,
// activated), worked out: the vector of one word or token in arithmetic, all of them in a table.
#pragma once

#include "tell/worked.hpp"

namespace attn {

/// Whether a step makes vectors ready: it has a row of features for each word or token, each made
/// of that of another step.
bool is_made_ready(const Step& step);

/// The work of such a step: of the word of a row or, where it has one for each token, of the token
/// that the word itself is (in a memory, of the first).
Work work_made_ready(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
                     const Labels& labels, const View& view);

}  // namespace attn
