// A page for a terminal: headings across it, sentences wrapped and set further in, all painted
// alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "write/terminal.hpp"
#include "write/writer.hpp"

namespace attn {

/// How far in something stands below what it belongs to.
inline constexpr std::size_t text_indent = 2;

/// A page as wide as the terminal.
class TextPage {
 public:
  TextPage(std::size_t columns, bool colour, Writer& out)
      : columns_(columns), paint_(colour), out_(out) {}

  std::size_t columns() const { return columns_; }
  std::string painted(Style style, const std::string& text) const { return paint_(style, text); }

  std::string shaded(double share, const std::string& text) const {
    return paint_.shaded(share, text);
  }
  bool in_colour() const { return paint_.is_on(); }

  void blank_line() { out_.write("\n"); }

  /// A line as it is, `margin` columns in.
  void line(const std::string& text, std::size_t margin = 0);

  /// A line ruled across the page, as ruled() has it; what it has no room for stands below.
  void heading(const std::string& text, std::string_view rule = "━");

  /// A sentence, wrapped; the lines after its first stand `hanging` columns further in. However far
  /// in it is, it keeps room for a few words a line.
  void paragraph(Style style, const std::string& text, std::size_t margin = 0,
                 std::size_t hanging = 0);

  /// Text beside its label, each line as far in as the first.
  void beside(const std::string& label, const std::string& text, std::size_t margin);

 private:
  std::size_t columns_;
  Paint paint_;
  Writer& out_;
};

}  // namespace attn
