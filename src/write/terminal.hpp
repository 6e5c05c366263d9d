// What text pages share: colours, wrapped sentences, bars, and arithmetic that fits its line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tell/sheet.hpp"

namespace attn {

/// How text is painted; style_of() is the one place that gives a role its style.
enum class Style { heading, quiet, query, key, value, weight, plain };
Style style_of(Role role);

/// Paints text, up to its last letter, or leaves it as it is. Pad first, paint after: the codes
/// have no width. Blue, orange, pink and green of middling lightness: apart for the colour-blind,
/// readable on black and on white, and never alone in saying something.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(Style style, const std::string& text) const;

 private:
  bool on_;
};

/// Lines of at most `columns` columns, broken at spaces; a longer word is broken where it must be.
std::vector<std::string> wrap(const std::string& text, std::size_t columns);

/// "━━ text ━━━…", `columns` wide; longer text is not cut.
std::string ruled(const std::string& text, std::string_view rule, std::size_t columns);

/// A bar for a share from 0 to 1, in eighths of a column; always `columns` wide, and for a share
/// above 0 never empty.
std::string bar(double share, std::size_t columns);

/// The line in full, in one line of `columns` or, below its left side, in a second; where neither
/// has the room, with the middle of its terms, and of a result vector, left out as "…". The first
/// and the last always stay, even where they are too wide.
std::vector<std::string> arithmetic_text(const ArithmeticLine& line, std::size_t columns);

}  // namespace attn
