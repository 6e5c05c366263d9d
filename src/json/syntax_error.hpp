// Text that is not JSON: the parser's terse report → what was found, where, and what was expected.
#pragma once

#include <string>
#include <string_view>

namespace attn {

struct SyntaxError {
  /// What the error is about, seen from the innermost list or object that is still open.
  enum class Where { next_value, last_value, container };
  std::size_t offset = 0;  ///< of the first byte of what was found
  Where where = Where::container;
  std::string sentence;  ///< "found …, expected …"
  std::string hint;      ///< what to do, or empty
};

/// Explains a parse error of nlohmann::json: `position` is the count of bytes it had read, `what`
/// its message, of which only the names of the places and errors are used, not the layout.
SyntaxError explain_syntax_error(std::string_view text, std::size_t position,
                                 std::string_view what);

/// The first byte that is not UTF-8, or text.size().
std::size_t first_ill_formed(std::string_view text);

/// "line 3, column 7" of a byte, both from 1; a column is a code point.
std::string line_and_column(std::string_view text, std::size_t offset);

}  // namespace attn
