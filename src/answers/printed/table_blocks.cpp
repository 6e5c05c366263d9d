#include "answers/printed/table_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/printed/printed_array.hpp"
#include "answers/printed/step_names.hpp"
#include "answers/printed/table_marks.hpp"
#include "input/json_object.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

class BlockReader {
 public:
  BlockReader(const TableText& text, const std::string& file) : text_(text), file_(file) {}

  std::vector<TableBlock> read() {
    for (const TableLine& line : text_.lines) take(line);
    end_block();
    if (blocks_.empty() && facts_.size() == 1) blocks_ = std::move(facts_);
    return std::move(blocks_);
  }

 private:
  void take(const TableLine& line) {
    if (line.is_blank()) {
      bad_line_.clear();
      return end_block();
    }
    if (take_mark(line)) return;
    const bool only_marks = std::ranges::all_of(line.cells, is_elided);
    if (only_marks || is_elided_row(line)) return take_elided_row(line);
    auto row = row_of(line, text_.is_separated);
    if (!row) return take_text(line);
    if (is_head_alone(*row, line)) return take_head(line);
    if (!is_named(*row)) return take_row(std::move(*row), line);
    const bool is_fact = row->cells.size() == 1 && !row->elided_after;
    if (!is_fact && !step_named(row->label)) return take_row(std::move(*row), line);
    take_named(std::move(*row), line);
  }

  bool take_mark(const TableLine& line) {
    if (const auto slice = slice_of(line.whole)) {
      end_block();
      next_.slice = slice;
      above_.push_back(line.whole);
      return true;
    }
    if (const auto scale = scale_of(line.whole)) {
      end_block();
      next_.power = *scale;
      return true;
    }
    if (const auto column = first_column(line)) {
      end_block();
      next_.first_column = column;
      return true;
    }
    return false;
  }

  void take_elided_row(const TableLine& line) {
    if (block_.rows.empty()) return take_text(line);
    block_.rows_elided_after = block_.rows.size();
  }

  // Heads that count, where a rule below them or nothing above the labels says that they are heads.
  bool is_head_alone(const TableRow& row, const TableLine& line) const {
    const bool is_above_labels = text_.is_separated && row.has_label && row.label.empty();
    return (line.is_above_rule || is_above_labels) && block_.rows.empty() &&
           counts_from(row.cells, 0);
  }

  void take_head(const TableLine& line) {
    end_block();
    text_before_ = line.cells;
    if (text_before_[0].text.empty()) text_before_.erase(text_before_.begin());
  }

  // Numbers on the line of their name; a single one is a matrix only where there is nothing else.
  void take_named(TableRow row, const TableLine& line) {
    const bool is_fact = row.cells.size() == 1 && !row.elided_after;
    take_text({.line = line.line, .whole = row.label, .cells = {TableCell{.text = row.label}}});
    row.has_label = false;
    row.label.clear();
    if (!is_fact) return begin(std::move(row));
    facts_.push_back({.rows = {std::move(row)}, .above = {above_.back()}});
  }

  void take_row(TableRow row, const TableLine& line) {
    if (block_.rows.empty() && !bad_line_.empty()) refuse_bad();
    if (row.has_label && row.label.starts_with('[')) {
      if (const auto place = vector_mark(row.label)) return take_vector(std::move(row), *place);
    }
    if (block_.rows.empty() && take_size(row)) return;
    if (block_.rows.empty()) return begin(std::move(row));
    if (block_.is_vector) {
      end_block();
      return begin(std::move(row));
    }
    if (block_.rows.size() == 1 && is_head_of(block_.rows[0], row)) {
      block_.head = block_.rows[0].cells;
      if (block_.rows[0].has_label && !text_.is_separated) {
        block_.head.insert(block_.head.begin(), TableCell{.text = block_.rows[0].label});
      }
      block_.rows.clear();
      take_label(row);
      block_.rows.push_back(std::move(row));
      return;
    }
    if (!block_.head.empty()) take_label(row);
    const TableRow& first = block_.rows.front();
    // One without a label has its number taken for one.
    const bool has_fewer = first.has_label && !row.has_label;
    if (has_fewer || row.cells.size() != first.cells.size()) {
      refuse_line(file_, line.line,
                  fmt::format("this row has {}, but the first one given has {}{}",
                              counted(row.cells.size(), "number"), has_fewer ? "a label and " : "",
                              first.cells.size()));
    }
    block_.rows.push_back(std::move(row));
  }

