#include "tell/worked.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "tell/own_lines.hpp"
#include "tell/worked_vectors.hpp"
#include "text/display.hpp"
#include "trace/features.hpp"
#include "trace/input_matrices.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// More lines of one kind than these are not worked out each: the first shows how.
constexpr std::size_t most_worked_out = 4;

class Worker {
 public:
  Worker(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
         const Labels& labels, const View& view)
      : trace_(trace),
        variant_(variant),
        step_(step),
        row_(row),
        position_(position_of(trace.input.words, row)),
        labels_(labels),
        view_(view),
        form_(operation(step.op).form) {}

  Work finish() {
    if (is_made_ready(step_)) return work_made_ready(trace_, variant_, step_, row_, labels_, view_);
    if (form_ == Form::masked) {
      tell_hidden();
    } else if (shape_of(step_) == Shape::pairs) {
      work_pairs();
    } else if (shape_of(step_) == Shape::pair_features) {
      work_vectors();
    } else if (form_ == Form::sum) {
      work_sum();
    }
    return std::move(work_);
  }

 private:
  bool all() const { return view_.arithmetic == Arithmetic::all; }

  bool none() const { return view_.arithmetic == Arithmetic::none; }

  ArithmeticLine line(const Made& of) const {
    ArithmeticLine told =
        arithmetic_line(of, view_.decimals, all() ? ZeroProducts::written : ZeroProducts::left_out);
    if (!none()) return told;
    return {.result = told.result.empty()
                          ? std::vector<std::string>{number(of.result, view_.decimals)}
                          : told.result};
  }

  // Of one number there is nothing to add up.
  ArithmeticLine sum_line(const Made& sum) const {
    ArithmeticLine told = line(sum);
    return sum.of.size() == 1 ? ArithmeticLine{.result = told.result} : told;
  }

  // "q₂ · k₁", of a head "q₂⁽³⁾ · k₁⁽²⁾": heads may share keys.
  std::string product(std::size_t token) const {
    const auto row = [](const Operand& of, std::size_t place) {
      return fmt::format("{}{}{}", row_symbol(of.name), subscript(place),
                         of.head == 0 ? "" : superscript(of.head));
    };
    Operand keys = step_.from[1];
    if (keys.after_past && token < trace_.input.cached()) keys.name = past_name(keys.name);
    return fmt::format("{} · {}", row(step_.from[0], ordinal(position_)), row(keys, token + 1));
  }

  void work_pairs() {
    bool left_out = false;
    std::vector<std::string> unseen;
    for (std::size_t j = 0; j < labels_.tokens.size(); ++j) {
      const double cell = step_.cells(index_of(row_), j);
      if (!is_scored(cell)) continue;
      if (is_unused(Position{j})) {
        if (is_before_mask()) {
          unseen.push_back(fmt::format("{} {}", labels_.tokens[j], number(cell, view_.decimals)));
        }
        continue;
      }
      const Made of = made(trace_, variant_, step_, {index_of(row_), j});
      ArithmeticLine told = line(of);
      told.label = labels_.tokens[j];
      if (form_ == Form::sum_of_products && !none()) told.left = product(j);
      left_out = left_out || (view_.arithmetic == Arithmetic::first && has_zero_product(of));
      lines_.push_back(std::move(told));
    }
    work_.leaves_out_zeros = left_out;
    if (!unseen.empty() && trace_.input.words.size() == 1) {
      work_.remarks.push_back(
          fmt::format("Hidden by the mask, and so not worked out: {}.", fmt::join(unseen, ", ")));
    }
    add_pairs();
    if (form_ == Form::power) add_row_sum();
  }

  // The numbers of a pair of words, of which many alike are worked out in brief.
  void add_pairs() {
    if (lines_.empty()) return;
    if (none()) return add_block(Setting::run_on);
    const bool stands_elsewhere = form_ == Form::share || trace_.input.words.size() > 1;
    if (all() || (!stands_elsewhere && form_ == Form::sum_of_products)) {
      return add_block(Setting::columns);
    }
    if (trace_.input.words.size() > 1) return add_block(Setting::in_brief);
    if (lines_.size() <= most_worked_out) return add_block(Setting::columns);
    if (stands_elsewhere) return add_block(Setting::in_brief);
    for (std::size_t i = 1; i < lines_.size(); ++i) {
      lines_[i] = {.label = lines_[i].label, .result = lines_[i].result};
    }
    add_block(Setting::run_on);
  }

  void add_block(Setting setting) {
    if (!lines_.empty()) work_.blocks.push_back({.lines = lines_, .setting = setting});
  }

  // What the mask hides; of exponentials and weights what weighs nothing.
  bool is_unused(Position token) const {
    return is_before_mask() ? is_masked(variant_, step_.head, row_, token)
                            : is_hidden(variant_, step_.head, row_, token);
  }

