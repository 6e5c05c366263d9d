// JSON lists and objects with an item a line.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>

#include "write/writer.hpp"

namespace attn {

/// A list or an object being written, each item on a line of its own, two blanks further in than
/// the closing bracket, which stands `indent` columns in.
class JsonLines {
 public:
  JsonLines(Writer& out, std::size_t indent, std::string_view brackets = "[]")
      : out_(out), start_of_line_("\n"), brackets_(brackets) {
    start_of_line_.append(indent + 2, ' ');
    out_.write(brackets_.substr(0, 1));
  }

  /// Begins the line of the next item.
  void next() {
    if (!is_first_) out_.write(",");
    out_.write(start_of_line_);
    is_first_ = false;
  }

  /// Closes it, on a line of its own.
  void close() {
    start_of_line_.resize(start_of_line_.size() - 2);
    out_.write(start_of_line_);
    out_.write(brackets_.substr(1));
  }

 private:
  Writer& out_;
  std::string start_of_line_;
  std::string_view brackets_;
  bool is_first_ = true;
};

/// A list of items, each of which write(item) writes; [] where there is none.
template <typename Items, typename Write>
void write_json_lines(Writer& out, std::size_t indent, const Items& items, Write write) {
  if (std::empty(items)) return out.write("[]");
  JsonLines lines(out, indent);
  for (const auto& item : items) {
    lines.next();
    write(item);
  }
  lines.close();
}

}  // namespace attn
