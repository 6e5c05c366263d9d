#include "render/trace/text_shares.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tell/comparison.hpp"
#include "tell/role.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t shortest_bar = 1;
constexpr std::size_t longest_bar = 20;

// What stands in place of a bar, or nothing.
std::string_view remark_on(const Attention& attention, std::size_t token) {
  if (attention.hides(Position{token})) return hidden_remark;
  return is_scored(attention.weights[token]) ? "" : unscored_remark;
}

std::size_t remark_width(const Attention& attention) {
  std::size_t width = 0;
  for (std::size_t j = 0; j < attention.weights.size(); ++j) {
    width = std::max(width, remark_on(attention, j).size());
  }
  return width;
}

// One column as text: what it needs, and how wide it has become.
struct Column {
  std::string title, most, spread;
  std::vector<std::string> numbers;
  const Attention* of = nullptr;
  std::size_t width = 0;

  std::size_t numbers_width() const { return display_width(numbers.front()) + 1; }
  std::size_t width_with(std::size_t bar) const {
    const std::size_t remark = remark_width(*of);
    return std::max(
        {numbers_width() + std::max(bar, remark), display_width(title), display_width(spread)});
  }
};

std::string most_text(const Attention& attention, const std::vector<std::string>& labels) {
  constexpr std::size_t most_in_a_line = 2;
  const std::vector<std::string> names = most_named(attention, labels);
  if (names.size() > most_in_a_line) return fmt::format("{} words tie", names.size());
  return names.empty() ? "–" : fmt::format("{}", fmt::join(names, " = "));
}

class ShareLines {
 public:
  ShareLines(const ShareTable& table, int decimals, TextPage& page) : table_(table), page_(page) {
    for (const auto& label : table.row_labels) {
      label_width_ = std::max(label_width_, display_width(label));
    }
    for (const auto& [title, attention] : table.columns) {
      std::vector<std::string> cells;
      for (const double weight : attention.weights) cells.push_back(number(weight, decimals));
      if (has_sink(table)) cells.push_back(number(attention.sink.value_or(not_scored), decimals));
      columns_.push_back({.title = title,
                          .most = most_text(attention, table.row_labels),
                          .spread = spread_text(attention, decimals),
                          .numbers = align_points(cells),
                          .of = &attention});
    }
  }

  void write() {
    bool is_first = true;
    for (const std::span<Column> group : groups()) {
      for (std::size_t first = 0, blocks = block_count(group); blocks > 0; --blocks) {
        // Blocks of one size, as near as can be.
        const std::size_t count = (group.size() - first + blocks - 1) / blocks;
        if (!is_first) page_.blank_line();
        write_block(group.subspan(first, count));
        first += count;
        is_first = false;
      }
    }
  }

 private:
  // All columns where the line has room for them, or where each variant has but one; else the heads
  // of one variant after those of another.
  std::vector<std::span<Column>> groups() {
    std::vector<std::span<Column>> groups;
    const bool together = block_count(columns_) == 1 || columns_.front().of->head == 0;
    for (std::size_t first = 0, last = 0; first < columns_.size(); first = last) {
      const std::size_t variant = columns_[first].of->variant;
      while (last < columns_.size() && (together || columns_[last].of->variant == variant)) ++last;
      groups.push_back(std::span(columns_).subspan(first, last - first));
    }
    return groups;
  }

  // How many blocks some columns need, each filled before the next is begun.
  std::size_t block_count(std::span<const Column> columns) const {
    std::size_t blocks = 0;
    std::size_t room = 0;
    for (const Column& column : columns) {
      const std::size_t needed = text_gap + column.width_with(shortest_bar);
      if (blocks == 0 || room < needed) {
        ++blocks;
        const std::size_t used = text_indent + label_width_;
        room = page_.columns() > used ? page_.columns() - used : 0;
      }
      room -= std::min(room, needed);
    }
    return blocks;
  }

  // As long bars as the line has room for, and equally long, so that they compare.
  static std::size_t bar_width(std::span<const Column> columns, std::size_t room) {
    std::size_t bar = longest_bar;
    const auto used = [&] {
      std::size_t width = 0;
      for (const Column& column : columns) width += text_gap + column.width_with(bar);
      return width;
    };
    while (bar > shortest_bar && used() > room) --bar;
    return bar;
  }

  void write_block(std::span<Column> columns) {
    const std::size_t used = text_indent + label_width_;
    const std::size_t longest =
        bar_width(columns, page_.columns() > used ? page_.columns() - used : 0);
    for (Column& column : columns) column.width = column.width_with(longest);
    row(columns, "weight (token ↓)", [&](const Column& column) {
      return page_.painted(Style::quiet, pad_right(column.title, column.width));
    });
    for (std::size_t j = 0; j < table_.row_labels.size(); ++j) {
      row(columns, table_.row_labels[j], [&](const Column& column) {
        const double weight = column.of->weights[j];
        const std::size_t room = column.width - column.numbers_width();
        if (const auto remark = remark_on(*column.of, j); !remark.empty()) {
          return column.numbers[j] + " " +
                 page_.painted(Style::quiet, pad_right(std::string(remark), room));
        }
        return weight_text(column, j, weight, longest);
      });
    }
    if (has_sink(table_)) {
      row(columns, std::string(sink_label), [&](const Column& column) {
        return weight_text(column, table_.row_labels.size(), column.of->sink.value_or(0.0),
                           longest);
      });
    }
    row(columns, "most attention", [&](const Column& column) {
      return page_.painted(Style::heading, pad_right(fit(column.most, column.width), column.width));
    });
    row(columns, "spread (bits)",
        [&](const Column& column) { return pad_right(column.spread, column.width); });
  }

  // A number of a column, and its bar.
  std::string weight_text(const Column& column, std::size_t place, double weight,
                          std::size_t longest) const {
    const std::string drawn = bar(is_scored(weight) ? weight : 0.0, longest);
    return column.numbers[place] + " " +
           page_.painted(style_of(Role::weight),
                         pad_right(drawn, column.width - column.numbers_width()));
  }

  template <typename Cell>
  void row(std::span<Column> columns, const std::string& label, Cell cell) {
    std::string text = pad_right(fit(label, label_width_), label_width_);
    for (const Column& column : columns) text += std::string(text_gap, ' ') + cell(column);
    page_.line(text.substr(0, text.find_last_not_of(' ') + 1), text_indent);
  }

  const ShareTable& table_;
  TextPage& page_;
  std::vector<Column> columns_;
  std::size_t label_width_ = 16;  // of "weight (token ↓)"
};

}  // namespace

void write_shares(const ShareTable& table, int decimals, TextPage& page) {
  ShareLines(table, decimals, page).write();
}

}  // namespace attn
