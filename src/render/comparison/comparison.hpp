// The variants of a trace side by side.
#pragma once

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// The variants side by side, word by word: the same comparison in each format.
/// Of the view's steps, `weights` and `context` decide what is shown of a word.
void write_comparison_text(const Trace& trace, const View& view, Writer& out);
void write_comparison_markdown(const Trace& trace, const View& view, Writer& out);
/// {"format": "attn-trace-comparison/1", …}: docs/trace.md.
void write_comparison_json(const Trace& trace, const View& view, Writer& out);
/// variant,word,measure,token,feature,value (before it feature_name, where there are any) with the
/// measures weight, hidden, entropy_bits, context, concat and output; with several heads a column
/// head after variant.
void write_comparison_csv(const Trace& trace, const View& view, Writer& out);

}  // namespace attn