  // Armadillo's files begin with what they are, and a line of rows and columns.
  bool take_size(const TableRow& row) {
    const bool is_head = !above_.empty() && above_.back().starts_with("ARMA_MAT_TXT");
    if (!is_head || row.cells.size() != 2 || next_.size) return false;
    constexpr double most = 1e9;
    for (const TableCell& cell : row.cells) {
      const double size = cell.number->value;
      if (!(size >= 0.0 && size <= most)) return false;
    }
    next_.size = {static_cast<std::size_t>(row.cells[0].number->value),
                  static_cast<std::size_t>(row.cells[1].number->value)};
    return true;
  }

  void begin(TableRow row) {
    block_ = std::exchange(next_, {});
    block_.above = std::exchange(above_, {});
    const std::size_t wide = row.cells.size() + (row.elided_after ? 1 : 0);
    const std::size_t words = text_before_.size();
    if (words == wide + (row.has_label ? 1 : 0)) require_no_decimals();
    // Heads may be of several words; they may stand above the labels, too, or only not above them.
    const bool are_heads = row.has_label ? words >= wide : words >= wide - 1 && words <= wide + 1;
    if (words > 0 && are_heads) {
      block_.head = text_before_;
      // What stands above the heads is the name, unless they are one.
      if (!block_.above.empty() && !step_named(block_.above.back())) block_.above.pop_back();
    }
    if (words > 0 && words + 1 == wide) take_label(row);
    block_.rows.push_back(std::move(row));
  }

  // The first cell of a row below a head that has a cell fewer: it counts rows from 0 or 1.
  void take_label(TableRow& row) const {
    const auto heads = static_cast<std::size_t>(
        std::ranges::count_if(block_.head, [](const TableCell& cell) { return !is_elided(cell); }));
    if (row.has_label || row.cells.size() != heads + 1) return;
    const std::string& text = row.cells.front().text;
    const std::size_t place = block_.rows.size();
    const std::string first = block_.rows.empty() ? text : block_.rows.front().label;
    if (first != "0" && first != "1") return;
    const auto number = counts_from({row.cells.front()}, 0);
    const std::size_t next = place + (first == "1" ? 1 : 0);
    const bool is_further = number && *number > next && block_.rows_elided_after;
    if (number != next && !is_further) return;
    row.label = text;
    row.has_label = true;
    row.cells.erase(row.cells.begin());
    if (row.elided_after && *row.elided_after > 0) --*row.elided_after;
  }

  // A line of heads that are numbers: 0 1 2, above rows with a label.
  bool is_head_of(const TableRow& head, const TableRow& row) const {
    const auto start = counts_from(first_part(head), 0);
    if (!start) return false;
    if (!head.has_label && !row.has_label) return row.cells.size() == head.cells.size() + 1;
    if (head.cells.size() != row.cells.size()) {
      return head.has_label && !row.has_label && row.cells.size() == head.cells.size() + 1;
    }
    if (!head.has_label) return row.has_label;
    const bool is_name_of_labels = head.label.empty() || head.label == "(index)" ||
                                   head.label == "index" || head.label == "idx" ||
                                   head.label == "token" || head.label == "word";
    return row.has_label && is_name_of_labels;
  }

  static std::vector<TableCell> first_part(const TableRow& head) {
    std::vector<TableCell> cells = head.cells;
    if (head.elided_after) cells.resize(*head.elided_after);
    return cells;
  }

  void take_vector(TableRow row, std::size_t place) {
    const bool goes_on = block_.is_vector && place == block_.rows[0].cells.size() + 1;
    if (!goes_on) {
      end_block();
      begin(std::move(row));
      block_.is_vector = true;
      return;
    }
    auto& all = block_.rows[0].cells;
    all.insert(all.end(), row.cells.begin(), row.cells.end());
  }

