// A trace, written for machines or for people. Each is a pure function of the trace and the view,
// and none knows which variant it shows.
#pragma once

#include "check/audit.hpp"
#include "check/check.hpp"
#include "explain/explain.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// The trace in its own format, every digit kept: docs/trace.md.
void write_json(const Trace& trace, const View& view, Writer& out);

/// One number a row: variant,step,word,token,feature,value; positions from 1, empty where a step
/// has no such axis. With several heads a column head follows step. A cell that was not scored has
/// no row; one that a mask hides is -inf.
void write_csv(const Trace& trace, const View& view, Writer& out);

/// The computation in the lecture's order, for a terminal view.columns wide.
void write_text(const Trace& trace, const View& view, Writer& out);

/// The same, as Markdown tables and formulas.
void write_markdown(const Trace& trace, const View& view, Writer& out);

/// One HTML file, with no need of any other, that shows the trace, steps through it and computes it
/// again when a number is changed. view.decimals is how numbers are written.
void write_html(const Trace& trace, const View& view, Writer& out);

/// Numbers of one variant taken apart, in turn, each once: for people down to the input; as JSON a
/// tree of {cell, op, value, operands}, or a list of trees where it is not one number. What was
/// taken apart before has "again" in place of operands.
void write_explanations_text(const Explainer& explainer, std::span<const Explanation> cells,
                             const View& view, Writer& out);
void write_explanations_json(const Explainer& explainer, std::span<const Explanation> cells,
                             Writer& out);

/// The variants side by side, word by word: the same comparison in each format.
/// Of the view's steps, `weights` and `context` decide what is shown of a word.
void write_comparison_text(const Trace& trace, const View& view, Writer& out);
void write_comparison_markdown(const Trace& trace, const View& view, Writer& out);
/// {"format": "attn-trace-comparison/1", …}: docs/trace.md.
void write_comparison_json(const Trace& trace, const View& view, Writer& out);
/// variant,word,measure,token,feature,value with the measures weight, hidden, entropy_bits,
/// context, concat and output; with several heads a column head after variant.
void write_comparison_csv(const Trace& trace, const View& view, Writer& out);

/// Somebody's numbers held against the trace.
void write_check_text(const Trace& trace, const Check& check, const View& view, Writer& out);
/// {"format": "attn-trace-check/1", …}: docs/teaching.md.
void write_check_json(const Trace& trace, const Check& check, Writer& out);

/// Which mistakes the trace's input can catch. view.decimals is what was rounded to.
void write_audit_text(const Trace& trace, std::span<const VariantAudit> audits, const View& view,
                      Writer& out);
/// {"format": "attn-trace-audit/1", …}: docs/teaching.md.
void write_audit_json(std::span<const VariantAudit> audits, const View& view, Writer& out);

/// The catalogue of known mistakes.
void write_mistakes_text(const View& view, Writer& out);
void write_mistakes_markdown(Writer& out);
void write_mistakes_json(Writer& out);

/// An exercise in Markdown: the input, and a blank for each number of the view's steps. And beside
/// it its answers as --check takes them, null for each blank; the sheet names that file.
void write_worksheet(const Trace& trace, const View& view, const std::string& answers_file,
                     Writer& out);
void write_answers_template(const Trace& trace, const View& view, Writer& out);

}  // namespace attn
