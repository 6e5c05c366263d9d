// One word's way from scores to context, as a table.
#pragma once

#include <cstddef>

#include "tell/labels.hpp"
#include "tell/tables.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The steps of one word and one head (0: the only one) that the view shows.
PairTable word_table(const Trace& trace, const VariantTrace& variant, Row word, std::size_t head,
                     const Labels& labels, const View& view);

}  // namespace attn
