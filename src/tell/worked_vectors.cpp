#include "tell/worked_vectors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "tell/stage.hpp"
#include "tell/vectors.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// Of more features than these the first show how.
constexpr std::size_t most_features = 4;

class VectorWorker {
 public:
  VectorWorker(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
               const Labels& labels, const View& view)
      : trace_(trace),
        variant_(variant),
        step_(step),
        row_(row_of_step(row)),
        labels_(labels),
        view_(view) {}

  Work finish() {
    if (view_.arithmetic != Arithmetic::none) {
      const bool all = view_.arithmetic == Arithmetic::all;
      const std::size_t rows = all ? step_.cells.rows() : 1;
      for (std::size_t i = 0; i < rows; ++i) work_row(all ? i : row_, all);
    }
    const bool is_bare = stage_of(variant_, step_) == Stage::end && step_.row_facts.empty();
    Table table = is_bare ? word_table(trace_, variant_, step_, labels_)
                          : row_table(trace_, variant_, step_, labels_);
    for (const RowFact& fact : step_.row_facts) add_fact(table, fact);
    work_.tables.push_back(std::move(table));
    return std::move(work_);
  }

 private:
  bool is_of_words() const { return shape_of(step_) == Shape::word_features; }

  std::size_t row_of_step(Row row) const {
    if (is_of_words()) return index_of(row);
    if (trace_.input.memory) return 0;
    const Position word = position_of(trace_.input.words, row);
    return index_of(trace_.input.own_token(word)) - tokens_before(trace_.input, step_.id);
  }

  // "q₂": as the row is called in arithmetic, by its place among the words or tokens.
  std::string name_of(std::size_t row) const {
    const std::size_t place = is_of_words() ? ordinal(trace_.input.words[row])
                                            : row + tokens_before(trace_.input, step_.id) + 1;
    const std::string head = step_.head == 0 ? "" : superscript(step_.head);
    return fmt::format("{}{}{}", row_symbol(facts(step_.id).name), subscript(place), head);
  }

  bool has_angles() const {
    return step_.sinusoid || (step_.rotating && !step_.rotating->from_tables);
  }

  // The first feature of a pair.
  std::size_t first_of(std::size_t pair) const {
    if (step_.sinusoid) return 2 * pair;
    return features_of(step_.rotating->pairs, pair, step_.rotating->dims).first;
  }

  // The angles of two pairs, which say how: that of the first is the position. Or all.
  void add_angles(std::vector<ArithmeticLine>& lines, std::size_t row, bool all) const {
    constexpr std::size_t most = 2;
    const std::size_t pairs = step_.row_facts.front().pairs;
    for (std::size_t pair = 0; pair < (all ? pairs : std::min(pairs, most)); ++pair) {
      const std::size_t feature = first_of(pair);
      lines.push_back(angle_line(made(trace_, variant_, step_, {row, feature}), view_.decimals));
      lines.back().left = fmt::format("angle of pair {}", pair + 1);
    }
  }

  void work_row(std::size_t row, bool all) {
    std::vector<ArithmeticLine> lines;
    const std::size_t features = step_.cells.columns();
    if (step_.op == Op::norm) {
      lines.push_back(root_line(made(trace_, variant_, step_, {row, 0}), view_.decimals));
      lines.back().left = fmt::format("root of {}", name_of(row));
    }
    if (has_angles()) add_angles(lines, row, all);
    for (std::size_t j = 0; j < (all ? features : std::min(features, most_features)); ++j) {
      ArithmeticLine line =
          arithmetic_line(made(trace_, variant_, step_, {row, j}), view_.decimals);
      line.left = fmt::format("{}[{}]", name_of(row), j + 1);
      lines.push_back(std::move(line));
    }
    work_.blocks.push_back({.lines = std::move(lines)});
  }

  static void add_fact(Table& table, const RowFact& fact) {
    const std::size_t width = std::max<std::size_t>(fact.pairs, 1);
    Table::Group group{.title = {std::string(fact.name)}};
    if (fact.pairs > 1) group.title.emplace_back("pair →");
    for (std::size_t i = 0; i < fact.of_rows.size(); i += width) {
      group.rows.emplace_back(&fact.of_rows[i], width);
    }
    table.groups.push_back(std::move(group));
  }

  const Trace& trace_;
  const VariantTrace& variant_;
  const Step& step_;
  std::size_t row_;
  const Labels& labels_;
  const View& view_;
  Work work_;
};

}  // namespace

bool is_made_ready(const Step& step) {
  const Shape shape = shape_of(step);
  return (shape == Shape::word_features || shape == Shape::token_features) &&
         (step.op == Op::norm || step.op == Op::rotate || step.op == Op::divide ||
          step.op == Op::add || step.op == Op::activate);
}

Work work_made_ready(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
                     const Labels& labels, const View& view) {
  return VectorWorker(trace, variant, step, row, labels, view).finish();
}

}  // namespace attn
