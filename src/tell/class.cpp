#include "tell/class.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "text/display.hpp"

namespace attn {
namespace {

std::string causes_text(const std::vector<std::vector<std::string>>& causes, std::size_t most) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < std::min(causes.size(), most); ++i) {
    texts.push_back(fmt::format("{}", fmt::join(causes[i], " and ")));
  }
  if (causes.size() > most) texts.push_back(fmt::format("{} more", causes.size() - most));
  return fmt::format("{}", fmt::join(texts, " or "));
}

// What all variants that differ have in common, or else of each its own.
std::string causes_of(const Check& check) {
  constexpr std::size_t most = 2;
  if (const auto common = check.diagnosis(); !common.empty()) return causes_text(common, most);
  std::vector<std::string> texts;
  bool all_alike = true;
  for (const VariantCheck& variant : check.variants) {
    if (variant.differ() == 0) continue;
    texts.push_back(cause_text(variant, most));
    all_alike = all_alike && texts.back() == texts.front();
  }
  if (all_alike) return texts.front();
  auto text = texts.begin();
  for (const VariantCheck& variant : check.variants) {
    if (variant.differ() == 0) continue;
    *text = fmt::format("{}: {}", name(variant.variant), *text);
    ++text;
  }
  return fmt::format("{}", fmt::join(texts, "; "));
}

std::string counted(std::size_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

}  // namespace

std::string cause_text(const VariantCheck& variant, std::size_t most) {
  if (variant.differ() == 0) return "";
  if (!variant.diagnosis.causes.empty()) return causes_text(ids_of(variant.diagnosis), most);
  switch (variant.rounding) {
    case Rounding::carried:
      return "rounding";
    case Rounding::cut_off:
      return "cut off, not rounded";
    case Rounding::last_digit:
      return "off in the last digit";
    case Rounding::none:
      break;
  }
  return "no known mistake";
}

std::string sheet_text(const SheetCheck& sheet) {
  if (!sheet.check) {
    return visible(fmt::format(
        "{}{}{}{}", sheet.trouble.starts_with("cannot ") ? "" : "cannot be read: ", sheet.trouble,
        sheet.hint.empty() ? "" : "; ", sheet.hint));
  }
  const Check& check = *sheet.check;
  if (check.compared() == 0) return "nothing answered yet";
  const std::string blanks = check.blanks() == 0 ? "" : fmt::format(", {} blank", check.blanks());
  if (check.differ() == 0) return fmt::format("all {} agree{}", check.compared(), blanks);
  return fmt::format("{} of {} differ{}: {}", check.differ(), check.compared(), blanks,
                     causes_of(check));
}

std::string class_text(const ClassCheck& checked) {
  const std::size_t all = checked.sheets.size();
  const std::size_t agree = checked.agree();
  const std::size_t unanswered = checked.unanswered();
  const std::size_t unread = checked.unread();
  const std::size_t differ = checked.differ();
  const std::size_t unfinished = checked.unfinished();
  std::vector<std::string> parts;
  if (agree > 0) parts.push_back(counted(agree, "agrees", "agree"));
  if (differ > 0) parts.push_back(counted(differ, "differs", "differ"));
  if (unfinished > 0) parts.push_back(counted(unfinished, "is unfinished", "are unfinished"));
  if (unanswered > 0) {
    parts.push_back(counted(unanswered, "is not answered yet", "are not answered yet"));
  }
  if (unread > 0) parts.push_back(fmt::format("{} cannot be read", unread));
  return fmt::format("{}: {}.", counted(all, "sheet", "sheets"), fmt::join(parts, ", "));
}

}  // namespace attn
