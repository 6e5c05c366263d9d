#include "answers/printed/table_marks.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "text/characters.hpp"

namespace attn {
namespace {

using std::string_view;

// Takes a whole number off the front.
std::optional<std::size_t> take_number(string_view& text) {
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return number;
}

bool take(string_view& text, string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

// The number between what a text begins with and what comes after it.
std::optional<std::size_t> number_between(string_view text, string_view before, string_view after) {
  const std::size_t at = text.find(before);
  if (at == text.npos) return std::nullopt;
  text.remove_prefix(at + before.size());
  const auto number = take_number(text);
  return number && text.starts_with(after) ? number : std::nullopt;
}

}  // namespace

std::optional<std::size_t> first_column(const TableLine& line) {
  string_view text = trimmed(line.whole);
  for (const string_view word : {string_view("Columns "), string_view("Column "),
                                 string_view("columns "), string_view("column ")}) {
    string_view rest = text;
    if (take(rest, word)) return take_number(rest);
  }
  if (!text.starts_with("[,")) return std::nullopt;
  text.remove_prefix(2);
  return take_number(text);
}

std::optional<std::size_t> slice_of(string_view line) {
  line = trimmed(line);
  for (const auto& [before, after] : {std::pair(string_view("(:,:,"), string_view(")")),
                                      std::pair(string_view("[:, :, "), string_view("]")),
                                      std::pair(string_view("[cube slice: "), string_view("]"))}) {
    if (const auto slice = number_between(line, before, after)) return slice;
  }
  if (!take(line, ", , ")) return std::nullopt;
  const auto slice = take_number(line);
  return line.empty() ? slice : std::nullopt;
}

std::optional<int> scale_of(string_view line) {
  line = trimmed(line);
  if (!line.ends_with('*')) return std::nullopt;
  line = trimmed(line.substr(0, line.size() - 1));
  const auto number = read_printed_number(line);
  if (!number || !number->has_exponent || number->digits == 0) return std::nullopt;
  const bool is_power =
      line.starts_with("1.0") || line.starts_with("1e") || line.starts_with("1.e");
  return is_power ? std::optional(number->power) : std::nullopt;
}

std::optional<std::pair<std::size_t, std::size_t>> size_in(string_view line) {
  line = trimmed(line);
  const bool is_told = line.starts_with('[') || line.ends_with(':');
  if (!is_told) return std::nullopt;
  take(line, "[matrix size: ");
  take(line, "[");
  const auto rows = take_number(line);
  if (!rows) return std::nullopt;
  if (!take(line, " rows x ") && !take(line, "×") && !take(line, "x")) return std::nullopt;
  const auto columns = take_number(line);
  if (!columns) return std::nullopt;
  return std::pair(*rows, *columns);
}

bool is_row_mark(string_view cell) {
  if (!take(cell, "[")) return false;
  return take_number(cell) && cell == ",]";
}

std::optional<std::size_t> vector_mark(string_view cell) {
  if (!take(cell, "[")) return std::nullopt;
  const auto place = take_number(cell);
  return cell == "]" ? place : std::nullopt;
}

std::optional<std::size_t> counts_from(const std::vector<TableCell>& cells, std::size_t first) {
  std::optional<std::size_t> start;
  for (std::size_t i = first; i < cells.size(); ++i) {
    string_view text = cells[i].text;
    if (cells[i].number && cells[i].number->kind == PrintedNumber::Kind::elided) {
      return start;  // what follows stands further on
    }
    const auto number = take_number(text);
    if (!number || !text.empty()) return std::nullopt;
    if (!start) start = number;
    if (*number != *start + (i - first)) return std::nullopt;
  }
  return start;
}

}  // namespace attn
