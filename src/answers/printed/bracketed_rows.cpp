#include "answers/printed/bracketed_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include "answers/printed/bracket_types.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"

namespace attn {

using Kind = Node::Kind;
using std::string_view;

/// A thing in brackets: a number, an array, or a mark.
struct RowReader::Element {
  enum class What { number, array, elided, row_ends };
  What what = What::number;
  PrintedNumber number{};
  PrintedArray array{};
};

namespace {

constexpr std::array<string_view, 5> words_of_rest{"more", "items", "item", "columns", "rows"};

bool is_elided(const Node& node) {
  return node.is(Kind::number) && node.number.kind == PrintedNumber::Kind::elided;
}

// The last item of "... 9900 more items", of which the first is at `i`: a number that stands there
// without such words is one of the array.
std::size_t end_of_rest(const std::vector<Node>& items, std::size_t i, string_view text) {
  const auto is_word = [&](std::size_t at) {
    return at < items.size() && items[at].is(Kind::word) &&
           std::ranges::find(words_of_rest, items[at].in(text)) != words_of_rest.end();
  };
  if (i + 2 >= items.size() || !items[i + 1].is(Kind::number) || !is_word(i + 2)) return i;
  i += 2;
  while (is_word(i + 1)) ++i;
  return i;
}

}  // namespace

std::optional<PrintedNumber> RowReader::single(const Node& group) const {
  std::optional<PrintedNumber> found;
  bool is_negative = false;
  for (const Node& item : group.items) {
    if (item.is(Kind::number)) {
      if (found) return std::nullopt;
      found = item.number;
    } else if (item.is(Kind::word) && item.in(text_) == "-" && !found) {
      is_negative = true;
    } else if (item.is(Kind::group) && !found) {
      return std::nullopt;
    }
  }
  if (found && is_negative) found->value = -found->value;
  return found;
}

// tensor([[1, 2]], dtype=float32): the one array in the call's brackets.
std::optional<PrintedArray> RowReader::within(const Node& call) const {
  std::optional<PrintedArray> found;
  for (const Node& item : call.items) {
    if (item.is(Kind::number) && !found) return std::nullopt;
    if (!item.is(Kind::group)) continue;
    if (found) continue;  // size=(0, 3)
    found = read(item);
    if (!found) return std::nullopt;
  }
  return found;
}

// A number or an array with its type before it.
std::optional<RowReader::Element> RowReader::wrapped(const Node& group, std::size_t& i) const {
  const auto& items = group.items;
  if (i + 1 >= items.size() || !items[i + 1].is(Kind::group) || !items[i + 1].is_glued) {
    return std::nullopt;
  }
  const Node& inner = items[i + 1];
  if (inner.bracket(text_) != '(') {
    auto array = read(inner);
    if (!array) return std::nullopt;
    i += 1;
    return Element{.what = Element::What::array, .array = std::move(*array)};
  }
  const bool is_typed_array =
      i + 2 < items.size() && items[i + 2].bracket(text_) == '[' && is_typed(group, i + 2, text_);
  if (is_typed_array) {
    auto array = read(items[i + 2]);
    if (!array) return std::nullopt;
    i += 2;
    return Element{.what = Element::What::array, .array = std::move(*array)};
  }
  if (const auto number = single(inner)) {
    i += 1;
    return Element{.number = *number};
  }
  if (auto array = within(inner)) {
    i += 1;
    return Element{.what = Element::What::array, .array = std::move(*array)};
  }
  return std::nullopt;
}

// What begins with item i, which then is its last one; nothing where it is none of an array.
std::optional<RowReader::Element> RowReader::element(const Node& group, std::size_t& i) const {
  const auto& items = group.items;
  const Node& item = items[i];
  if (item.is(Kind::semicolon)) return Element{.what = Element::What::row_ends};
  if (is_elided(item)) {
    i = end_of_rest(items, i, text_);
    return Element{.what = Element::What::elided};
  }
  if (item.is(Kind::number)) {
    Element found{.number = item.number};
    if (i + 1 < items.size() && items[i + 1].is(Kind::word)) {
      if (const auto power = read_lone_exponent(items[i + 1].in(text_))) {
        found.number = times_power_of_ten(found.number, *power);
        found.number.has_exponent = true;
        ++i;
      }
    }
    return found;
  }
  if (item.is(Kind::word)) {
    const string_view word = item.in(text_);
    const bool is_minus = word == "-" || word == "−" || word == "+";
    if (is_minus && i + 1 < items.size() && items[i + 1].is(Kind::number)) {
      ++i;
      auto found = element(group, i);
      if (found && word != "+") found->number.value = -found->number.value;
      return found;
    }
    return wrapped(group, i);
  }
  if (item.is(Kind::group)) {
    if (auto array = read(item)) {
      return Element{.what = Element::What::array, .array = std::move(*array)};
    }
  }
  return std::nullopt;
}

void RowReader::refuse_word(const Node& word) const {
  const string_view text = word.in(text_);
  if (is_fraction(text)) refuse_fraction(file_, word.line, text);
  const bool is_complex = !text.empty() && (text.back() == 'j' || text.back() == 'i') &&
                          looks_like_number(text.substr(0, text.size() - 1));
  refuse_line(file_, word.line,
              fmt::format("found {} \"{}\" among numbers, expected a number",
                          is_complex ? "a complex number," : "the text", shortened(text)));
}

// Fractions and numbers alone, at least two: [12/60 (20%)] and [1/3] tell how far a program is.
bool RowReader::is_of_fractions(const Node& group) const {
  std::size_t count = 0;
  for (const Node& item : group.items) {
    const bool is_one =
        item.is(Kind::number) || (item.is(Kind::word) && is_fraction(item.in(text_)));
    if (is_one) ++count;
    if (!is_one && !item.is(Kind::comma) && !item.is(Kind::line_end)) return false;
  }
  return count > 1;
}

// What is no number in brackets that hold numbers; else they are no array.
bool RowReader::is_foreign(const Node& group, std::size_t i, bool any_before) const {
  const Node& item = group.items[i];
  if (group.bracket(text_) == '(' || group.bracket(text_) == '\0') return false;
  if (!item.is(Kind::word) && !item.is(Kind::quoted)) return false;
  const string_view word = item.in(text_);
  if (word == "rows" || word == "row" || word == "x" || word.ends_with(':')) return false;
  if (looks_like_number(word)) return group.items.size() > 1;
  if (is_fraction(word)) return is_of_fractions(group);
  return any_before && group.bracket(text_) == '[';
}

void RowReader::require_one_reading(const Node& group) const {
  if (commas_ != CommaAs::refused) return;
  std::size_t tight = 0, loose = 0;
  std::string example;
  const auto& items = group.items;
  for (std::size_t i = 1; i < items.size(); ++i) {
    const Node& before = items[i - 1];
    if (items[i].is(Kind::number) && before.is(Kind::number) &&
        before.number.kind == PrintedNumber::Kind::number) {
      ++loose;
    }
    if (!items[i].is(Kind::comma) || i + 1 >= items.size()) continue;
    const Node& after = items[i + 1];
    if (!before.is(Kind::number) || !after.is(Kind::number)) continue;
    const bool is_tight = items[i].is_glued && after.is_glued && !before.number.has_mark &&
                          is_digit(text_[before.end - 1]) && is_digit(text_[after.begin]) &&
                          !after.number.has_mark;
    ++(is_tight ? tight : loose);
    if (is_tight && example.empty()) {
      example = std::string(text_.substr(before.begin, after.end - before.begin));
    }
  }
  if (tight == 0 || loose == 0) return;
  refuse_line(
      file_, group.line,
      fmt::format("found \"{}\" beside other separators, which may be one number, with a "
                  "decimal comma or of thousands, or two",
                  shortened(example)),
      "one number: --read decimal-comma or --read thousands; two: a blank after each comma");
}

PrintedArray RowReader::stacked(const Node& group, std::vector<PrintedArray> parts,
                                std::optional<std::size_t> elided) const {
  PrintedArray all = std::move(parts.front());
  const std::size_t axes = all.extents.size();
  for (std::size_t p = 1; p < parts.size(); ++p) {
    PrintedArray& part = parts[p];
    if (part.extents != all.extents) refuse_uneven(file_, part, all);
    for (std::size_t axis = 0; axis < axes; ++axis) {
      auto& known = all.elided_after[axis];
      const auto& own = part.elided_after[axis];
      if (known && own && *known != *own) refuse_uneven(file_, part, all);
      if (!known) known = own;
    }
    all.cells.insert(all.cells.end(), part.cells.begin(), part.cells.end());
    if (all.stored_as == nullptr) all.stored_as = part.stored_as;
  }
  all.extents.insert(all.extents.begin(), parts.size());
  all.elided_after.insert(all.elided_after.begin(), elided);
  all.line = group.line;
  return all;
}

std::optional<PrintedArray> RowReader::joined(const Node& group,
                                              std::vector<Element> elements) const {
  using What = Element::What;
  const auto count = [&](What what) { return std::ranges::count(elements, what, &Element::what); };
  const bool has_rows = count(What::row_ends) > 0 && count(What::array) == 0;
  if (count(What::array) > 0 && count(What::number) > 0) return std::nullopt;
  std::vector<PrintedArray> parts;
  PrintedArray row{.line = group.line, .extents = {0}, .elided_after = {std::nullopt}};
  std::optional<std::size_t> elided_after;  // of the parts
  const auto end_row = [&] {
    if (row.cells.empty()) return;
    row.extents[0] = row.cells.size();
    parts.push_back(
        std::exchange(row, {.line = group.line, .extents = {0}, .elided_after = {std::nullopt}}));
  };
  for (Element& element : elements) {
    if (element.what == What::array) parts.push_back(std::move(element.array));
    if (element.what == What::number) row.cells.push_back(element.number);
    if (element.what == What::row_ends && has_rows) end_row();
    if (element.what != What::elided) continue;
    if (count(What::array) > 0) {
      elided_after = parts.size();
    } else {
      row.elided_after[0] = row.cells.size();
    }
  }
  if (count(What::array) > 0) return stacked(group, std::move(parts), elided_after);
  if (has_rows) {
    end_row();
    if (parts.empty()) return std::nullopt;
    return stacked(group, std::move(parts), std::nullopt);
  }
  row.extents[0] = row.cells.size();
  return row;
}

std::optional<PrintedArray> RowReader::read(const Node& group) const {
  std::vector<Element> elements;
  bool any = false;
  for (std::size_t i = 0; i < group.items.size(); ++i) {
    const Node& item = group.items[i];
    if (item.is(Kind::comma) || item.is(Kind::line_end)) continue;
    if (item.is(Kind::group) && is_type(group, i, text_)) continue;
    auto found = element(group, i);
    if (!found) {
      if (is_foreign(group, i, any)) refuse_word(item);
      return std::nullopt;
    }
    any = any || found->what != Element::What::row_ends;
    elements.push_back(std::move(*found));
  }
  if (any) require_one_reading(group);
  return joined(group, std::move(elements));
}

}  // namespace attn
