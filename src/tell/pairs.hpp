// Scores, weights and what lies between them, as matrices with a row for each word encoded and a
// column for each token.
#pragma once

#include <vector>

#include "tell/labels.hpp"
#include "tell/tables.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The masked scores that stand in one matrix with what is masked, this step, if both are shown:
/// with what is hidden in brackets. Else nullptr.
const Step* masked_in_place(const VariantTrace& variant, const Step& step, const View& view);

/// Whether a step is such masked scores.
bool stands_in_place(const VariantTrace& variant, const Step& step, const View& view);

/// A step of Shape::pairs, with what it knows of each row: of exponentials their sum, and the
/// maximum that came off before, unless the step that has it is shown.
Table pair_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                 const Labels& labels, const View& view);

/// The rows of a mask that the input gives, for the words encoded.
Table mask_table(const Trace& trace, const Labels& labels);

}  // namespace attn
