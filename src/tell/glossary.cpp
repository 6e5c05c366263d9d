#include "tell/glossary.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstddef>

namespace attn {
namespace {

bool is_digit(std::string_view text, std::size_t at) {
  return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
}

// "5.1e-06"
bool has_tiny(std::string_view text) {
  for (std::size_t at = text.find("e-"); at != text.npos; at = text.find("e-", at + 1)) {
    if (at > 0 && is_digit(text, at - 1) && is_digit(text, at + 2)) return true;
  }
  return false;
}

}  // namespace

std::vector<std::string> Glossary::due(std::string_view shown) {
  std::vector<std::string> sentences;
  const auto tell = [&](std::size_t which, bool is_there, auto sentence) {
    if (!is_there || told_[which]) return;
    told_[which] = true;
    sentences.push_back(sentence());
  };
  const auto shows = [&](std::size_t which, std::string_view sign) {
    return !told_[which] && shown.find(sign) != shown.npos;
  };
  tell(0, shows(0, "≈"), [&] {
    return fmt::format(
        "≈: {0} digits shown, all used: the last may differ. 0.5 is exact, 0.50… rounded.",
        decimals_);
  });
  tell(1, !told_[1] && has_tiny(shown), [] {
    return fmt::format("e-05 stands for × 10⁻⁵: the point moves five places to the left.");
  });
  tell(2, shows(2, "−∞"), [] {
    return fmt::format("−∞ is less than every number, and e^−∞ is 0: no attention at all.");
  });
  tell(3, shows(3, "spread (bits)"), [] {
    return fmt::format(
        "Spread: 0 bits where one word gets all the weight, log₂ n where n words share it.");
  });
  return sentences;
}

}  // namespace attn
