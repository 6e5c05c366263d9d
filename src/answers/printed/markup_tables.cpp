#include "answers/printed/markup_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace attn {
namespace {

using std::string_view;

constexpr std::array<string_view, 9> environments{"tabular", "bmatrix",     "pmatrix",
                                                  "matrix",  "array",       "Bmatrix",
                                                  "vmatrix", "smallmatrix", "NiceTabular"};

// Where an environment of rows begins and ends, with its name.
struct Region {
  std::size_t begin = 0, inner = 0, inner_end = 0, end = 0;
  bool is_latex = true;
};

std::size_t find_ignoring_case(string_view text, string_view word, std::size_t from) {
  const auto found = std::search(
      text.begin() + static_cast<std::ptrdiff_t>(std::min(from, text.size())), text.end(),
      word.begin(), word.end(),
      [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
  return found == text.end() ? text.npos : static_cast<std::size_t>(found - text.begin());
}

std::vector<Region> regions_of(string_view text) {
  std::vector<Region> regions;
  for (std::size_t at = 0; at < text.size();) {
    Region best{.begin = text.npos};
    for (const string_view name : environments) {
      const std::string open = fmt::format("\\begin{{{}}}", name);
      const std::string close = fmt::format("\\end{{{}}}", name);
      const std::size_t begin = text.find(open, at);
      if (begin >= best.begin) continue;
      const std::size_t end = std::min(text.find(close, begin), text.size());
      best = {.begin = begin,
              .inner = begin + open.size(),
              .inner_end = end,
              .end = std::min(end + close.size(), text.size())};
    }
    const std::size_t table = find_ignoring_case(text, "<table", at);
    if (table < best.begin) {
      const std::size_t end = std::min(find_ignoring_case(text, "</table>", table), text.size());
      best = {.begin = table,
              .inner = std::min(text.find('>', table), end),
              .inner_end = end,
              .end = std::min(end + string_view("</table>").size(), text.size()),
              .is_latex = false};
    }
    if (best.begin == text.npos) return regions;
    regions.push_back(best);
    at = best.end;
  }
  return regions;
}

void replace_all(std::string& text, string_view from, string_view to) {
  std::string replaced;
  string_view left = text;
  for (std::size_t at = left.find(from); at != left.npos; at = left.find(from)) {
    replaced.append(left.substr(0, at)).append(to);
    left.remove_prefix(at + from.size());
  }
  text = replaced.append(left);
}

// \mathbf{0.5} → 0.5, $-\infty$ → -∞
std::string plain_latex(string_view cell) {
  std::string text(cell);
  for (const string_view command :
       {string_view("\\hline"), string_view("\\toprule"), string_view("\\midrule"),
        string_view("\\bottomrule"), string_view("\\mathbf"), string_view("\\textbf"),
        string_view("\\phantom{-}"), string_view("\\,"), string_view("\\;"), string_view("$"),
        string_view("\n")}) {
    replace_all(text, command, " ");
  }
  replace_all(text, "\\infty", "∞");
  replace_all(text, "\\%", "%");
  replace_all(text, "{", "");
  replace_all(text, "}", "");
  replace_all(text, "- ", "-");
  return text;
}

std::string plain_html(string_view cell) {
  std::string text;
  bool in_tag = false;
  for (const char c : cell) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c == '\n' ? ' ' : c;
    if (c == '>') in_tag = false;
  }
  replace_all(text, "&nbsp;", " ");
  replace_all(text, "&minus;", "-");
  replace_all(text, "&infin;", "∞");
  replace_all(text, "&hellip;", "…");
  return text;
}

class Lines {
 public:
  explicit Lines(string_view text) : text_(text) {}

  std::vector<TableLine> read() {
    std::size_t at = 0;
    for (const Region& region : regions_of(text_)) {
      add_between(at, region.begin);
      add_blank(region.begin);
      region.is_latex ? add_latex(region) : add_html(region);
      add_blank(region.end);
      at = region.end;
    }
    add_between(at, text_.size());
    return std::move(lines_);
  }

 private:
  std::size_t line_at(std::size_t at) const {
    return 1 + static_cast<std::size_t>(std::count(
                   text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  }

  void add_blank(std::size_t at) { lines_.push_back({.line = line_at(at)}); }

  void add_between(std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t stop = std::min(text_.find('\n', begin), end);
      const string_view line = text_.substr(begin, stop - begin);
      TableLine added{.line = line_at(begin), .whole = std::string(line)};
      if (line.find_first_not_of(" \t$&") != line.npos) added.cells.push_back(table_cell(line));
      lines_.push_back(std::move(added));
      begin = stop + 1;
    }
  }

  void add_row(std::size_t at, std::vector<TableCell> cells) {
    const bool is_empty =
        std::ranges::all_of(cells, [](const TableCell& cell) { return cell.text.empty(); });
    if (is_empty) return;
    lines_.push_back({.line = line_at(at), .whole = {}, .cells = std::move(cells)});
  }

  void add_latex(const Region& region) {
    std::size_t at = region.inner;
    while (at < region.inner_end && (text_[at] == '{' || text_[at] == '[')) {
      const char close = text_[at] == '{' ? '}' : ']';
      at = std::min(text_.find(close, at), region.inner_end - 1) + 1;
    }
    while (at < region.inner_end) {
      const std::size_t end = std::min(text_.find("\\\\", at), region.inner_end);
      std::vector<TableCell> cells;
      string_view row = text_.substr(at, end - at);
      const std::size_t first = at + std::min(row.find_first_not_of(" \n"), row.size());
      while (true) {
        const std::size_t stop = std::min(row.find('&'), row.size());
        cells.push_back(table_cell(plain_latex(row.substr(0, stop))));
        if (stop == row.size()) break;
        row.remove_prefix(stop + 1);
      }
      add_row(first, std::move(cells));
      at = end + 2;
    }
  }

  void add_html(const Region& region) {
    const string_view inner = text_.substr(0, region.inner_end);
    std::size_t row = find_ignoring_case(inner, "<tr", region.inner);
    while (row < inner.size()) {
      const std::size_t next = std::min(find_ignoring_case(inner, "<tr", row + 1), inner.size());
      const string_view one = inner.substr(0, next);
      std::vector<TableCell> cells;
      for (std::size_t at = row + 1; at < next;) {
        const std::size_t begin =
            std::min(find_ignoring_case(one, "<td", at), find_ignoring_case(one, "<th", at));
        if (begin >= next) break;
        const std::size_t start = std::min(one.find('>', begin), next - 1) + 1;
        const std::size_t end = std::min(
            {find_ignoring_case(one, "</t", start), find_ignoring_case(one, "<t", start), next});
        if (!one.substr(begin).starts_with("<thead")) {
          cells.push_back(table_cell(plain_html(one.substr(start, end - start))));
        }
        at = std::max(end, begin + 1);
      }
      add_row(row, std::move(cells));
      row = next;
    }
  }

  string_view text_;
  std::vector<TableLine> lines_;
};

}  // namespace

bool has_markup(string_view text) { return !regions_of(text).empty(); }

std::vector<TableLine> markup_lines(const std::string& text) { return Lines(text).read(); }

}  // namespace attn
