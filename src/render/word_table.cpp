#include "render/word_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "render/formula.hpp"
#include "render/number.hpp"
#include "render/wording.hpp"

namespace attn {
namespace {

// Builds the table of one word and head, a column or more for each step.
class Builder {
 public:
  Builder(const Trace& trace, const VariantTrace& variant, std::size_t word, std::size_t head,
          const Labels& labels, int decimals)
      : trace_(trace),
        variant_(variant),
        word_(word),
        position_(trace.input.words[word]),
        decimals_(decimals) {
    const Step& scores = *find_step(variant, StepId::scores, head);
    table_ = {.head = head,
              .asking = std::string(row_name(scores.from[0].name)),
              .answering = std::string(row_name(scores.from[1].name)),
              .word = labels.words[position_],
              .row_labels = labels.tokens,
              .row_remarks = std::vector<std::string>(labels.tokens.size()),
              .row_hidden = std::vector<bool>(labels.tokens.size())};
    if (variant.settings.self != SelfPolicy::score) {
      table_.row_remarks[position_] = variant.settings.self == SelfPolicy::carry
                                          ? "not scored, added as it is"
                                          : "not scored, left out";
    }
    if (const Step* masked = find_step(variant, StepId::masked_scores, head)) {
      for (std::size_t j = 0; j < labels.tokens.size(); ++j) {
        table_.row_hidden[j] = masked->values(word, j) == hidden;
      }
    }
  }

  void add(const Step& step) {
    switch (step.op) {
      case Op::dot:
        add_column(step, {fmt::format("{}{} · {}", row_symbol(step.from[0].name),
                                      subscript(position_ + 1), row_symbol(step.from[1].name))});
        return;
      case Op::divide:
        add_column(step, division(step, variant_.settings, decimals_));
        return;
      case Op::mask:
        add_column(step, {"hide"});
        return;
      case Op::exp:
        return add_exponentials(step);
      case Op::normalise:
        return add_weights(step);
      case Op::weigh:
        return add_vectors(step);
      case Op::sum:
        return add_context(step);
      case Op::project:
      case Op::split:
      case Op::concat:
        return;  // not of one word and head alone
    }
  }

  PairTable finish() { return std::move(table_); }

 private:
  PairTable::Column& add_column(const Step& step, const std::vector<std::string>& operation) {
    const auto row = step.values.row(word_);
    const StepFacts& fact = facts(step.id);
    return table_.columns.emplace_back(PairTable::Column{.title = std::string(fact.cell),
                                                         .operation = operation,
                                                         .cells = {row.begin(), row.end()},
                                                         .role = role_of(fact.name)});
  }

  void add_exponentials(const Step& step) {
    auto& column = add_column(step, {exponent(step.row_max[word_])});
    column.is_positive = true;
    add_sum(column, step.row_sum[word_]);
  }

  void add_weights(const Step& step) {
    auto& column = add_column(step, {"÷ Σ"});
    column.is_share = true;
    column.is_positive = true;
    add_sum(column, row_sum(step, word_));
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

  // "e^(z−20)", "e^(z+3)"
  std::string exponent(double max) const {
    if (!is_scored(max) || max == 0.0) return "e^z";
    return fmt::format("e^(z{}{})", max < 0 ? "+" : "−", number(max < 0 ? -max : max, decimals_));
  }

  void add_vectors(const Step& step) {
    table_.vectors_title = fmt::format("weight × {}", row_name(step.from[1].name));
    table_.vectors_role = role_of(step.from[1].name);
    std::vector<double> vector;
    for (std::size_t j = 0; j < table_.row_labels.size(); ++j) {
      weighted_vector(trace_, variant_, step, word_, j, vector);
      const bool weighed = is_scored(vector.front());
      table_.vectors.push_back(weighed ? vector : std::vector<double>{});
    }
  }

  void add_context(const Step& step) {
    const auto context = step.values.row(word_);
    table_.context.assign(context.begin(), context.end());
    if (table_.vectors.empty()) return;
    if (step.from.size() > 1) {
      const auto own = operand_row(trace_, variant_, step.from[1], word_);
      table_.vectors[position_].assign(own.begin(), own.end());
    }
    table_.context_reads_exact = adds_up(table_.vectors, table_.context, decimals_);
  }

  const Trace& trace_;
  const VariantTrace& variant_;
  std::size_t word_, position_;
  int decimals_;
  PairTable table_;
};

ArithmeticLine vector_line(const std::string& left, const WeightedVector& weighted, int decimals) {
  ArithmeticLine line{.left = left,
                      .separator = ", ",
                      .open = factor(weighted.weight, decimals) + " × [",
                      .close = "]",
                      .relation = relation(weighted, decimals)};
  for (const double cell : weighted.vector) line.terms.push_back(number(cell, decimals));
  for (const double cell : weighted.result) line.result.push_back(number(cell, decimals));
  return line;
}

}  // namespace

PairTable word_table(const Trace& trace, const VariantTrace& variant, std::size_t word,
                     std::size_t head, const Labels& labels, const View& view) {
  Builder builder(trace, variant, word, head, labels, view.decimals);
  for (const Step& step : variant.steps) {
    if (step.head == head && view.shows(step.id)) builder.add(step);
  }
  return builder.finish();
}

std::vector<ArithmeticLine> word_arithmetic(const Trace& trace, const VariantTrace& variant,
                                            std::size_t word, std::size_t head,
                                            const Labels& labels, const View& view) {
  std::vector<ArithmeticLine> lines;
  const std::size_t position = trace.input.words[word];
  for (const Step& step : variant.steps) {
    if (step.head != head || !view.shows(step.id)) continue;
    for (std::size_t j = 0; j < labels.tokens.size(); ++j) {
      if (step.op == Op::dot && is_scored(step.values(word, j))) {
        const std::string left =
            fmt::format("score({}, {}) = {}{} · {}{}", labels.words[position], labels.tokens[j],
                        row_symbol(step.from[0].name), subscript(position + 1),
                        row_symbol(step.from[1].name), subscript(j + 1));
        lines.push_back(
            sum_line(left, sum_of_products(trace, variant, step, word, j), view.decimals));
      } else if (step.op == Op::weigh) {
        const auto weighted = weighted_vector_arithmetic(trace, variant, step, word, j);
        if (!is_scored(weighted.weight)) continue;
        lines.push_back(vector_line(
            fmt::format("weight × {}{}", row_symbol(step.from[1].name), subscript(j + 1)), weighted,
            view.decimals));
      }
    }
  }
  return lines;
}

ArithmeticLine sum_line(const std::string& left, const SumOfProducts& sum, int decimals) {
  ArithmeticLine line{.left = left,
                      .separator = " + ",
                      .relation = relation(sum, decimals),
                      .result = {number(sum.result, decimals)}};
  for (const auto& [a, b] : sum.terms) {
    line.terms.push_back(factor(a, decimals) + "×" + factor(b, decimals));
  }
  if (sum.bias) line.terms.push_back(factor(*sum.bias, decimals));
  return line;
}

}  // namespace attn
