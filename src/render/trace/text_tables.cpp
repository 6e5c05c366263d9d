#include "render/trace/text_tables.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <utility>

#include "render/trace/table_column.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/shelf.hpp"

namespace attn {
namespace {

// What stands between two groups, and between two columns of one.
struct Gaps {
  std::size_t groups = 0, columns = 0;
};

// One table, taken apart into blocks that fit the page.
class TableWriter {
 public:
  TableWriter(const Table& table, int decimals, bool has_bars, TextPage& page, Shelf& shelf)
      : table_(table), decimals_(decimals), has_bars_(has_bars), page_(page), shelf_(shelf) {
    label_width_ = widest(table.row_labels);
    plain_.resize(table.groups.size());
    for (const Table::Group& group : table.groups) {
      const bool has_title = !group.title.empty() && !group.title.front().empty();
      has_head_ = has_head_ || has_title || !group.column_labels.empty();
    }
    if (has_head_) label_width_ = std::max(label_width_, widest(table.corner));
  }

  void write() {
    choose_gaps();
    for (std::size_t g = 0; g < table_.groups.size(); ++g) {
      bool whole = true;
      std::vector<TableColumn> columns = columns_of(g, whole);
      if (!whole && is_bare(table_)) {
        write_bare(g);
        continue;
      }
      if (whole) {
        add(std::move(columns));
      } else {
        flush();
        write_cut(g);
      }
    }
    flush();
  }

 private:
  const Table::Group& group(const TableColumn& column) const { return table_.groups[column.group]; }

  TableColumn make_column(std::size_t g, std::size_t index, std::size_t bar_width) const {
    return table_column(table_, g, index, decimals_,
                        {.bar = bar_width, .stars = !page_.in_colour()});
  }

  // A column without bars. Those that a page has room for are looked at several times, and kept.
  const TableColumn& plain(std::size_t g, std::size_t index) {
    std::vector<TableColumn>& made = plain_[g];
    while (made.size() <= index) made.push_back(make_column(g, made.size(), 0));
    return made[index];
  }

  // The columns of a group, as far as a page has room for them; not whole where it has none for
  // all. Weights get bars where these fit, too.
  std::vector<TableColumn> columns_of(std::size_t g, bool& whole) {
    std::vector<TableColumn> columns;
    std::size_t used = text_indent + label_width_;
    const std::size_t count = column_count(table_.groups[g]);
    for (std::size_t j = 0; j < count && used <= page_.columns(); ++j) {
      columns.push_back(plain(g, j));
      used += gaps_.columns + columns.back().width;
    }
    whole = used <= page_.columns() && columns.size() == count;
    constexpr std::size_t shortest = 3;
    constexpr std::size_t longest = 10;
    const std::size_t taken = used + width_beside(g);
    const bool has_room = whole && taken <= page_.columns();
    const std::size_t room =
        has_room ? (page_.columns() - taken) / std::max<std::size_t>(count, 1) : 0;
    if (whole && has_bars_ && table_.groups[g].is_weights && room > shortest) {
      for (TableColumn& column : columns) {
        column = make_column(g, column.index, std::min(room - 1, longest));
      }
    }
    return columns;
  }

  // What the groups after one take that belong to it, as a row's sum does: they have no title.
  std::size_t width_beside(std::size_t g) {
    std::size_t width = 0;
    for (++g; g < table_.groups.size() && table_.groups[g].title.empty(); ++g) {
      width += gaps_.groups;
      for (std::size_t j = 0; j < column_count(table_.groups[g]); ++j) width += plain(g, j).width;
    }
    return width;
  }

  // As wide as keeps the table whole; wide where nothing does.
  void choose_gaps() {
    static constexpr std::array<Gaps, 3> choices{{{3, 2}, {2, 2}, {3, 1}}};
    for (const Gaps& choice : choices) {
      gaps_ = choice;
      if (is_whole()) return;
    }
    gaps_ = choices.front();
  }

  // Whether all groups fit beside each other.
  bool is_whole() {
    std::vector<TableColumn> all;
    for (std::size_t g = 0; g < table_.groups.size(); ++g) {
      bool whole = true;
      for (TableColumn& column : columns_of(g, whole)) all.push_back(std::move(column));
      if (!whole) return false;
    }
    return text_indent + block_width(all) <= page_.columns();
  }

