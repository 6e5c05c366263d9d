// What a terminal shows beside plain text: colours, wrapped sentences, rules and bars.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// How text is painted.
enum class Style { plain, heading, quiet, blue, orange, pink, green };

/// Paints text, up to its last letter, or leaves it as it is. Pad first, paint after: the codes
/// have no width. The colours are of middling lightness: apart for the colour-blind, readable on
/// black and on white, and never alone in saying something.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  std::string operator()(Style style, const std::string& text) const;
  /// Text, spaces and all, on a ground that is the darker the larger a share from 0 to 1.
  std::string shaded(double share, const std::string& text) const;
  bool is_on() const { return on_; }

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

}  // namespace attn
