#include "answers/printed/fit_printed.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace attn {
namespace {

using Extents = std::vector<std::size_t>;
using Kind = PrintedNumber::Kind;

bool fits(const Extents& extents, const std::vector<Wanted>& wanted) {
  return std::ranges::any_of(wanted, [&](const Wanted& one) { return has_form(extents, one); });
}

// Without the first row, or the first column, of a table.
PrintedArray without_first(const PrintedArray& array, bool row, bool column) {
  PrintedArray less = array;
  const std::size_t rows = array.extents[0], columns = array.extents[1];
  less.extents = {rows - (row ? 1 : 0), columns - (column ? 1 : 0)};
  less.cells.clear();
  for (std::size_t i = row ? 1 : 0; i < rows; ++i) {
    for (std::size_t j = column ? 1 : 0; j < columns; ++j) {
      less.cells.push_back(array.cells[i * columns + j]);
    }
  }
  for (auto& axis : less.elided_after) {
    const bool is_less = &axis == &less.elided_after[0] ? row : column;
    if (axis && is_less) --*axis;
  }
  less.may_have_head = less.may_have_labels = false;
  return less;
}

// The array itself, and what it is if its first row or column only counts.
std::vector<PrintedArray> readings_of(const PrintedArray& array) {
  std::vector<PrintedArray> readings{array};
  if (array.extents.size() != 2) return readings;
  const bool has_rows = array.extents[0] > 1, has_columns = array.extents[1] > 1;
  if (array.may_have_head && has_rows) readings.push_back(without_first(array, true, false));
  if (array.may_have_labels && has_columns) readings.push_back(without_first(array, false, true));
  return readings;
}

// Whether the array may be the shown part of one with these extents.
bool may_be_part(const PrintedArray& array, const Extents& full) {
  if (full.size() != array.extents.size()) return false;
  for (std::size_t axis = 0; axis < full.size(); ++axis) {
    const bool fits_axis = array.elided_after[axis] ? full[axis] >= array.extents[axis]
                                                    : full[axis] == array.extents[axis];
    if (!fits_axis) return false;
  }
  return true;
}

// With the cells that are left out in their places.
PrintedArray expanded(const PrintedArray& array, const Extents& full) {
  PrintedArray all = array;
  all.extents = full;
  all.elided_after.assign(full.size(), std::nullopt);
  all.cells.assign(size_of(full), PrintedNumber{.kind = Kind::elided});
  for (std::size_t cell = 0; cell < array.cells.size(); ++cell) {
    std::size_t rest = cell, place = 0, stride = 1;
    for (std::size_t axis = full.size(); axis-- > 0;) {
      std::size_t index = rest % array.extents[axis];
      rest /= array.extents[axis];
      const auto& after = array.elided_after[axis];
      if (after && index >= *after) index += full[axis] - array.extents[axis];
      place += index * stride;
      stride *= full[axis];
    }
    all.cells[place] = array.cells[cell];
  }
  return all;
}

std::vector<AnswerForm> all_forms(const std::vector<Wanted>& wanted) {
  std::vector<AnswerForm> all;
  for (const Wanted& one : wanted) {
    for (AnswerForm& form : forms_of(one)) all.push_back(std::move(form));
  }
  return all;
}

// The size of all of it: as it is printed, or as only one form of the step has it.
std::optional<PrintedArray> in_full(const PrintedArray& array, const std::vector<Wanted>& wanted) {
  constexpr std::size_t most_cells = 10'000'000;
  if (!array.full.empty()) {
    const bool is_part = may_be_part(array, array.full) && size_of(array.full) <= most_cells;
    return is_part ? std::optional(expanded(array, array.full)) : std::nullopt;
  }
  for (const AnswerForm& form : all_forms(wanted)) {
    if (may_be_part(array, form.extents)) return expanded(array, form.extents);
  }
  return std::nullopt;
}

PrintedArray reshaped(const PrintedArray& array, const Extents& extents) {
  PrintedArray other = array;
  other.extents = extents;
  other.elided_after.assign(extents.size(), std::nullopt);
  return other;
}

PrintedArray by_columns(const PrintedArray& array, const Extents& extents) {
  PrintedArray other = reshaped(array, extents);
  const std::size_t rows = extents[0], columns = extents[1];
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      other.cells[i * columns + j] = array.cells[j * rows + i];
    }
  }
  return other;
}

// One long row: a column of the step where it has but one, else its rows or its columns.
std::optional<PrintedArray> of_long_row(const PrintedArray& array,
                                        const std::vector<Wanted>& wanted, PrintedHow::Flat flat,
                                        const std::string& file) {
  if (array.extents.size() != 1 || array.is_elided()) return std::nullopt;
  const std::size_t count = array.extents[0];
  if (count == 0) return std::nullopt;
  for (const AnswerForm& form : all_forms(wanted)) {
    const Extents& extents = form.extents;
    if (extents.size() != 2 || size_of(extents) != count) continue;
    if (extents[0] == 1 || extents[1] == 1) return reshaped(array, extents);
    if (flat == PrintedHow::Flat::by_rows) return reshaped(array, extents);
    if (flat == PrintedHow::Flat::by_columns) return by_columns(array, extents);
    refuse_line(file, array.line,
                fmt::format("found {} numbers in one row, which may be {} rows of {}, or as many "
                            "columns of {}",
                            count, extents[0], extents[1], extents[0]),
                "say which: --read by-rows or --read by-columns");
  }
  return std::nullopt;
}

}  // namespace

std::optional<PrintedArray> fitted(const PrintedArray& array, const std::vector<Wanted>& wanted,
                                   PrintedHow::Flat flat, const std::string& file) {
  for (const PrintedArray& reading : readings_of(array)) {
    if (!reading.is_elided() && fits(reading.extents, wanted)) return reading;
    if (!reading.is_elided()) continue;
    auto all = in_full(reading, wanted);
    if (all && fits(all->extents, wanted)) return all;
  }
  return of_long_row(array, wanted, flat, file);
}

GivenArray as_given(const PrintedArray& array, const std::vector<double>& half_units) {
  GivenArray given{.extents = array.extents, .cells = {}, .is_settled = true};
  for (std::size_t i = 0; i < array.cells.size(); ++i) {
    const PrintedNumber& cell = array.cells[i];
    const bool is_elided = cell.kind == Kind::elided;
    if (is_elided && given.elided.empty()) given.elided.assign(array.cells.size(), false);
    if (is_elided) given.elided[i] = true;
    auto& number = given.cells.emplace_back();
    if (cell.kind != Kind::number) continue;
    number = TypedNumber{.value = cell.value,
                         .half_unit = half_units[i],
                         .decimals = cell.decimals - cell.power,
                         .digits = cell.digits,
                         .is_whole = !cell.has_mark && !cell.has_exponent,
                         .has_exponent = cell.has_exponent};
  }
  return given;
}

}  // namespace attn
