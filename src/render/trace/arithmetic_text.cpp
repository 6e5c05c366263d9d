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

std::string left_side(const ArithmeticLine& line) {
  if (line.left.empty()) return "";
  const bool is_bare = line.terms.empty() && line.result.empty();
  return is_bare ? line.left : line.left + " =";
}

std::string beside(const std::string& left, const std::string& right) {
  return left.empty() || right.empty() ? left + right : fmt::format("{} {}", left, right);
}

constexpr std::size_t unlimited = static_cast<std::size_t>(-1) / 2;

// The lines in full, row by row in as many columns as fit; empty where that is but one.
std::vector<std::string> in_columns(const std::vector<ArithmeticLine>& lines,
                                    std::size_t label_width, std::size_t columns) {
  constexpr std::size_t gap = 3;
  std::vector<std::string> texts;
  std::size_t width = 0;
  for (const ArithmeticLine& line : lines) {
    std::string text = label_width == 0 ? "" : pad_right(line.label, label_width + 2);
    texts.push_back(text + beside(left_side(line), right_side(line, unlimited)));
    width = std::max(width, display_width(texts.back()));
    if (2 * width + gap > columns) return {};
  }
  const std::size_t in_a_row = (columns + gap) / (width + gap);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const bool is_last = i + 1 == texts.size() || (i + 1) % in_a_row == 0;
    if (i % in_a_row == 0) rows.emplace_back();
    rows.back() += is_last ? texts[i] : pad_right(texts[i], width + gap);
  }
  return rows;
}

// The lines in full, one behind the other; a row ends where the next has no room.
std::vector<std::string> run_on(const std::vector<ArithmeticLine>& lines, std::size_t columns) {
  constexpr std::string_view gap = "   ";
  std::vector<std::string> rows;
  for (const ArithmeticLine& line : lines) {
    std::string text = line.label.empty() ? "" : line.label + "  ";
    text += beside(left_side(line), right_side(line, unlimited));
    const bool fits =
        !rows.empty() && display_width(rows.back()) + gap.size() + display_width(text) <= columns;
    if (!fits) rows.emplace_back();
    rows.back() += (fits ? std::string(gap) : "") + text;
  }
  return rows;
}

std::vector<std::string> one_below_the_other(const std::vector<ArithmeticLine>& lines,
                                             std::size_t label_width, std::size_t columns) {
  std::vector<std::string> block;
  const std::size_t margin = label_width == 0 ? 0 : label_width + 2;
  for (const auto& line : lines) {
    std::string before = pad_right(line.label, margin);
    for (const auto& part : arithmetic_text(line, columns > margin ? columns - margin : 0)) {
      block.push_back(before + part);
      before.assign(margin, ' ');
    }
  }
  return block;
}

std::vector<std::string> set_in_columns(const std::vector<ArithmeticLine>& lines,
                                        std::size_t columns) {
  std::size_t label_width = 0;
  for (const auto& line : lines) label_width = std::max(label_width, display_width(line.label));
  std::vector<std::string> block = in_columns(lines, label_width, columns);
  return block.empty() ? one_below_the_other(lines, label_width, columns) : block;
}

// What fits into one row, but at least the first.
std::vector<std::string> in_brief(const std::vector<ArithmeticLine>& lines, std::size_t columns) {
  constexpr std::string_view more = "   …";
  const std::size_t room = columns - std::min(columns, display_width(more));
  const std::vector<std::string> rows = run_on(lines, room);
  const bool fits = !rows.empty() && display_width(rows.front()) <= room;
  std::vector<std::string> block =
      fits ? std::vector{rows.front()} : set_in_columns({lines.front()}, room);
  if (rows.size() > 1) block.back() += more;
  return block;
}

}  // namespace

std::vector<std::string> arithmetic_block(const ArithmeticBlock& block, std::size_t columns) {
  switch (block.setting) {
    case Setting::run_on:
      return run_on(block.lines, columns);
    case Setting::in_brief:
      return in_brief(block.lines, columns);
    case Setting::columns:
      break;
  }
  return set_in_columns(block.lines, columns);
}

std::vector<std::string> arithmetic_text(const ArithmeticLine& line, std::size_t columns) {
  constexpr std::string_view indent = "    ";
  const std::string left = left_side(line);
  const std::size_t used = left.empty() ? 0 : display_width(left) + 1;
  const std::size_t room = columns > used ? columns - used : 0;
  const std::size_t below = columns > indent.size() ? columns - indent.size() : 0;
  const std::string full = right_side(line, unlimited);
  if (display_width(full) <= room) return {beside(left, full)};
  if (!left.empty() && display_width(full) <= below) {
    return {left, fmt::format("{}{}", indent, full)};
  }
  // Neither has room for all of it: one line if that does, else the longer one below.
  const std::string cut = right_side(line, room);
  if (left.empty() || display_width(cut) <= room) return {beside(left, cut)};
  return {left, fmt::format("{}{}", indent, right_side(line, below))};
}

}  // namespace attn
