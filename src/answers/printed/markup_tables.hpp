// Tables of LaTeX and HTML.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/table_lines.hpp"

namespace attn {

/// Whether a text has \begin{bmatrix} and the like, or <table>.
bool has_markup(std::string_view text);

/// Their rows, each as a line with its cells; what stands between tables as lines of blanks' cells.
std::vector<TableLine> markup_lines(const std::string& text);

/// What a cell says.
TableCell table_cell(std::string_view text);

/// How many decimals an exported trace in LaTeX says that it shows; 0 of any other text.
int decimals_of_trace(std::string_view text);

}  // namespace attn
