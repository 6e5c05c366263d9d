#include "tell/mistakes.hpp"

#include <fmt/format.h>

namespace attn {

std::string sighting_text(const Mistake& mistake) {
  if (mistake.seen.what.empty()) return "";
  return fmt::format("Seen: {} ({})", mistake.seen.what, mistake.seen.address);
}

}  // namespace attn
