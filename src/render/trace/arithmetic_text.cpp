#include "render/trace/arithmetic_text.hpp"

#include <algorithm>
#include <string_view>

#include "text/display.hpp"

namespace attn {
namespace {

// How many texts, from the front and the back by turns, fit into `columns` when joined with a
// separator that is `gap` wide; with fewer than all, "…" takes a place of its own. Two, or one, are
// kept even where they do not fit.
std::size_t count_fitting(const std::vector<std::size_t>& widths, std::size_t gap,
                          std::size_t columns, std::size_t least) {
  std::size_t all = 0;
  for (const std::size_t width : widths) all += width + gap;
  if (widths.size() <= least || all <= columns + gap) return widths.size();
  std::size_t used = 1;  // of the ellipsis
  std::size_t kept = 0;
  for (; kept < widths.size(); ++kept) {
    const std::size_t next = kept % 2 == 0 ? kept / 2 : widths.size() - 1 - kept / 2;
    used += gap + widths[next];
    if (used > columns) break;
  }
  return std::max(kept, least);
}

// Adds `kept` of the texts, half of them from the front and half from the back, "…" between them.
void join_ends(const std::vector<std::string>& texts, std::size_t kept, std::string_view separator,
               std::string& out) {
  const std::size_t back = kept / 2;
  const std::size_t front = kept - back;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += separator;
    if (i == front && kept < texts.size()) {
      out += "…";
      if (back == 0) return;
      out += separator;
      i = texts.size() - back;
    }
    out += texts[i];
  }
}

std::vector<std::size_t> widths_of(const std::vector<std::string>& texts) {
  std::vector<std::size_t> widths;
  widths.reserve(texts.size());
  for (const auto& text : texts) widths.push_back(display_width(text));
  return widths;
}

// A line's right side with the widths of its texts, which decide how much of it fits.
class RightSide {
 public:
  explicit RightSide(const ArithmeticLine& line)
      : line_(line), terms_(widths_of(line.terms)), results_(widths_of(line.result)) {
    fixed_ = display_width(line.open) + display_width(line.close) + display_width(line.relation) +
             (is_vector() ? 2 : 0);
    gap_ = display_width(line.separator);
  }

  // Of all of it.
  std::size_t width() const {
    return fixed_ + joined(terms_, gap_) + joined(results_, is_vector() ? gap_ : 2);
  }

  std::string all() const { return kept(line_.terms.size(), line_.result.size()); }

  // As much of it as fits, but at least so many terms.
  std::string fitting(std::size_t columns, std::size_t least) const {
    const std::size_t room = columns > fixed_ ? columns - fixed_ : 0;
    if (is_vector()) {
      // Operand and result show the same places, so that each can be followed.
      std::vector<std::size_t> pairs = terms_;
      for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] += results_[i];
      const std::size_t count = count_fitting(pairs, 2 * gap_, room > 1 ? room - 1 : 0, least);
      return kept(count, count);
    }
    std::size_t terms_room = room;
    for (const std::size_t result : results_) terms_room -= std::min(terms_room, result);
    return kept(count_fitting(terms_, gap_, terms_room, least), line_.result.size());
  }

 private:
  bool is_vector() const { return line_.close == "]"; }

  static std::size_t joined(const std::vector<std::size_t>& widths, std::size_t gap) {
    std::size_t all = 0;
    for (const std::size_t width : widths) all += width + gap;
    return widths.empty() ? 0 : all - gap;
  }

  std::string kept(std::size_t terms, std::size_t results) const {
    std::string text = line_.open;
    join_ends(line_.terms, terms, line_.separator, text);
    text += line_.close;
    text += line_.relation;
    if (is_vector()) text += '[';
    join_ends(line_.result, results, is_vector() ? std::string_view(line_.separator) : ", ", text);
    if (is_vector()) text += ']';
    return text;
  }

  const ArithmeticLine& line_;
  std::vector<std::size_t> terms_, results_;
  std::size_t fixed_ = 0, gap_ = 0;
};

std::string left_side(const ArithmeticLine& line) {
  if (line.left.empty()) return "";
  const bool is_bare = line.terms.empty() && line.result.empty();
  return is_bare ? line.left : line.left + " =";
}

std::string beside(const std::string& left, const std::string& right) {
  return left.empty() || right.empty() ? left + right : left + " " + right;
}

// The lines in full, row by row in as many columns as fit; empty where that is but one.
std::vector<std::string> in_columns(const std::vector<ArithmeticLine>& lines,
                                    std::size_t label_width, std::size_t columns) {
  constexpr std::size_t gap = 3;
  std::vector<std::string> texts;
  std::size_t width = 0;
  for (const ArithmeticLine& line : lines) {
    std::string text = label_width == 0 ? "" : pad_right(line.label, label_width + 2);
    texts.push_back(text + beside(left_side(line), RightSide(line).all()));
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
    text += beside(left_side(line), RightSide(line).all());
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
  const RightSide right(line);
  if (right.width() <= room) return {beside(left, right.all())};
  if (!left.empty() && right.width() <= below) return {left, std::string(indent) + right.all()};
  // Neither has room for all of it: one line if that does, else the longer one below.
  for (const std::size_t least : {std::size_t{2}, std::size_t{1}}) {
    const std::string cut = right.fitting(room, least);
    if (display_width(cut) <= room) return {beside(left, cut)};
    const std::string cut_below = right.fitting(below, least);
    if (!left.empty() && display_width(cut_below) <= below) {
      return {left, std::string(indent).append(cut_below)};
    }
  }
  if (left.empty()) return {right.fitting(room, 1)};
  return {left, std::string(indent).append(right.fitting(below, 1))};
}

}  // namespace attn
