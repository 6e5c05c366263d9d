// What known mistakes come to, so that the page can name the one that gives what a learner typed.
#pragma once

#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Writes, as a JSON object, of every variant and every way of making a known mistake that applies
/// there the numbers of the steps that it changes, with six digits, for every word of the trace:
///
///   {"mistakes": [{"name": "not scaled", "what": "…"}, …],
///    "matrices": [[[1, 2], …], …],
///    "ways": {"qkv": [[place in mistakes, {"scaled_scores": place in matrices, …}], …]}}
///
/// Matrices that several ways come to stand there once; what is not scored or undefined is null,
/// −∞ "-inf". weighted_values are left out. Where it would take more than two megabytes it is
/// `null`; a long sentence is not computed for that.
void write_page_mistakes(const Trace& trace, Writer& out);

}  // namespace attn