  // Scores that are hidden later are numbers still.
  bool is_before_mask() const { return form_ != Form::power && form_ != Form::share; }

  void add_row_sum() {
    if (lines_.empty() && !step_.sink) {
      work_.remarks.emplace_back(
          "No token is left to attend to: no exponential, no weight, nothing to weigh.");
      return;
    }
    std::vector<ArithmeticLine> told;
    if (step_.sink && none()) told.push_back(max_line());
    if (step_.sink) told.push_back(sink_line());
    told.push_back(sum_line(made_row_sum(variant_, step_, row_)));
    told.back().label = "sum";
    work_.blocks.push_back({.lines = std::move(told)});
  }

  // The maximum, which may be the sink.
  ArithmeticLine max_line() const {
    const double max = step_.fact("max")[index_of(row_)];
    return {.label = "max", .result = {number(max, view_.decimals)}};
  }

  // What the sink adds to the sum.
  ArithmeticLine sink_line() const {
    ArithmeticLine told = line(made_sink(step_, row_));
    told.label = "sink";
    return told;
  }

  void tell_hidden() {
    std::vector<std::string> names;
    for (std::size_t j = 0; j < labels_.tokens.size(); ++j) {
      if (is_masked(variant_, step_.head, row_, Position{j})) names.push_back(labels_.tokens[j]);
    }
    const std::string& word = labels_.words[index_of(position_)];
    if (names.empty()) {
      work_.remark_once = fmt::format("Nothing is hidden from \"{}\".", word);
    } else {
      work_.remarks.push_back(fmt::format("Hidden from \"{}\": {}.", word, fmt::join(names, ", ")));
    }
  }

  void work_vectors() {
    std::size_t widest = 0;
    for (std::size_t j = 0; j < labels_.tokens.size(); ++j) {
      const auto weighted = weighted_vector_arithmetic(trace_, variant_, step_, row_, Position{j});
      if (!is_scored(weighted.weight) || is_hidden(variant_, step_.head, row_, Position{j}))
        continue;
      ArithmeticLine told = vector_line(weighted, view_.decimals);
      told.label = labels_.tokens[j];
      widest = std::max(widest, width_of(told));
      lines_.push_back(std::move(told));
      constexpr std::size_t margin = 6;
      if (none() || widest + margin > view_.columns) return put_in_table();
    }
    add_block(Setting::columns);
  }

  // The first stands for the others, whose numbers a table has room for.
  void put_in_table() {
    if (!none()) work_.blocks.push_back({.lines = {lines_.front()}});
    work_.tables.push_back(weighted_table(trace_, variant_, step_, row_, labels_, work_.made));
  }

  static std::size_t width_of(const ArithmeticLine& line) {
    std::size_t width = display_width(line.label) + display_width(line.open) + 10;
    for (const auto& term : line.terms) width += term.size() + 2;
    for (const auto& result : line.result) width += result.size() + 2;
    return width;
  }

  void work_sum() {
    const std::size_t features = step_.cells.columns();
    if (made(trace_, variant_, step_, {index_of(row_), 0}).of.size() == 1) {
      work_.remarks.emplace_back("It is one vector: there is nothing to add.");
    }
    if (none()) return;
    for (std::size_t f = 0; f < (all() ? features : std::min(features, most_worked_out)); ++f) {
      const Made sum = made(trace_, variant_, step_, {index_of(row_), f});
      lines_.push_back(sum_line(sum));
      if (sum.of.empty()) lines_.back().left = "nothing was weighed";
    }
    add_block(all() ? Setting::columns : Setting::in_brief);
  }

  const Trace& trace_;
  const VariantTrace& variant_;
  const Step& step_;
  Row row_;
  Position position_;
  const Labels& labels_;
  const View& view_;
  Form form_;
  std::vector<ArithmeticLine> lines_;
  Work work_;
};

}  // namespace

Work work(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
          const Labels& labels, const View& view) {
  return Worker(trace, variant, step, row, labels, view).finish();
}

Table weighted_table(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
                     const Labels& labels, std::vector<std::vector<double>>& made) {
  Table table{.corner = {"", "token ↓"}};
  Table::Group group{.title = {fmt::format("weight × {}", row_name(step.from[1].name))},
                     .column_labels = feature_labels(column_features(trace, variant, step)),
                     .role = role_of(step.from[1].name)};
  std::vector<double> vector;
  for (std::size_t j = 0; j < labels.tokens.size(); ++j) {
    weighted_vector(trace, variant, step, row, Position{j}, vector);
    if (!is_scored(vector.front())) continue;
    made.push_back(vector);
    table.row_labels.push_back(labels.tokens[j]);
  }
  for (const auto& numbers : made) group.rows.emplace_back(numbers);
  table.groups.push_back(std::move(group));
  return table;
}

}  // namespace attn
