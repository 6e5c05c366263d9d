#include "answers/printed/markup_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "text/characters.hpp"

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

// 2.5 \cdot 10^-3 → 2.5e-3, 10^-3 → 1e-3; all else as it is.
std::string with_exponent(const std::string& text) {
  constexpr string_view power = "10^";
  const std::size_t at = text.rfind(power);
  if (at == text.npos) return text;
  string_view before = trimmed(string_view(text).substr(0, at));
  std::string mantissa(before);
  if (before.empty() || before == "-") mantissa += '1';
  for (const string_view sign : {"\\cdot", "\\times", "·", "×"}) {
    if (before.ends_with(sign)) mantissa = trimmed(before.substr(0, before.size() - sign.size()));
  }
  return mantissa.append("e").append(trimmed(text.substr(at + power.size())));
}

constexpr std::array<string_view, 8> fonts{"\\mathbf",     "\\textbf",      "\\mathrm",
                                           "\\text",       "\\bm",          "\\mathit",
                                           "\\boldsymbol", "\\operatorname"};

// \mathbf{0.5} → 0.5, $-\infty$ → -∞
std::string plain_latex(string_view cell) {
  std::string text(cell);
  for (const string_view font : fonts) replace_all(text, font, " ");
  for (const string_view command : {"\\hline", "\\toprule", "\\midrule", "\\bottomrule",
                                    "\\phantom{-}", "\\,", "\\;", "$", "\n"}) {
    replace_all(text, command, " ");
  }
  replace_all(text, "\\infty", "∞");
  replace_all(text, "\\%", "%");
  replace_all(text, "{", "");
  replace_all(text, "}", "");
  replace_all(text, "- ", "-");
  return with_exponent(text);
}

// What begins a matrix is no part of its name: \[ {A}^{(2)} = \left[ → A head 2 =, which is how an
// exported trace has it.
std::string plain_label(string_view line) {
  std::string text(line);
  for (std::size_t at = text.find("\\begin{"); at != text.npos; at = text.find("\\begin{")) {
    text.erase(at, std::min(text.find('}', at), text.size() - 1) + 1 - at);
  }
  for (const string_view font : fonts) replace_all(text, font, " ");
  for (const string_view command :
       {"\\left[", "\\left(", "\\left\\{", "\\left|", "\\left.", "\\right]", "\\right)",
        "\\right\\}", "\\right|", "\\right.", "\\[", "\\]", "\\(", "\\)", "$", "&"}) {
    replace_all(text, command, " ");
  }
  replace_all(text, "}^{(", " head ");
  replace_all(text, "{", "");
  replace_all(text, "}", "");
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

bool is_trace(string_view text) { return text.starts_with("% Written by attn-trace"); }

// Where the input's matrices end, which an exported trace shows first; they are no steps.
std::size_t end_of_input(string_view text) {
  const std::size_t begin = is_trace(text) ? text.find("\n\\subsection*{Input}") : text.npos;
  if (begin == text.npos) return 0;
  return std::min(text.find("\n\\subsection*{", begin + 1), text.size());
}

class Lines {
 public:
  explicit Lines(string_view text) : text_(text) {}

  std::vector<TableLine> read() {
    std::size_t at = end_of_input(text_);
    for (const Region& region : regions_of(text_)) {
      if (region.begin < at) continue;
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
      TableLine added{.line = line_at(begin),
                      .whole = plain_label(text_.substr(begin, stop - begin))};
      if (!trimmed(added.whole).empty()) added.cells.push_back(table_cell(added.whole));
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

int decimals_of_trace(string_view text) {
  constexpr string_view before = "\nAt most ";
  const std::size_t at = is_trace(text) ? text.find(before) : text.npos;
  if (at == text.npos) return 0;
  text.remove_prefix(at + before.size());
  int decimals = 0;
  std::from_chars(text.data(), text.data() + text.size(), decimals);
  return decimals;
}

std::vector<TableLine> markup_lines(const std::string& text) { return Lines(text).read(); }

}  // namespace attn
