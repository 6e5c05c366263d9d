#include "render/narrate.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attention/arithmetic.hpp"
#include "render/number.hpp"
#include "render/wording.hpp"

namespace attn {
namespace {

// Tells one variant; remembers nothing but which sentences have been said.
class Narrator {
 public:
  Narrator(const Trace& trace, const View& view, Sheet& sheet)
      : trace_(trace),
        view_(view),
        sheet_(sheet),
        tokens_(token_labels(trace.input.tokens, label_columns)) {
    for (const std::size_t word : trace.input.words) words_.push_back(tokens_[word]);
  }

  void tell() {
    sheet_.opening(trace_.input);
    for (const VariantTrace& variant : trace_.variants) tell_variant(variant);
  }

 private:
  bool shows(const Step& step) const { return view_.shows(step.id); }

  void tell_variant(const VariantTrace& variant) {
    const auto& words = trace_.input.words;
    const std::string which =
        words.size() == 1
            ? encoding(trace_.input, words.front())
            : fmt::format("encoding {} of {} words", words.size(), trace_.input.tokens.size());
    sheet_.heading(1, fmt::format("{} · {}", name(variant.variant), which), summary(variant));
    if (reads_embeddings(variant)) {
      sheet_.matrix({.name = "embeddings X",
                     .row_axis = "token",
                     .column_axis = "feature",
                     .row_labels = tokens_,
                     .values = *trace_.input.embeddings});
    }
    for (const Step& step : variant.steps) {
      if (step.op == Op::project && shows(step)) tell_projection(variant, step);
    }
    for (const Step& step : variant.steps) {
      if (step.op != Op::project && shows(step)) tell_step(variant, step);
    }
    for (std::size_t i = 0; i < words.size(); ++i) tell_word(variant, i);
  }

  // Whether a step that is shown does.
  bool reads_embeddings(const VariantTrace& variant) const {
    return std::ranges::any_of(variant.steps, [&](const Step& step) {
      return shows(step) &&
             std::ranges::find(step.from, "embeddings", &Operand::name) != step.from.end();
    });
  }

  // "Queries are compared with keys, and keys are summed."
  static std::string summary(const VariantTrace& variant) {
    std::string text = fmt::format("{}, and {}.", action(*find_step(variant, StepId::scores)),
                                   action(*find_step(variant, StepId::weighted_values)));
    text.front() = static_cast<char>(std::toupper(text.front()));
    return text;
  }

  void tell_step(const VariantTrace& variant, const Step& step) {
    const bool said = std::ranges::find(said_, step.id) != said_.end();
    const StepFacts& fact = facts(step.id);
    sheet_.step({.title = std::string(fact.title),
                 .formula = formula(variant, step, view_.decimals),
                 .why = said ? "" : std::string(fact.why),
                 .departure = departure(step, variant.settings).value_or(""),
                 .role = role_of(fact.name)});
    said_.push_back(step.id);
  }

  void tell_projection(const VariantTrace& variant, const Step& step) {
    tell_step(variant, step);
    const StepFacts& fact = facts(step.id);
    const bool by_word = fact.shape == Shape::word_features;
    const std::string& W_name = step.from[1].name;
    const Matrix& W = operand_matrix(trace_, variant, W_name);
    std::vector<std::string> features;
    for (std::size_t i = 1; i <= W.rows(); ++i) features.push_back(std::to_string(i));
    sheet_.matrix({.name = W_name,
                   .row_axis = "embedding feature",
                   .column_axis = fmt::format("{} feature", fact.cell),
                   .row_labels = features,
                   .values = W});
    sheet_.matrix({.name = fmt::format("{} {}", fact.name, fact.symbol),
                   .row_axis = by_word ? "word" : "token",
                   .column_axis = "feature",
                   .row_labels = by_word ? words_ : tokens_,
                   .values = step.values,
                   .role = role_of(fact.name)});
    std::vector<ArithmeticLine> lines;
    for (std::size_t i = 0; i < step.values.rows(); ++i) {
      const std::size_t position = by_word ? trace_.input.words[i] : i;
      for (std::size_t j = 0; j < step.values.columns(); ++j) {
        lines.push_back(
            sum_line(fmt::format("{}{}[{}]", row_symbol(fact.name), subscript(position + 1), j + 1),
                     sum_of_products(trace_, variant, step, i, j)));
      }
    }
    sheet_.arithmetic(lines);
  }

  void tell_word(const VariantTrace& variant, std::size_t word) {
    const std::size_t position = trace_.input.words[word];
    const Step& scores = *find_step(variant, StepId::scores);
    PairTable table{.asking = std::string(row_name(scores.from[0].name)),
                    .answering = std::string(row_name(scores.from[1].name)),
                    .word = tokens_[position],
                    .row_labels = tokens_,
                    .row_remarks = std::vector<std::string>(tokens_.size())};
    if (variant.settings.self != SelfPolicy::score) {
      table.row_remarks[position] = variant.settings.self == SelfPolicy::carry
                                        ? "not scored, added as it is"
                                        : "not scored, left out";
    }
    std::vector<ArithmeticLine> lines;
    bool any = false;
    for (const Step& step : variant.steps) {
      if (step.op == Op::project || !shows(step)) continue;
      any = true;
      add_column(variant, step, word, table);
      add_lines(variant, step, word, lines);
    }
    if (!any) return;
    if (trace_.input.words.size() > 1) {
      sheet_.heading(
          2, fmt::format("{} · {}", name(variant.variant), encoding(trace_.input, position)), "");
    }
    sheet_.pairs(table);
    sheet_.arithmetic(lines);
  }

