// A text → lines of cells, as a separator, bars, blanks or marks of LaTeX and HTML part them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/printed_number.hpp"

namespace attn {

struct TableCell {
  std::string text{};
  bool is_quoted = false;
  std::optional<PrintedNumber> number{};  ///< with commas taken as decimal ones, if need be
};

struct TableLine {
  std::size_t line = 1;  ///< in the text, from 1
  std::string whole{};
  std::vector<TableCell> cells{};
  bool is_above_rule = false;  ///< |---|, as a head of Markdown is
  bool is_blank() const { return cells.empty(); }
};

struct TableText {
  std::vector<TableLine> lines{};
  bool is_separated = false;     ///< so that a cell may be empty
  bool has_bare_commas = false;  ///< parted by commas, and by no blank beside them
};

/// Parts each line as most lines of numbers ask for; never at commas that are asked to be of
/// numbers. Rules (|---|, ├──┤) are left out.
TableText table_lines(const std::string& text, CommaAs commas);

}  // namespace attn
