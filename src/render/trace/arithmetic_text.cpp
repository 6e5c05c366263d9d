#include "render/trace/arithmetic_text.hpp"

#include <algorithm>
#include <string_view>

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

// Adds `kept` of the texts, half of them from the front and half from the back, "…" between them.
void join_ends(const std::vector<std::string>& texts, std::size_t kept, std::string_view separator,
               std::string& out) {
  const std::size_t back = kept / 2;
  const std::size_t front = kept - back;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += separator;
    if (i == front && kept < texts.size()) {
      out += "…";
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

  // As much of it as fits.
  std::string fitting(std::size_t columns) const {
    const std::size_t room = columns > fixed_ ? columns - fixed_ : 0;
    if (is_vector()) {
      // Operand and result show the same places, so that each can be followed.
      std::vector<std::size_t> pairs = terms_;
      for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i] += results_[i];
      const std::size_t count = count_fitting(pairs, 2 * gap_, room > 1 ? room - 1 : 0);
      return kept(count, count);
    }
    std::size_t terms_room = room;
    for (const std::size_t result : results_) terms_room -= std::min(terms_room, result);
    return kept(count_fitting(terms_, gap_, terms_room), line_.result.size());
  }

 private:
  bool is_vector() const { return !line_.close.empty(); }

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

}  // namespace

std::vector<std::string> arithmetic_text(const ArithmeticLine& line, std::size_t columns) {
  constexpr std::string_view indent = "    ";
  const std::string left = line.left + " =";
  const std::size_t used = display_width(left) + 1;
  const std::size_t beside = columns > used ? columns - used : 0;
  const std::size_t below = columns > indent.size() ? columns - indent.size() : 0;
  const RightSide right(line);
  if (right.width() <= beside) return {left + " " + right.all()};
  if (right.width() <= below) return {left, std::string(indent) + right.all()};
  // Neither has room for all of it: one line if that does, else the longer one below.
  const std::string cut = right.fitting(beside);
  if (display_width(cut) <= beside) return {left + " " + cut};
  return {left, std::string(indent) + right.fitting(below)};
}

}  // namespace attn