  void add_column(const VariantTrace& variant, const Step& step, std::size_t word,
                  PairTable& table) const {
    const StepFacts& fact = facts(step.id);
    PairTable::Column column{.title = std::string(fact.cell), .role = role_of(fact.name)};
    switch (step.op) {
      case Op::dot:
        column.operation = {fmt::format("{}{} · {}", row_symbol(step.from[0].name),
                                        subscript(trace_.input.words[word] + 1),
                                        row_symbol(step.from[1].name))};
        break;
      case Op::divide:
        column.operation = division(step, variant.settings, view_.decimals);
        break;
      case Op::exp:
        column.operation = {exponent(step.row_max[word])};
        column.sum = step.row_sum[word];
        column.is_positive = true;
        break;
      case Op::normalise:
        column.operation = {"÷ Σ"};
        column.is_share = true;
        column.is_positive = true;
        break;
      case Op::weigh:
        return add_vectors(variant, step, word, table);
      case Op::sum:
        return add_context(variant, step, word, table);
      case Op::project:
        return;
    }
    const auto row = step.values.row(word);
    column.cells.assign(row.begin(), row.end());
    const bool any = std::ranges::any_of(column.cells, is_scored);
    if (column.is_share) column.sum = row_sum(step, word);
    if (!any) column.sum.reset();
    if (column.sum) {
      std::vector<std::vector<double>> terms;
      for (const double cell : column.cells) {
        if (is_scored(cell)) terms.push_back({cell});
      }
      column.sum_reads_exact = adds_up(terms, {*column.sum}, view_.decimals);
    }
    table.columns.push_back(std::move(column));
  }

  // "e^(z−20)", "e^(z+3)"
  std::string exponent(double max) const {
    if (!is_scored(max) || max == 0.0) return "e^z";
    return fmt::format("e^(z{}{})", max < 0 ? "+" : "−",
                       number(max < 0 ? -max : max, view_.decimals));
  }

  void add_vectors(const VariantTrace& variant, const Step& step, std::size_t word,
                   PairTable& table) const {
    table.vectors_title = fmt::format("weight × {}", row_name(step.from[1].name));
    table.vectors_role = role_of(step.from[1].name);

    std::vector<double> vector;
    for (std::size_t j = 0; j < tokens_.size(); ++j) {
      weighted_vector(trace_, variant, step, word, j, vector);
      const bool weighed = is_scored(vector.front());
      table.vectors.push_back(weighed ? vector : std::vector<double>{});
    }
  }

  void add_context(const VariantTrace& variant, const Step& step, std::size_t word,
                   PairTable& table) const {
    const auto context = step.values.row(word);
    table.context.assign(context.begin(), context.end());
    if (table.vectors.empty()) return;
    const std::size_t position = trace_.input.words[word];
    if (step.from.size() > 1) {
      const auto own = operand_row(trace_, variant, step.from[1], word);
      table.vectors[position].assign(own.begin(), own.end());
    }
    table.context_reads_exact = adds_up(table.vectors, table.context, view_.decimals);
  }

  void add_lines(const VariantTrace& variant, const Step& step, std::size_t word,
                 std::vector<ArithmeticLine>& lines) const {
    const std::size_t position = trace_.input.words[word];
    for (std::size_t j = 0; j < tokens_.size(); ++j) {
      if (step.op == Op::dot && is_scored(step.values(word, j))) {
        lines.push_back(
            sum_line(fmt::format("score({}, {}) = {}{} · {}{}", tokens_[position], tokens_[j],
                                 row_symbol(step.from[0].name), subscript(position + 1),
                                 row_symbol(step.from[1].name), subscript(j + 1)),
                     sum_of_products(trace_, variant, step, word, j)));
      } else if (step.op == Op::weigh) {
        const auto weighted = weighted_vector_arithmetic(trace_, variant, step, word, j);
        if (is_scored(weighted.weight)) {
          lines.push_back(vector_line(
              fmt::format("weight × {}{}", row_symbol(step.from[1].name), subscript(j + 1)),
              weighted));
        }
      }
    }
  }

  ArithmeticLine sum_line(const std::string& left, const SumOfProducts& sum) const {
    ArithmeticLine line{.left = left,
                        .separator = " + ",
                        .relation = relation(sum, view_.decimals),
                        .result = {number(sum.result, view_.decimals)}};
    for (const auto& [a, b] : sum.terms) {
      line.terms.push_back(factor(a, view_.decimals) + "×" + factor(b, view_.decimals));
    }
    return line;
  }

  ArithmeticLine vector_line(const std::string& left, const WeightedVector& weighted) const {
    ArithmeticLine line{.left = left,
                        .separator = ", ",
                        .open = factor(weighted.weight, view_.decimals) + " × [",
                        .close = "]",
                        .relation = relation(weighted, view_.decimals)};
    for (const double cell : weighted.vector) line.terms.push_back(number(cell, view_.decimals));
    for (const double cell : weighted.result) line.result.push_back(number(cell, view_.decimals));
    return line;
  }

  const Trace& trace_;
  const View& view_;
  Sheet& sheet_;
  std::vector<std::string> tokens_, words_;  // labels
  std::vector<StepId> said_;
};

}  // namespace

void narrate(const Trace& trace, const View& view, Sheet& sheet) {
  Narrator(trace, view, sheet).tell();
}

}  // namespace attn
