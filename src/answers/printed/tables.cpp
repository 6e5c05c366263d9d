#include "answers/printed/tables.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/printed/label.hpp"
#include "answers/printed/markup_tables.hpp"
#include "answers/printed/step_names.hpp"
#include "answers/printed/table_blocks.hpp"
#include "answers/printed/table_marks.hpp"
#include "input/json_object.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using Kind = PrintedNumber::Kind;

std::size_t columns_of(const TableBlock& block) { return block.rows.front().cells.size(); }

// Whether a block holds the next columns of the one before.
bool are_next_columns(const TableBlock& before, const TableBlock& next) {
  if (before.rows.size() != next.rows.size() || before.is_vector || next.is_vector) return false;
  const std::size_t columns = columns_of(before);
  if (next.first_column) {  // a slice is named above its first columns alone
    const bool same_slice = !next.slice || next.slice == before.slice;
    return same_slice && *next.first_column == columns + 1;
  }
  if (before.head.empty() || next.head.empty()) return false;
  for (std::size_t i = 0; i < next.rows.size(); ++i) {
    const bool same = next.rows[i].has_label && before.rows[i].label == next.rows[i].label;
    if (!same) return false;
  }
  const auto from = counts_from(next.head, 0);
  const auto before_from = counts_from(before.head, 0);
  if (from && before_from) return *from == *before_from + columns;
  return !from && !before_from && next.above.empty();
}

void join_columns(std::vector<TableBlock>& blocks) {
  std::vector<TableBlock> joined;
  for (TableBlock& block : blocks) {
    if (joined.empty() || !are_next_columns(joined.back(), block)) {
      joined.push_back(std::move(block));
      continue;
    }
    for (std::size_t i = 0; i < block.rows.size(); ++i) {
      auto& cells = joined.back().rows[i].cells;
      cells.insert(cells.end(), block.rows[i].cells.begin(), block.rows[i].cells.end());
    }
  }
  blocks = std::move(joined);
}

// Which commas the cells have: all of them must be read alike.
CommaAs commas_in(const TableBlock& block, const std::string& file, CommaAs asked) {
  const std::string *with_comma = nullptr, *certain = nullptr, *with_point = nullptr;
  std::size_t line = 0;
  for (const TableRow& row : block.rows) {
    for (const TableCell& cell : row.cells) {
      const bool has_comma = cell.text.find(',') != std::string::npos;
      const bool has_point = cell.text.find('.') != std::string::npos;
      if (has_point && !has_comma) with_point = &cell.text;
      if (!has_comma || has_point) continue;
      if (with_comma == nullptr) {
        with_comma = &cell.text;
        line = row.line;
      }
      if (!may_be_thousands(cell.text)) certain = &cell.text;
    }
  }
  if (asked != CommaAs::refused || with_comma == nullptr) return asked;
  if (with_point != nullptr && certain == nullptr) return CommaAs::thousands;
  if (with_point == nullptr && certain != nullptr) return CommaAs::decimal;
  if (with_point != nullptr) {
    refuse_line(file, line,
                fmt::format("found \"{}\" beside \"{}\", expected one decimal mark in all of it",
                            shortened(*certain), shortened(*with_point)));
  }
  refuse_line(file, line,
              fmt::format("found \"{}\", which may be a number with a decimal comma, or one of "
                          "thousands",
                          shortened(*with_comma)),
              "say which: --read decimal-comma or --read thousands");
}

// Labels that count from 0 or 1 may be a column of numbers where no head says otherwise.
bool counts(const std::vector<PrintedNumber>& cells, std::size_t start, std::size_t step,
            std::size_t count) {
  if (count < 1) return false;
  for (std::size_t i = 0; i < count; ++i) {
    const PrintedNumber& cell = cells[start + i * step];
    if (!cell.is_finite() || cell.has_mark || cell.has_exponent || cell.is_truth) return false;
    const double expected = cells[start].value + static_cast<double>(i);
    if (cell.value != expected) return false;
  }
  return cells[start].value == 0.0 || cells[start].value == 1.0;
}

