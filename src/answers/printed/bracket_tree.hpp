// A text → its words, numbers and brackets, those within each other.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "answers/printed/printed_number.hpp"

namespace attn {

struct Node {
  enum class Kind { group, number, comma, semicolon, line_end, word, quoted };
  Kind kind = Kind::group;
  bool is_glued = false;           ///< no blank stands before it
  bool is_closed = false;          ///< of a group: its closing bracket was found
  std::size_t begin = 0, end = 0;  ///< its bytes in the text
  std::size_t line = 1;            ///< where it begins
  PrintedNumber number{};
  std::vector<Node> items{};  ///< of a group

  bool is(Kind one) const { return kind == one; }
  std::string_view in(std::string_view text) const { return text.substr(begin, end - begin); }
  /// Of a group: "[", "(" or "{", and 0 of the whole text.
  char bracket(std::string_view text) const;
};

/// The whole text as a group. A bracket that closes none is a word.
Node bracket_tree(std::string_view text, CommaAs commas);

}  // namespace attn
