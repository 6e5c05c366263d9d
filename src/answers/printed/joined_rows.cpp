#include "answers/printed/joined_rows.hpp"

#include <algorithm>

#include "answers/printed/step_names.hpp"

namespace attn {

using std::string_view;

namespace {

bool is_empty(const FoundArray& found) { return found.array.cells.empty(); }

// What stands between two rows, without what means nothing there; and whether an end of line does.
struct Between {
  std::string rest;
  std::size_t lines = 0;
  bool has_empty_brackets = false;
};

Between between(string_view text) {
  Between found;
  while (!text.empty()) {
    const char c = text.front();
    if (c == '[') {
      const std::size_t end = text.find_first_not_of(" \t", 1);
      if (end != text.npos && text[end] == ']') {
        found.has_empty_brackets = true;
        text.remove_prefix(end + 1);
        continue;
      }
    }
    if (c == '\n') ++found.lines;
    constexpr string_view nothing = " \t\n,;()";
    if (nothing.find(c) == nothing.npos) found.rest += c;
    text.remove_prefix(1);
  }
  for (const string_view maker : {string_view("tensor"), string_view("array"), string_view("Array"),
                                  string_view("dtype=float32")}) {
    if (found.rest == maker) found.rest.clear();
  }
  return found;
}

// Whether one row of numbers is the next of a matrix.
bool goes_on(const FoundArray& one, const FoundArray& next, string_view text) {
  if (one.array.extents.size() != 1 || next.array.extents.size() != 1) return false;
  const Between gap = between(text.substr(one.end, next.begin - one.end));
  if (gap.lines == 0) return false;
  if (gap.rest.empty()) return true;
  // The name of a matrix that stands beside its middle row.
  if (gap.has_empty_brackets && gap.rest.ends_with('=')) return true;
  const bool both_are_labelled = one.has_own_label && next.has_own_label && gap.lines == 1;
  return both_are_labelled && !step_named(one.array.label) && !step_named(next.array.label) &&
         one.array.extents == next.array.extents;
}

}  // namespace

std::vector<PrintedArray> joined_rows(std::vector<FoundArray> found, string_view text,
                                      const std::string& file) {
  if (!std::ranges::all_of(found, is_empty)) std::erase_if(found, is_empty);
  std::vector<PrintedArray> arrays;
  for (std::size_t i = 0; i < found.size();) {
    std::size_t end = i + 1;
    while (end < found.size() && goes_on(found[end - 1], found[end], text)) ++end;
    PrintedArray array = std::move(found[i].array);
    if (end - i > 1) {
      const bool are_labelled = found[i].has_own_label && found[i + 1].has_own_label;
      if (are_labelled) array.label.clear();
      array.has_rows_apart = true;
      array.extents.insert(array.extents.begin(), end - i);
      array.elided_after.insert(array.elided_after.begin(), std::nullopt);
    }
    for (std::size_t row = i + 1; row < end; ++row) {
      const PrintedArray& next = found[row].array;
      if (next.extents[0] != array.extents[1]) {
        PrintedArray first{.extents = {array.extents[1]}};
        refuse_uneven(file, next, first);
      }
      if (array.label.empty() && !found[row].has_own_label) array.label = next.label;
      array.cells.insert(array.cells.end(), next.cells.begin(), next.cells.end());
    }
    arrays.push_back(std::move(array));
    i = end;
  }
  return arrays;
}

}  // namespace attn
