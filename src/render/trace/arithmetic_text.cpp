#include "render/trace/arithmetic_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "text/display.hpp"

namespace attn {
namespace {

// How many texts, from the front and the back by turns, fit into `columns` when joined with a
// separator that is `gap` wide; with fewer than all, "…" takes a place of its own. At least two.
std::size_t count_fitting(const std::vector<std::size_t>& widths, std::size_t gap,
                          std::size_t columns) {
  std::size_t all = 0;
  for (const std::size_t width : widths) all += width + gap;
  if (widths.size() <= 2 || all <= columns + gap) return widths.size();
  std::size_t used = 1;  // of the ellipsis
  std::size_t kept = 0;
  for (; kept < widths.size(); ++kept) {
    const std::size_t next = kept % 2 == 0 ? kept / 2 : widths.size() - 1 - kept / 2;
    used += gap + widths[next];
    if (used > columns) break;
  }
  return std::max<std::size_t>(kept, 2);
}

// `kept` of the texts, half of them from the front and half from the back, "…" between them.
std::string join_ends(const std::vector<std::string>& texts, std::size_t kept,
                      std::string_view separator) {
  std::string out;
  const std::size_t back = kept / 2;
  const std::size_t front = kept - back;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += separator;
    if (i == front && kept < texts.size()) {
      out += fmt::format("…{}", separator);
      i = texts.size() - back;
    }
    out += texts[i];
  }
  return out;
}

std::vector<std::size_t> widths_of(const std::vector<std::string>& texts) {
  std::vector<std::size_t> widths;
  for (const auto& text : texts) widths.push_back(display_width(text));
  return widths;
}

// What stands right of the first equals sign, as much of it as fits.
std::string right_side(const ArithmeticLine& line, std::size_t columns) {
  const bool vector = !line.close.empty();
  const std::size_t fixed = display_width(line.open) + display_width(line.close) +
                            display_width(line.relation) + (vector ? 2 : 0);
  const std::size_t room = columns > fixed ? columns - fixed : 0;
  std::size_t terms_room = room;
  std::size_t results_kept = line.result.size();
  if (vector) {
    // Operand and result show the same places, so that each can be followed.
    std::vector<std::size_t> pairs = widths_of(line.terms);
    const auto results = widths_of(line.result);
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] += results[i];
    const std::size_t gap = 2 * display_width(line.separator);
    results_kept = count_fitting(pairs, gap, room > 1 ? room - 1 : 0);
    return fmt::format("{}{}{}{}[{}]", line.open,
                       join_ends(line.terms, results_kept, line.separator), line.close,
                       line.relation, join_ends(line.result, results_kept, line.separator));
  }
  for (const auto& result : line.result) {
    terms_room -= std::min(terms_room, display_width(result));
  }
  const std::size_t kept =
      count_fitting(widths_of(line.terms), display_width(line.separator), terms_room);
  return fmt::format("{}{}{}{}{}", line.open, join_ends(line.terms, kept, line.separator),
                     line.close, line.relation, join_ends(line.result, results_kept, ", "));
}

}  // namespace

std::vector<std::string> arithmetic_text(const ArithmeticLine& line, std::size_t columns) {
  constexpr std::string_view indent = "    ";
  const std::string left = line.left + " =";
  const std::size_t used = display_width(left) + 1;
  const std::size_t beside = columns > used ? columns - used : 0;
  const std::size_t below = columns > indent.size() ? columns - indent.size() : 0;
  const std::string full = right_side(line, static_cast<std::size_t>(-1) / 2);
  if (display_width(full) <= beside) return {fmt::format("{} {}", left, full)};
  if (display_width(full) <= below) return {left, fmt::format("{}{}", indent, full)};
  // Neither has room for all of it: one line if that does, else the longer one below.
  const std::string cut = right_side(line, beside);
  if (display_width(cut) <= beside) return {fmt::format("{} {}", left, cut)};
  return {left, fmt::format("{}{}", indent, right_side(line, below))};
}

}  // namespace attn