  // Puts columns beside those that wait, or these on the page first where it has no room for all.
  void add(std::vector<TableColumn> more) {
    const std::size_t waiting = columns_.size();
    std::ranges::move(more, std::back_inserter(columns_));
    if (waiting == 0 || text_indent + block_width(columns_) <= page_.columns()) return;
    const auto first = columns_.begin() + static_cast<std::ptrdiff_t>(waiting);
    std::vector<TableColumn> next(std::make_move_iterator(first),
                                  std::make_move_iterator(columns_.end()));
    columns_.resize(waiting);
    flush();
    columns_ = std::move(next);
  }

  // The columns of one group, and what they take together, or its title.
  struct Part {
    std::span<const TableColumn> columns;
    std::size_t width = 0;
  };
  std::vector<Part> parts_of(std::span<const TableColumn> columns) const {
    std::vector<Part> parts;
    for (std::size_t first = 0; first < columns.size();) {
      std::size_t last = first;
      while (last < columns.size() && columns[last].group == columns[first].group) ++last;
      const auto of_group = columns.subspan(first, last - first);
      const std::size_t title = widest(group(of_group.front()).title);
      parts.push_back({of_group, std::max(cells_width(of_group), title)});
      first = last;
    }
    return parts;
  }

  std::size_t block_width(std::span<const TableColumn> columns) const {
    std::size_t width = label_width_;
    for (const Part& part : parts_of(columns)) {
      width += (width == label_width_ ? text_gap : gaps_.groups) + part.width;
    }
    return width;
  }

  std::size_t cells_width(std::span<const TableColumn> columns) const {
    std::size_t width = 0;
    for (const TableColumn& column : columns)
      width += column.width + (width > 0 ? gaps_.columns : 0);
    return width;
  }

  void write_bare(std::size_t g) {
    const Table::Group& group = table_.groups[g];
    TextBlock block;
    std::string line = table_.row_labels.front();
    const std::size_t margin = label_width_;
    for (std::size_t j = 0; j < column_count(group); ++j) {
      const std::string cell = cell_text(group, 0, j, decimals_);
      if (text_indent + display_width(line) + text_gap + cell.size() > page_.columns()) {
        block.add(line, display_width(line));
        line.assign(margin, ' ');
      }
      line.append(text_gap, ' ').append(cell);
    }
    block.add(line, display_width(line));
    shelf_.add(std::move(block));
  }

  // A group that is wider than the page, in parts of it.
  void write_cut(std::size_t g) {
    is_cut_ = true;
    const std::size_t count = column_count(table_.groups[g]);
    for (std::size_t j = 0; j < count; ++j) {
      const bool is_made = j < plain_[g].size();
      TableColumn column = is_made ? std::move(plain_[g][j]) : make_column(g, j, 0);
      column.width = std::max(column.width, display_width(column_label(table_.groups[g], j)));
      add({std::move(column)});
    }
    flush();
    is_cut_ = false;
  }

  // Hands the columns that wait on as a block.
  void flush() {
    if (columns_.empty()) return;
    parts_ = parts_of(columns_);
    TextBlock block{.is_compact = table_.corner.size() == 1 && !is_cut_};
    block.lines.reserve(table_.row_labels.size());
    if (has_head_ || is_cut_) write_head(block);
    for (std::size_t i = 0; i < table_.row_labels.size(); ++i) write_row(block, i);
    shelf_.add(std::move(block));
    columns_.clear();
  }

