// A trace, written for machines or for people. Each format is a pure function of the trace and the
// view, and none knows which variant it shows.
#pragma once

#include <span>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// The trace in its own format, every digit kept: docs/trace.md.
void write_json(const Trace& trace, const View& view, Writer& out);

/// About how many bytes that is, from the lengths of some of its numbers.
double about_json_size(const Trace& trace, const View& view);

/// One number a row: variant,step,word,token,feature,value; with names of features, feature_name
/// before the value; positions from 1, empty where a step
/// has no such axis. With several heads a column head follows step. A cell that was not scored has
/// no row; one that a mask hides is -inf.
void write_csv(const Trace& trace, const View& view, Writer& out);

/// The steps and the input's matrices as arrays (arrays.hpp) in NumPy's .npz; in safetensors, with
/// the title, tokens, words encoded and settings as metadata.
void write_npz(const Trace& trace, const View& view, Writer& out);
void write_safetensors(const Trace& trace, const View& view, Writer& out);

/// The computation in the lecture's order, for a terminal view.columns wide.
void write_text(const Trace& trace, const View& view, Writer& out);

/// The same, as Markdown tables and formulas.
void write_markdown(const Trace& trace, const View& view, Writer& out);

/// A Python script that computes every step again with NumPy alone, and asserts that those that are
/// shown have the trace's numbers.
void write_python(const Trace& trace, const View& view, Writer& out);

/// A LaTeX document with the formula of each step and its matrix, for the article class and
/// amsmath.
void write_latex(const Trace& trace, const View& view, Writer& out);

/// One HTML file, with no need of any other, that shows the trace, steps through it and computes it
/// again when a number is changed. view.decimals is how numbers are written; of the trace's words
/// the page opens on the first of those asked for, and its input asks for these.
void write_html(const Trace& trace, std::span<const Position> asked, const View& view, Writer& out);

}  // namespace attn
