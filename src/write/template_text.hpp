// A text with places, such as "@TITLE@", that are filled one after the other.
#pragma once

#include <string_view>

#include "write/writer.hpp"

namespace attn {

/// Refers to the text and to where it is written; both must outlive it.
class TemplateText {
 public:
  TemplateText(std::string_view text, Writer& out) : rest_(text), out_(out) {}

  /// Writes what stands before a place, which must come after those before it, and goes on after.
  void up_to(std::string_view place) {
    const std::size_t at = rest_.find(place);
    out_.write(rest_.substr(0, at));
    rest_.remove_prefix(at + place.size());
  }
  /// Writes what stands after the last.
  void finish() { out_.write(rest_); }

 private:
  std::string_view rest_;
  Writer& out_;
};

}  // namespace attn