class ArrayMaker {
 public:
  ArrayMaker(const std::string& text, const TableText& table, const std::string& file,
             CommaAs commas)
      : file_(file), commas_(commas), has_bare_commas_(table.has_bare_commas) {
    decimals_shown_ = decimals_of_trace(text);
    has_own_digits_ = decimals_shown_ > 0 || (has_markup(text) && text.find("10^") != text.npos);
    if (text.empty() || text.back() == '\n') return;
    open_line_ = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  PrintedArray make(const TableBlock& block) const {
    PrintedArray array{.line = block.rows.front().line,
                       .is_table = true,
                       .has_own_digits = has_own_digits_,
                       .decimals_shown = decimals_shown_};
    const CommaAs commas = commas_in(block, file_, commas_);
    const std::size_t columns = columns_of(block);
    std::optional<std::size_t> elided;
    for (const TableRow& row : block.rows) {
      if (row.elided_after) elided = row.elided_after;
      for (const TableCell& cell : row.cells) {
        array.cells.push_back(number_of(cell, row, commas, block.power));
      }
    }
    array.extents = {block.rows.size(), columns};
    array.elided_after = {block.rows_elided_after, elided};
    if (block.size) array.full = {block.size->first, block.size->second};
    const bool is_bare = block.head.empty();
    const bool has_labels = block.rows.front().has_label;
    array.may_have_head = is_bare && block.rows.size() > 1 && counts(array.cells, 0, 1, columns);
    array.may_have_labels =
        !has_labels && columns > 1 && counts(array.cells, 0, columns, block.rows.size());
    if (array.may_have_head && array.may_have_labels) {
      array.may_have_labels = false;
    }
    const bool is_line = block.rows.size() == 1 && !has_labels && block.head.empty() &&
                         !block.first_column && !block.size;
    if (has_bare_commas_ && columns == 2 && array.may_have_labels) {
      refuse_labels_or_decimals(block.rows.front());
    }
    if (block.is_vector || is_line) {
      array.extents = {columns};
      array.elided_after = {elided};
      array.full.clear();
    }
    require_all(array);
    if (block.rows.back().line == open_line_) require_whole(array);
    array.label = label_of(block);
    return array;
  }

 private:
  PrintedNumber number_of(const TableCell& cell, const TableRow& row, CommaAs commas,
                          int power) const {
    const bool has_comma = cell.text.find(',') != std::string::npos;
    const auto number = has_comma ? read_printed_number(cell.text, commas) : cell.number;
    if (!number) {
      refuse_line(
          file_, row.line,
          fmt::format("found \"{}\" among numbers, expected a number", shortened(cell.text)));
    }
    return power == 0 ? *number : times_power_of_ten(*number, power);
  }

  // 0,25 and 1,75: rows that are counted, each with a number, or numbers.
  [[noreturn]] void refuse_labels_or_decimals(const TableRow& row) const {
    refuse_line(
        file_, row.line,
        fmt::format("found \"{},{}\", which may be one number with a decimal comma, or two",
                    shortened(row.cells[0].text), shortened(row.cells[1].text)),
        "one number: --read decimal-comma or --read thousands; two: a blank after each comma");
  }

  // Where the size that is told is larger, some of it is left out, which a mark must say.
  void require_all(const PrintedArray& array) const {
    if (array.full.empty() || array.is_elided() || array.full == array.extents) return;
    refuse_line(
        file_, array.line,
        fmt::format("found {} of {}, but the text says {} × {}", counted(array.extents[0], "row"),
                    counted(array.extents[1], "number"), array.full[0], array.full[1]));
  }

  // A line without an end may be cut off. Nothing shows that in a number but what others have; and
  // of a table that was to go on, heads and labels may be taken for its numbers.
  void require_whole(const PrintedArray& array) const {
    if (array.may_have_head || array.may_have_labels) {
      refuse_cut("its first row or column counts, as heads or labels do");
    }
    const PrintedNumber& last = array.cells.back();
    constexpr std::size_t enough = 3;
    if (array.cells.size() <= enough || !last.is_finite()) return;
    const bool has_fewer =
        std::all_of(array.cells.begin(), array.cells.end() - 1, [&](const PrintedNumber& other) {
          const bool has_more = other.decimals > last.decimals || other.has_exponent;
          return !other.is_finite() || (has_more && !last.has_exponent);
        });
    if (has_fewer) refuse_cut("its last number is shorter than all others");
  }

  [[noreturn]] void refuse_cut(std::string_view why) const {
    refuse_line(
        file_, open_line_,
        fmt::format("found a table that may be cut off, as its last line has no end and {}", why),
        "print all of it; if it is all, end its last line");
  }

  // The nearest line above that says something.
  static std::string label_of(const TableBlock& block) {
    std::string text;
    for (const std::string& line : block.above) text += line + "\n";
    std::string label = label_above(text + "\n", text.size(), 0);
    return label;
  }

  const std::string& file_;
  CommaAs commas_;
  bool has_bare_commas_;
  int decimals_shown_ = 0;       // of an exported trace
  bool has_own_digits_ = false;  // also where somebody wrote powers of ten in LaTeX
  std::size_t open_line_ = 0;    // the last line, where it has no end
};

bool may_stack(const PrintedArray& one, const PrintedArray& next) {
  return one.extents == next.extents && one.elided_after == next.elided_after;
}

// Slices that follow each other, from 0 or 1 on: the outermost axis.
std::vector<PrintedArray> with_slices(std::vector<PrintedArray> arrays,
                                      const std::vector<TableBlock>& blocks) {
  std::vector<PrintedArray> all;
  for (std::size_t i = 0; i < arrays.size();) {
    std::size_t end = i + 1;
    while (blocks[i].slice && end < arrays.size() && blocks[end].slice &&
           *blocks[end].slice == *blocks[end - 1].slice + 1 && may_stack(arrays[i], arrays[end])) {
      ++end;
    }
    PrintedArray array = std::move(arrays[i]);
    if (end - i > 1) {
      array.extents.insert(array.extents.begin(), end - i);
      array.elided_after.insert(array.elided_after.begin(), std::nullopt);
      array.full.clear();
    }
    for (std::size_t slice = i + 1; slice < end; ++slice) {
      array.cells.insert(array.cells.end(), arrays[slice].cells.begin(), arrays[slice].cells.end());
    }
    all.push_back(std::move(array));
    i = end;
  }
  return all;
}

// Rows that are labelled with steps, each with another one: "scores 40 38 26".
bool has_named_rows(const TableBlock& block) {
  std::vector<NamedStep> named;
  for (const TableRow& row : block.rows) {
    const auto step = row.has_label ? step_named(row.label) : std::nullopt;
    if (!step || !block.head.empty() || row.cells.size() < 2) return false;
    const bool is_other = std::ranges::none_of(named, [&](const NamedStep& other) {
      return other.id == step->id && other.head == step->head && other.variant == step->variant;
    });
    if (!is_other) return false;
    named.push_back(*step);
  }
  return true;
}

std::vector<TableBlock> with_named_rows_apart(std::vector<TableBlock> blocks) {
  std::vector<TableBlock> all;
  for (TableBlock& block : blocks) {
    if (!has_named_rows(block)) {
      all.push_back(std::move(block));
      continue;
    }
    for (TableRow& row : block.rows) {
      TableBlock one{.power = block.power, .above = {row.label}};
      row.has_label = false;
      one.rows.push_back(std::move(row));
      all.push_back(std::move(one));
    }
  }
  return all;
}

// Of a log: one line of words and numbers beside tables.
bool is_remark(const TableBlock& block) {
  return block.rows.size() == 1 && !block.is_vector && !block.rows_elided_after &&
         (block.rows[0].cells.size() == 1 || block.rows[0].has_label) && block.head.empty() &&
         !block.slice && !block.first_column;
}

}  // namespace

std::vector<PrintedArray> read_tables(const std::string& text, const std::string& file,
                                      CommaAs commas) {
  const TableText table = table_lines(text, commas);
  std::vector<TableBlock> blocks = table_blocks(table, file);
  join_columns(blocks);
  blocks = with_named_rows_apart(std::move(blocks));
  if (!std::ranges::all_of(blocks, is_remark)) std::erase_if(blocks, is_remark);
  const ArrayMaker maker(text, table, file, commas);
  std::vector<PrintedArray> arrays;
  for (const TableBlock& block : blocks) arrays.push_back(maker.make(block));
  return with_slices(std::move(arrays), blocks);
}

}  // namespace attn
