#include "tell/word_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "tell/formula.hpp"
#include "trace/input_matrices.hpp"
#include "write/number.hpp"
#include "write/written_sum.hpp"

namespace attn {
namespace {

// Builds the table of one word and head, a column or more for each step.
class Builder {
 public:
  Builder(const Trace& trace, const VariantTrace& variant, Row word, std::size_t head,
          const Labels& labels, int decimals)
      : trace_(trace),
        variant_(variant),
        word_(word),
        position_(position_of(trace.input.words, word)),
        decimals_(decimals) {
    const Step& scores = *find_step(variant, StepId::scores, head);
    table_ = {.asking = std::string(row_name(scores.from[0].name)),
              .answering = std::string(row_name(scores.from[1].name)),
              .word = labels.words[index_of(position_)],
              .row_labels = labels.tokens,
              .row_remarks = std::vector<std::string>(labels.tokens.size()),
              .row_hidden = std::vector<bool>(labels.tokens.size())};
    if (variant.settings.self != SelfPolicy::score) {
      table_.row_remarks[index_of(position_)] = variant.settings.self == SelfPolicy::carry
                                                    ? "not scored, added as it is"
                                                    : "not scored, left out";
    }
    for (std::size_t j = 0; j < labels.tokens.size(); ++j) {
      table_.row_hidden[j] = is_hidden(variant, head, word, Position{j});
    }
  }

  void add(const Step& step) {
    const Shape shape = facts(step.id).shape;
    if (shape == Shape::pairs) add_column(step);
    if (shape == Shape::pair_features) add_vectors(step);
    if (operation(step.op).form == Form::sum) add_context(step);
  }

  PairTable finish() { return std::move(table_); }

 private:
  void add_column(const Step& step) {
    const auto row = step.cells.row(index_of(word_));
    const StepFacts& fact = facts(step.id);
    const Form form = operation(step.op).form;
    PairTable::Column column{.title = std::string(fact.cell),
                             .operation = column_head(variant_, step, word_, position_, decimals_),
                             .cells = {row.begin(), row.end()},
                             .is_share = form == Form::share,
                             .role = role_of(fact.name)};
    if (form == Form::power || form == Form::share) add_sum(column, row_sum(step, word_));
    table_.columns.push_back(std::move(column));
  }

  void add_sum(PairTable::Column& column, double sum) const {
    std::vector<std::vector<double>> terms;
    for (const double cell : column.cells) {
      if (is_scored(cell)) terms.push_back({cell});
    }
    if (terms.empty()) return;
    column.sum = sum;
    column.sum_reads_exact = adds_up(terms, {sum}, decimals_);
  }

  void add_vectors(const Step& step) {
    table_.vectors_title = fmt::format("weight × {}", row_name(step.from[1].name));
    table_.vectors_role = role_of(step.from[1].name);
    std::vector<double> vector;
    for (std::size_t j = 0; j < table_.row_labels.size(); ++j) {
      weighted_vector(trace_, variant_, step, word_, Position{j}, vector);
      const bool weighed = is_scored(vector.front());
      table_.vectors.push_back(weighed ? vector : std::vector<double>{});
    }
  }

  void add_context(const Step& step) {
    const auto context = step.cells.row(index_of(word_));
    table_.context.assign(context.begin(), context.end());
    if (table_.vectors.empty()) return;
    if (step.from.size() > 1) {
      const auto own = operand_row(trace_, variant_, step.from[1], word_);
      table_.vectors[index_of(position_)].assign(own.begin(), own.end());
    }
    table_.context_reads_exact = adds_up(table_.vectors, table_.context, decimals_);
  }

  const Trace& trace_;
  const VariantTrace& variant_;
  Row word_;
  Position position_;
  int decimals_;
  PairTable table_;
};

}  // namespace

PairTable word_table(const Trace& trace, const VariantTrace& variant, Row word, std::size_t head,
                     const Labels& labels, const View& view) {
  Builder builder(trace, variant, word, head, labels, view.decimals);
  for (const Step& step : variant.steps) {
    if (step.head == head && view.shows(step.id)) builder.add(step);
  }
  return builder.finish();
}

}  // namespace attn
