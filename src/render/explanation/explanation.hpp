// Numbers taken apart.
#pragma once

#include <span>

#include "explain/explain.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// Numbers of one variant taken apart, in turn, each once: for people down to the input; as JSON a
/// tree of {cell, op, value, operands}, or a list of trees where it is not one number. What was
/// taken apart before has "again" in place of operands.
void write_explanations_text(const Explainer& explainer, std::span<const Explanation> cells,
                             const View& view, Writer& out);
void write_explanations_json(const Explainer& explainer, std::span<const Explanation> cells,
                             Writer& out);

}  // namespace attn
