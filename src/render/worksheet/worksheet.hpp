// Exercises: a sheet to work on, and a file for the answers.
#pragma once

#include <string>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// An exercise in Markdown: the input, and a blank for each number of the view's steps. And beside
/// it its answers as --check takes them, null for each blank; the sheet names that file.
void write_worksheet(const Trace& trace, const View& view, const std::string& answers_file,
                     Writer& out);
void write_answers_template(const Trace& trace, const View& view, Writer& out);

}  // namespace attn
