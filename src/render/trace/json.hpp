// The trace in its own format, whole or without what is large and can be made anew.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// The trace as a page carries it: docs/trace.md, its input asking for the words `asked`. The
/// numbers for pairs of a word and a token, which are most of them, and which a page makes anew to
/// the last bit, are left out: their "values" are empty.
void write_page_trace(const Trace& trace, std::span<const Position> asked, Writer& out);

/// An input as a file of its own: docs/input.md.
void write_input_json(const Input& input, Writer& out);

/// The same as an object whose closing bracket stands `indent` columns in.
void write_input(Writer& out, const Input& input, std::size_t indent);

/// A matrix, a row a line, its closing bracket after `indent`.
void write_matrix(Writer& out, std::string_view indent, const Matrix& matrix);

/// A rule's name, or a number.
std::string scale_value(const Scale& scale);

/// How a variant was computed, as a JSON object: `{"self": "score", …}`.
std::string settings_json(const Input& input, const VariantTrace& variant);

/// What a step is without its numbers, as members of its JSON object: `"id": "keys", …`.
std::vector<std::string> step_members(const Input& input, const PlannedStep& step);

}  // namespace attn