  void write_head(TextBlock& block) const {
    std::size_t title_lines = 0;
    bool labels = is_cut_;
    for (const TableColumn& column : columns_) {
      const auto& title = group(column).title;
      for (std::size_t i = 0; i < title.size(); ++i) {
        if (!title[i].empty()) title_lines = std::max(title_lines, i + 1);
      }
      labels = labels || !group(column).column_labels.empty();
    }
    const std::size_t lines = std::max(title_lines + (labels ? 1 : 0), table_.corner.size());
    const std::size_t first = lines - title_lines - (labels ? 1 : 0);
    for (std::size_t l = 0; l < lines; ++l) {
      const std::string corner = l < table_.corner.size() ? table_.corner[l] : "";
      if (l < first && corner.empty()) continue;
      const bool is_label = labels && l + 1 == lines;
      add_line(block, page_.painted(Style::quiet, pad_right(corner, label_width_)),
               [&](std::span<const TableColumn> columns, std::string& line) {
                 if (is_label) {
                   line += page_.painted(Style::quiet, labels_text(columns));
                   return cells_width(columns);
                 }
                 const auto& title = group(columns.front()).title;
                 const bool is_there = l >= first && l - first < title.size();
                 if (!is_there) return std::size_t{0};
                 const Style style =
                     l == first ? heading_style(group(columns.front()).role) : Style::quiet;
                 line += page_.painted(style, title[l - first]);
                 return display_width(title[l - first]);
               });
    }
  }

  static Style heading_style(Role role) {
    return role == Role::plain ? Style::heading : style_of(role);
  }

  std::string labels_text(std::span<const TableColumn> columns) const {
    std::string text;
    for (const TableColumn& column : columns) {
      if (!text.empty()) text.append(gaps_.columns, ' ');
      const bool none = group(column).column_labels.empty() && !is_cut_;
      text += none ? std::string(column.width, ' ') : label_text(column);
    }
    return text;
  }

  // Above the numbers, and above the bars only where it is too long.
  std::string label_text(const TableColumn& column) const {
    const std::string label = column_label(group(column), column.index);
    return pad_right(pad_left(label, column.width - column.bar), column.width);
  }

  void write_row(TextBlock& block, std::size_t row) const {
    add_line(block, pad_right(table_.row_labels[row], label_width_),
             [&](std::span<const TableColumn> columns, std::string& line) {
               for (const TableColumn& column : columns) {
                 if (&column != &columns.front()) line.append(gaps_.columns, ' ');
                 const auto& of = group(column);
                 const bool is_shaded = page_.in_colour() && !of.shares.empty() &&
                                        is_scored(of.shares[row][column.index]);
                 const std::size_t before = column.width - column.cells_width;
                 if (!is_shaded) {
                   line.append(before, ' ').append(column.cells[row]);
                   continue;
                 }
                 std::string cell(before, ' ');
                 cell += column.cells[row];
                 line += page_.shaded(of.shares[row][column.index], cell);
               }
               return cells_width(columns);
             });
  }

  // A line of a block: each group's text as wide as the group, and nothing after the last. `write`
  // appends the text of a group to the line, and gives the columns that it takes.
  template <typename Write>
  void add_line(TextBlock& block, std::string line, Write write) const {
    std::size_t width = label_width_;
    line.reserve(page_.columns());
    for (const Part& part : parts_) {
      const std::size_t gap = &part == &parts_.front() ? text_gap : gaps_.groups;
      line.append(gap, ' ');
      const std::size_t used = write(part.columns, line);
      line.append(part.width - used, ' ');
      width += gap + part.width;
    }
    // What is painted may end in spaces that are meant to be seen.
    const std::size_t end = line.find_last_not_of(' ') + 1;
    width -= line.size() - end;
    line.erase(end);
    block.add(std::move(line), width);
  }

  const Table& table_;
  int decimals_;
  bool has_bars_;  // beside weights, where these have room
  TextPage& page_;
  Shelf& shelf_;
  std::vector<std::vector<TableColumn>> plain_;  // of each group, as far as made
  std::vector<TableColumn> columns_;             // that wait for a line of their own to be full
  std::vector<Part> parts_;                      // of these, once it is
  std::size_t label_width_ = 0;
  Gaps gaps_{};
  bool has_head_ = false;
  bool is_cut_ = false;
};

}  // namespace

void write_tables(const std::vector<Table>& tables, int decimals, TextPage& page) {
  Shelf shelf(page);
  const auto shows_weights = [](const Table& table) { return table.groups.front().is_weights; };
  // Several heads' weights are to stand side by side.
  const bool has_bars = std::ranges::count_if(tables, shows_weights) == 1;
  for (const Table& table : tables) TableWriter(table, decimals, has_bars, page, shelf).write();
  shelf.write();
}

}  // namespace attn
