// Exercises: a sheet to work on, its key, and a file for the answers.
#pragma once

#include <string>

#include "tell/view.hpp"
#include "trace/trace.hpp"
#include "write/writer.hpp"

namespace attn {

/// What a sheet is written for.
struct Worksheet {
  std::string answers_file{};  ///< which the sheet names
  bool is_key = false;         ///< the numbers stand in the blanks
};

/// An exercise (tell/exercise.hpp) of the view's steps: in Markdown, or as a page to be printed.
void write_worksheet_markdown(const Trace& trace, const View& view, const Worksheet& worksheet,
                              Writer& out);
void write_worksheet_html(const Trace& trace, const View& view, const Worksheet& worksheet,
                          Writer& out);

/// Beside it its answers as --check takes them, null for each blank.
void write_answers_template(const Trace& trace, const View& view, Writer& out);

/// A class's sheets: the names of the inputs that they were made from, of which --check takes each
/// sheet's own (answers/class_list.hpp).
void write_class_list(const std::vector<std::string>& inputs, Writer& out);

}  // namespace attn
