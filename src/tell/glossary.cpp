#include "tell/glossary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "tell/sentences.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Of each sign, by its number; {0} is how many decimals are shown.
constexpr std::array<std::string_view, 5> sentences{
    "≈: all digits are used, {0} shown, so that the last digit may seem off.",
    "At most {0} decimals are shown: 0.5 is exact, 0.50… is rounded.",
    "e-05 stands for × 10⁻⁵: the point moves five places to the left.",
    "−∞ is less than every number, and e^−∞ is 0: no attention at all.",
    "Spread, −Σ a·log₂ a: 0 bits if one word has it all, log₂ n if n share alike."};

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

// "0.5000"
bool has_last_zero(std::string_view text) {
  for (std::size_t at = text.find('.'); at != text.npos; at = text.find('.', at + 1)) {
    std::size_t end = at + 1;
    while (is_digit(text, end)) ++end;
    const bool is_mantissa = end < text.size() && text[end] == 'e';
    if (end > at + 1 && text[end - 1] == '0' && !is_mantissa) return true;
  }
  return false;
}

}  // namespace

void Glossary::see(std::string_view shown) {
  const auto shows = [&](Sign sign, std::string_view text) {
    return !told_[sign] && shown.find(text) != shown.npos;
  };
  tell(approximate, shows(approximate, "≈"));
  tell(rounded, !told_[rounded] && has_last_zero(shown));
  tell(tiny, !told_[tiny] && has_tiny(shown));
  tell(minus_infinity, shows(minus_infinity, "−∞"));
  tell(spread, shows(spread, "spread (bits)"));
}

void Glossary::see(std::span<const double> numbers) {
  constexpr double least_written_out = 1e-4;
  for (const double value : numbers) {
    if (told_[tiny] && told_[rounded]) return;
    const bool may_be_tiny = !told_[tiny] && std::abs(value) < least_written_out;
    const bool may_be_rounded = !told_[rounded] && std::isfinite(value);
    if (value == std::floor(value) || !(may_be_tiny || may_be_rounded)) continue;
    const std::string written = number(value, decimals_);
    tell(tiny, may_be_tiny && has_tiny(written));
    tell(rounded, may_be_rounded && has_last_zero(written));
  }
}

void Glossary::see(const std::vector<Table>& tables) {
  for (const Table& table : tables) {
    for (const Table::Group& group : table.groups) {
      for (const auto row : group.rows) see(row);
    }
  }
}

std::vector<std::string> Glossary::before(std::span<const Table> tables, std::string_view mark) {
  const auto any = [&](auto is) {
    return std::ranges::any_of(
        tables, [&](const Table& table) { return std::ranges::any_of(table.groups, is); });
  };
  std::vector<std::string> legend;
  if (any([](const Table::Group& group) { return !group.shares.empty(); }) &&
      !std::exchange(has_told_ranks_, true)) {
    legend.push_back(how_to_read(mark, any(has_unscored)));
  }
  if (any([](const Table::Group& group) { return !group.hidden.empty(); }) &&
      !std::exchange(has_told_brackets_, true)) {
    legend.emplace_back(in_brackets);
    told_[minus_infinity] = true;  // they say what it is
  }
  return legend;
}

std::vector<std::string> Glossary::take() { return std::exchange(due_, {}); }

void Glossary::tell(Sign sign, bool is_there) {
  static_assert(sentences.size() == sign_count);
  if (!is_there || std::exchange(told_[sign], true)) return;
  due_.push_back(fmt::format(fmt::runtime(sentences[sign]), decimals_));
}

}  // namespace attn