  // Fractions and numbers alone.
  void refuse_fractions(const TableLine& line) const {
    const auto found = std::ranges::find_if(
        line.cells, [](const TableCell& cell) { return is_fraction(cell.text); });
    const bool are_all = std::ranges::all_of(line.cells, [](const TableCell& cell) {
      return cell.number.has_value() || is_fraction(cell.text);
    });
    if (line.cells.size() < 2 || found == line.cells.end() || !are_all) return;
    refuse_fraction(file_, line.line, found->text);
  }

  void take_text(const TableLine& line) {
    refuse_fractions(line);
    const auto size = size_in(line.whole);
    const bool is_bad = !size && (looks_like_number(line.cells[0].text) || is_row_with_other(line));
    if (is_bad && bad_line_.empty()) set_bad(line.line, line.cells);
    if (is_bad && !block_.rows.empty()) refuse_bad();
    end_block();
    if (!is_bad) bad_line_.clear();
    if (size) {
      const bool is_after = !blocks_.empty() && line.whole.find("rows x") != std::string::npos;
      (is_after ? blocks_.back().size : next_.size) = size;
    }
    above_.push_back(line.whole);
    const char last = line.cells.back().text.empty() ? ' ' : line.cells.back().text.back();
    if (size || last == ':' || last == '=') return;  // a name is no head
    text_before_ = line.cells;
    text_line_ = line.line;
    if (text_.is_separated && !text_before_.empty() && text_before_[0].text.empty()) {
      text_before_.erase(text_before_.begin());
    }
  }

  // Whether a line has, after its first cell, numbers and something else: of a table that is parted
  // by marks, or right below rows of as many cells.
  bool is_row_with_other(const TableLine& line) const {
    const bool any = std::any_of(line.cells.begin() + 1, line.cells.end(),
                                 [](const TableCell& c) { return c.number && !is_elided(c); });
    if (!any || text_.is_separated) return any;
    if (block_.rows.empty()) return false;
    const TableRow& first = block_.rows.front();
    return line.cells.size() == first.cells.size() + (first.has_label ? 1 : 0);
  }

  // As many cells as the row has, among them numbers with a point: no heads, but a row of its own.
  void require_no_decimals() {
    const bool any =
        std::any_of(text_before_.begin() + 1, text_before_.end(),
                    [](const TableCell& cell) { return cell.number && cell.number->decimals > 0; });
    if (!any || text_.is_separated) return;
    set_bad(text_line_, text_before_);
    refuse_bad();
  }

  // The first cell that is none of a number, of a line that is meant as one of numbers.
  void set_bad(std::size_t line, const std::vector<TableCell>& cells) {
    bad_number_ = line;
    const std::size_t labels = cells[0].number || cells.size() == 1 ? 0 : 1;
    const auto is_other = [](const TableCell& cell) { return !cell.number && !cell.text.empty(); };
    auto found =
        std::find_if(cells.begin() + static_cast<std::ptrdiff_t>(labels), cells.end(), is_other);
    if (found == cells.end()) found = std::ranges::find_if(cells, is_other);
    bad_line_ = found == cells.end() ? cells[0].text : found->text;
  }

  [[noreturn]] void refuse_bad() const {
    refuse_line(file_, bad_number_,
                fmt::format("found \"{}\" among numbers, expected a number", shortened(bad_line_)));
  }

  void end_block() {
    text_before_.clear();
    if (block_.rows.empty()) return;
    blocks_.push_back(std::exchange(block_, {}));
    above_.clear();
  }

  const TableText& text_;
  const std::string& file_;
  std::vector<TableBlock> blocks_;
  std::vector<TableBlock> facts_;  // "loss: 0.5"
  TableBlock block_, next_;
  std::vector<std::string> above_;
  std::vector<TableCell> text_before_;  // the cells of the line of text right before
  std::size_t text_line_ = 0;           // where that stands
  std::string bad_line_;
  std::size_t bad_number_ = 0;
};

}  // namespace

std::vector<TableBlock> table_blocks(const TableText& text, const std::string& file) {
  return BlockReader(text, file).read();
}

}  // namespace attn
