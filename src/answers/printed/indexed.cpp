#include "answers/printed/indexed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>

#include "input/json_object.hpp"
#include "text/characters.hpp"

namespace attn {
namespace {

using std::string_view;

struct IndexedCell {
  std::size_t line = 0;
  std::string name{};
  std::size_t row = 0, column = 0;
  PrintedNumber number{};
};

bool take(string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::size_t> take_number(string_view& text) {
  take_blanks(text);
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  take_blanks(text);
  return number;
}

std::optional<IndexedCell> cell_of(string_view line, std::size_t number) {
  take_blanks(line);
  const std::size_t open = line.find_first_of("[(");
  if (open == line.npos || open == 0) return std::nullopt;
  IndexedCell cell{.line = number, .name = std::string(line.substr(0, open))};
  if (cell.name.find_first_of(" \t=:,") != std::string::npos) return std::nullopt;
  const char close = line[open] == '[' ? ']' : ')';
  line.remove_prefix(open + 1);
  const auto row = take_number(line);
  if (!row) return std::nullopt;
  const bool is_pair = take(line, ',') || (take(line, close) && take(line, '['));
  if (!is_pair) return std::nullopt;
  const auto column = take_number(line);
  if (!column || !take(line, close)) return std::nullopt;
  take_blanks(line);
  if (!take(line, '=') && !take(line, ':')) return std::nullopt;
  take_blanks(line);
  while (!line.empty() && (line.back() == ' ' || line.back() == ';')) line.remove_suffix(1);
  const auto value = read_printed_number(line);
  if (!value || value->kind == PrintedNumber::Kind::elided) return std::nullopt;
  cell.row = *row;
  cell.column = *column;
  cell.number = *value;
  return cell;
}

PrintedArray array_of(const std::vector<IndexedCell>& cells, const std::string& file) {
  std::size_t least = cells[0].row, rows = 0, columns = 0;
  for (const IndexedCell& cell : cells) {
    least = std::min({least, cell.row, cell.column});
    rows = std::max(rows, cell.row);
    columns = std::max(columns, cell.column);
  }
  const std::size_t base = std::min<std::size_t>(least, 1);
  rows += 1 - base;
  columns += 1 - base;
  const std::size_t line = cells[0].line;
  if (cells.size() != rows * columns || rows > cells.size()) {
    refuse_line(file, line,
                fmt::format("found {} of \"{}\", expected all {} × {}",
                            counted(cells.size(), "cell"), cells[0].name, rows, columns));
  }
  PrintedArray array{.line = line, .label = cells[0].name, .extents = {rows, columns}};
  array.elided_after.assign(2, std::nullopt);
  array.cells.resize(rows * columns);
  std::vector<bool> given(rows * columns);
  for (const IndexedCell& cell : cells) {
    const std::size_t place = (cell.row - base) * columns + cell.column - base;
    if (given[place]) {
      refuse_line(
          file, cell.line,
          fmt::format("found a cell of \"{}\" a second time, expected each once", cell.name));
    }
    given[place] = true;
    array.cells[place] = cell.number;
  }
  return array;
}

}  // namespace

std::vector<PrintedArray> read_indexed(const std::string& text, const std::string& file) {
  std::vector<std::vector<IndexedCell>> of_names;
  std::map<std::string, std::size_t> places;  // of the names
  std::size_t line = 1, count = 0;
  for (string_view rest = text; !rest.empty(); ++line) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (auto cell = cell_of(rest.substr(0, end), line)) {
      ++count;
      const auto [place, is_new] = places.try_emplace(cell->name, of_names.size());
      if (is_new) of_names.emplace_back();
      of_names[place->second].push_back(std::move(*cell));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  std::vector<PrintedArray> arrays;
  if (count < 2) return arrays;
  for (const auto& cells : of_names) arrays.push_back(array_of(cells, file));
  return arrays;
}

}  // namespace attn
