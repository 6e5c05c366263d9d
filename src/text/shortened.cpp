#include "text/shortened.hpp"

namespace attn {

std::string shortened(std::string_view text) {
  std::size_t most = 40;
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return std::string(text.substr(0, most)) + "…";
}

}  // namespace attn
