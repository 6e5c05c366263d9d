#include "tell/glossary.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cmath>
#include <utility>

#include "write/number.hpp"

namespace attn {
namespace {

// Of each sign, by its number; {0} is how many decimals are shown.
constexpr std::array<std::string_view, 4> sentences{
    "≈: {0} digits shown, all used: the last may differ. 0.5 is exact, 0.50… rounded.",
    "e-05 stands for × 10⁻⁵: the point moves five places to the left.",
    "−∞ is less than every number, and e^−∞ is 0: no attention at all.",
    "Spread: 0 bits where one word gets all the weight, log₂ n where n words share it."};

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

void Glossary::see(std::string_view shown) {
  const auto shows = [&](Sign sign, std::string_view text) {
    return !told_[sign] && shown.find(text) != shown.npos;
  };
  tell(rounded, shows(rounded, "≈"));
  tell(tiny, !told_[tiny] && has_tiny(shown));
  tell(minus_infinity, shows(minus_infinity, "−∞"));
  tell(spread, shows(spread, "spread (bits)"));
}

void Glossary::see(std::span<const double> numbers) {
  constexpr double least_written_out = 1e-4;
  for (const double value : numbers) {
    if (told_[tiny]) return;
    const bool may_be = value != 0.0 && std::abs(value) < least_written_out;
    tell(tiny, may_be && has_tiny(number(value, decimals_)));
  }
}

void Glossary::see(const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    for (const Table::Group& group : table.groups) {
      for (const auto row : group.rows) see(row);
    }
  }
}

std::vector<std::string> Glossary::take() { return std::exchange(due_, {}); }

void Glossary::tell(Sign sign, bool is_there) {
  static_assert(sentences.size() == sign_count);
  if (!is_there || std::exchange(told_[sign], true)) return;
  due_.push_back(fmt::format(fmt::runtime(sentences[sign]), decimals_));
}

}  // namespace attn
