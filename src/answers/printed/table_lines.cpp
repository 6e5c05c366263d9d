#include "answers/printed/table_lines.hpp"

#include <algorithm>
#include <array>

#include "answers/printed/markup_tables.hpp"
#include "text/characters.hpp"

namespace attn {
namespace {

using std::string_view;

enum class Style { bars, tabs, semicolons, commas, blanks };
constexpr std::array all_styles{Style::bars, Style::tabs, Style::semicolons, Style::commas,
                                Style::blanks};
constexpr std::array<string_view, 4> bars{"|", "│", "┃", "║"};

TableCell cell_of(string_view text) {
  text = trimmed(text);
  TableCell cell;
  const bool is_quoted = text.size() >= 2 && (text.front() == '"' || text.front() == '\'') &&
                         text.back() == text.front();
  cell.is_quoted = is_quoted;
  cell.text = trimmed(is_quoted ? text.substr(1, text.size() - 2) : text);
  cell.number = read_printed_number(cell.text, CommaAs::decimal);
  return cell;
}

// The end of what begins the text: a quoted thing whole, else up to what ends it.
template <typename Ends>
std::size_t end_of_cell(string_view text, Ends ends) {
  bool in_quotes = false;
  std::size_t at = 0;
  while (at < text.size() && (in_quotes || !ends(text.substr(at)))) {
    if (text[at] == '"') in_quotes = !in_quotes;
    ++at;
  }
  return in_quotes ? std::string_view::npos : at;
}

std::vector<TableCell> cells_between_blanks(string_view line) {
  std::vector<TableCell> cells;
  const auto ends = [](string_view rest) { return is_blank(rest.front()); };
  for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
    std::size_t end = line.front() == '"' ? end_of_cell(line, ends) : line.npos;
    if (end == line.npos) end = std::min(line.find_first_of(" \t"), line.size());
    cells.push_back(cell_of(line.substr(0, end)));
    line.remove_prefix(end);
  }
  return cells;
}

std::vector<TableCell> cells_between(string_view line, char separator) {
  std::vector<TableCell> cells;
  if (trimmed(line).empty()) return cells;
  const auto ends = [&](string_view rest) { return rest.front() == separator; };
  while (true) {
    std::size_t end = end_of_cell(line, ends);
    if (end == line.npos) end = std::min(line.find(separator), line.size());
    cells.push_back(cell_of(line.substr(0, end)));
    if (end == line.size()) return cells;
    line.remove_prefix(end + 1);
  }
}

std::size_t bar_at(string_view text) {
  for (const string_view bar : bars) {
    if (text.starts_with(bar)) return bar.size();
  }
  return 0;
}

// Of a line that is but a rule, nothing.
bool is_rule(string_view line) {
  constexpr string_view of_rules = "-=+|: \t";
  bool any = false;
  while (!line.empty()) {
    const bool is_plain = of_rules.find(line.front()) != of_rules.npos;
    const bool is_box = line.starts_with("\xE2\x94") || line.starts_with("\xE2\x95");
    if (!is_plain && !is_box) return false;
    any = any || is_box || line.front() == '-' || line.front() == '=';
    line.remove_prefix(is_box ? std::min<std::size_t>(3, line.size()) : 1);
  }
  return any;
}

std::vector<TableCell> cells_between_bars(string_view line) {
  line = trimmed(line);
  std::vector<TableCell> cells;
  if (line.empty() || is_rule(line)) return cells;
  if (const std::size_t bar = bar_at(line)) line.remove_prefix(bar);
  while (true) {
    std::size_t end = 0;
    while (end < line.size() && bar_at(line.substr(end)) == 0) ++end;
    cells.push_back(cell_of(line.substr(0, end)));
    if (end == line.size()) return cells;
    line.remove_prefix(end + bar_at(line.substr(end)));
    if (trimmed(line).empty()) return cells;
  }
}

std::vector<TableCell> cells_of(string_view line, Style style) {
  switch (style) {
    case Style::bars:
      return cells_between_bars(line);
    case Style::tabs:
      return cells_between(line, '\t');
    case Style::semicolons:
      return cells_between(line, ';');
    case Style::commas:
      return cells_between(line, ',');
    case Style::blanks:
      break;
  }
  return cells_between_blanks(line);
}

// Of "0.5 0,25" no comma separates cells.
bool has_number_among_words(const TableCell& cell) {
  if (cell.number || cell.is_quoted) return false;
  const auto words = cells_between_blanks(cell.text);
  return std::ranges::any_of(words, [](const TableCell& word) {
    return word.number && word.number->kind == PrintedNumber::Kind::number;
  });
}

// Numbers, perhaps after a label.
bool is_of_numbers(const std::vector<TableCell>& cells, Style style) {
  const bool is_separated = style != Style::blanks;
  if (cells.size() < (is_separated ? 2 : 1)) return false;
  if (style == Style::commas && has_number_among_words(cells[0])) return false;
  std::size_t numbers = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool is_number = cells[i].number.has_value();
    const bool may_be_empty = is_separated && cells[i].text.empty();
    if (is_number) ++numbers;
    if (i > 0 && !is_number && !may_be_empty && numbers > 0) return false;
    if (i > 0 && !is_number && !may_be_empty && is_separated) return false;
  }
  return numbers > 0;
}

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// At the end of the heads where pandas goes on below with further columns.
void drop_mark_of_more(TableLine& line) {
  if (line.cells.size() > 1 && line.cells.back().text == "\\") line.cells.pop_back();
}

// One cell more at the end of each line, and all of them empty: what a loop writes.
void drop_last_separator(std::vector<TableLine>& lines) {
  const bool all = std::ranges::all_of(lines, [](const TableLine& line) {
    return line.cells.size() < 2 || line.cells.back().text.empty();
  });
  if (!all) return;
  for (TableLine& line : lines) {
    if (line.cells.size() > 1) line.cells.pop_back();
  }
}

}  // namespace

TableText table_lines(const std::string& text, CommaAs commas) {
  if (has_markup(text)) return {.lines = markup_lines(text), .is_separated = true};
  const std::vector<string_view> lines = lines_of(text);
  Style best = Style::blanks;
  std::size_t most = 0;
  for (const Style style : all_styles) {
    if (style == Style::commas && commas != CommaAs::refused) continue;
    const auto count = static_cast<std::size_t>(std::ranges::count_if(
        lines, [&](string_view line) { return is_of_numbers(cells_of(line, style), style); }));
    if (count > most) {
      most = count;
      best = style;
    }
  }
  TableText table{.lines = {},
                  .is_separated = best != Style::blanks,
                  .has_bare_commas = best == Style::commas && text.find(", ") == text.npos};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    TableLine line{.line = i + 1, .whole = std::string(lines[i]), .cells = {}};
    const bool is_rule_alone = is_rule(trimmed(lines[i]));
    const bool is_of_bars = best == Style::bars && is_rule_alone;
    if (is_of_bars && !table.lines.empty() && trimmed(lines[i]).starts_with("|")) {
      table.lines.back().is_above_rule = true;
    }
    if (is_of_bars) continue;
    if (!is_rule_alone) line.cells = cells_of(lines[i], best);
    drop_mark_of_more(line);
    table.lines.push_back(std::move(line));
  }
  if (table.is_separated && best != Style::bars) drop_last_separator(table.lines);
  return table;
}

TableCell table_cell(std::string_view text) { return cell_of(text); }

}  // namespace attn
