#include "tell/narrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "compare/compare.hpp"
#include "operations/arithmetic.hpp"
#include "operations/operation.hpp"
#include "tell/formula.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "tell/word_table.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// Tells one variant; remembers nothing but which sentences have been said.
class Narrator {
 public:
  Narrator(const Trace& trace, const View& view, Sheet& sheet)
      : trace_(trace),
        view_(view),
        sheet_(sheet),
        labels_{.words = token_labels(trace.input.tokens, label_columns),
                .tokens = token_labels(trace.input.attended_tokens(), label_columns)} {
    for (const Position word : trace.input.words) {
      encoded_.push_back(labels_.words[index_of(word)]);
    }
  }

  void tell() {
    sheet_.opening(trace_.input);
    for (std::size_t v = 0; v < trace_.variants.size(); ++v) tell_variant(v);
  }

 private:
  bool shows(const Step& step) const { return view_.shows(step.id); }

  void tell_variant(std::size_t index) {
    const VariantTrace& variant = trace_.variants[index];
    // The step that hides says so itself, where it is shown.
    const bool says_hidden = !view_.shows(StepId::masked_scores) && hides_any(variant);
    sheet_.heading(1, title(variant),
                   fmt::format("{}{}{}", summary(trace_, variant), says_hidden ? " " : "",
                               says_hidden ? hidden_text() : ""));
    for (const InputMatrix& which : input_matrices) {
      if (!which.is_learned() && reads_input(variant, which.key)) tell_given(which);
    }
    if (variant.settings.mask == MaskRule::matrix && reads_input(variant, "mask")) tell_mask();

    for (const Step& step : variant.steps) {
      if (!shows(step)) continue;
      if (is_projection(step) && step.id != StepId::output) tell_projection(variant, step);
    }
    tell_heads(variant);
    for (const Step& step : variant.steps) {
      // Of several heads the first speaks for all.
      if (shows(step) && belongs_to_words(step) && step.head <= 1) tell_step(variant, step);
    }
    for (std::size_t i = 0; i < trace_.input.words.size(); ++i) tell_word(index, Row{i});
    for (const Step& step : variant.steps) {
      if (!shows(step)) continue;
      if (step.id == StepId::concat) tell_concat(variant, step);
      if (step.id == StepId::output) tell_projection(variant, step);
    }
  }

  // Whether its numbers stand in the words' own tables.
  static bool belongs_to_words(const Step& step) {
    return !is_projection(step) && operation(step.op).form != Form::copy;
  }

  // Whether it has a row of features for each word or token, made by a learned matrix.
  static bool is_projection(const Step& step) {
    return operation(step.op).form == Form::sum_of_products && facts(step.id).shape != Shape::pairs;
  }

  std::string title(const VariantTrace& variant) const {
    const auto& words = trace_.input.words;
    const std::string which =
        words.size() == 1
            ? encoding(trace_.input, words.front())
            : fmt::format("encoding {} of {} words", words.size(), trace_.input.tokens.size());
    const std::size_t heads = head_count(variant);
    return fmt::format("{} · {}{}", name(variant.variant), which,
                       heads > 1 ? fmt::format(" · {} heads", heads) : "");
  }

  // Whether a step that is shown reads this matrix of the input.
  bool reads_input(const VariantTrace& variant, std::string_view name) const {
    const auto id = parse_step(name);
    if (id && find_step(variant, *id) != nullptr) return false;  // it is computed
    return std::ranges::any_of(variant.steps, [&](const Step& step) {
      return shows(step) && std::ranges::find(step.from, name, &Operand::name) != step.from.end();
    });
  }

  // A matrix of the input with a row for each word or token.
  void tell_given(const InputMatrix& which) {
    const bool of_words = which.row_for == RowFor::word;
    sheet_.matrix({.name = fmt::format("{}{} {}", which.key, which.is_given() ? ", given," : "",
                                       symbol_of(which.key)),
                   .row_axis = of_words && trace_.input.memory ? "word" : "token",
                   .column_axis = "feature",
                   .row_labels = of_words ? labels_.words : labels_.tokens,
                   .cells = *find_matrix(trace_.input, which),
                   .role = role_of(which.key)});
  }

  void tell_mask() {
    const Matrix rows = select_rows(trace_.input.mask.cells, trace_.input.words);
    sheet_.matrix({.name = "mask, 1: may attend, 0: hidden",
                   .row_axis = "word",
                   .column_axis = "token",
                   .row_labels = encoded_,
                   .column_labels = labels_.tokens,
                   .cells = rows});
  }

  void tell_step(const VariantTrace& variant, const Step& step) {
    const bool said = std::ranges::find(said_, step.id) != said_.end();
    const StepFacts& fact = facts(step.id);
    const bool across = trace_.input.memory && !fact.why_across.empty();
    sheet_.step({.title = std::string(fact.title),
                 .formula = formula(variant, step, view_.decimals),
                 .why = said ? "" : std::string(across ? fact.why_across : fact.why),
                 .departure = departure(step, variant.settings).value_or(""),
                 .role = role_of(fact.name)});
    said_.push_back(step.id);
  }

  // What is split among the heads, and into what.
  void tell_heads(const VariantTrace& variant) {
    const std::string text = heads_text(variant);
    const bool shown = std::ranges::any_of(
        variant.steps, [&](const Step& step) { return step.parts > 1 && shows(step); });
    if (text.empty() || !shown) return;
    const bool said = std::exchange(heads_said_, true);
    sheet_.step({.title = "Heads",
                 .formula = {.plain = text, .latex = fmt::format("\\text{{{}}}", text)},
                 .why = said ? ""
                             : "Each head has features of its own, so that each can look for "
                               "something else. From scores to context, each head works alone."});
  }

  void tell_projection(const VariantTrace& variant, const Step& step) {
    tell_step(variant, step);
    const Operand& weights = step.from[1];
    const std::string features = fmt::format("{} feature", facts(step.id).cell);
    tell_weights(variant, weights,
                 {fmt::format("{} feature", row_name(step.from[0].name)), features});
    if (step.from.size() > 2) {
      const Operand& bias = step.from[2];
      sheet_.matrix({.name = std::string(bias.name),
                     .column_axis = features,
                     .row_labels = {"+"},
                     .cells = operand_matrix(trace_, variant, bias)});
    }
    tell_rows(step);
    const bool by_word = facts(step.id).shape == Shape::word_features;
    std::vector<ArithmeticLine> lines;
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      const Position position = by_word ? position_of(trace_.input.words, Row{i}) : Position{i};
      for (std::size_t j = 0; j < step.cells.columns(); ++j) {
        lines.push_back(sum_line(fmt::format("{}{}[{}]", row_symbol(facts(step.id).name),
                                             subscript(ordinal(position)), j + 1),
                                 sum_of_products(trace_, variant, step, i, j), view_.decimals));
      }
    }
    sheet_.arithmetic(lines);
  }

  // A learned matrix as it is stored; `axes` are those of its rows and columns when it is not
  // turned.
  void tell_weights(const VariantTrace& variant, const Operand& operand,
                    std::pair<std::string, std::string> axes) {
    const Matrix& matrix = operand_matrix(trace_, variant, operand);
    if (operand.transposed) std::swap(axes.first, axes.second);
    std::vector<std::string> labels;
    for (std::size_t i = 1; i <= matrix.rows(); ++i) labels.push_back(std::to_string(i));
    sheet_.matrix({.name = std::string(operand.name),
                   .row_axis = axes.first,
                   .column_axis = axes.second,
                   .row_labels = labels,
                   .cells = matrix});
  }

  // A step with a row for each word or token.
  void tell_rows(const Step& step) {
    const StepFacts& fact = facts(step.id);
    const bool by_word = fact.shape == Shape::word_features;
    sheet_.matrix({.name = fmt::format("{} {}", fact.name, fact.symbol),
                   .row_axis = by_word ? "word" : "token",
                   .column_axis = "feature",
                   .row_labels = by_word ? encoded_ : labels_.tokens,
                   .cells = step.cells,
                   .role = role_of(fact.name)});
  }

  void tell_concat(const VariantTrace& variant, const Step& step) {
    tell_step(variant, step);
    tell_rows(step);
  }

  void tell_word(std::size_t index, Row word) {
    const VariantTrace& variant = trace_.variants[index];
    const bool any = std::ranges::any_of(
        variant.steps, [&](const Step& step) { return shows(step) && belongs_to_words(step); });
    if (!any) return;
    if (trace_.input.words.size() > 1) {
      sheet_.heading(2,
                     fmt::format("{} · {}", name(variant.variant),
                                 encoding(trace_.input, position_of(trace_.input.words, word))),
                     "");
    }
    const std::size_t heads = head_count(variant);
    if (heads > 1 && view_.shows(StepId::weights)) tell_shares(index, word);
    for (std::size_t h = 0; h < heads; ++h) {
      const std::size_t head = head_id(variant, h);
      if (heads > 1) sheet_.heading(3, head_title(variant, head), "");
      sheet_.pairs(word_table(trace_, variant, word, head, labels_, view_));
      sheet_.arithmetic(word_arithmetic(trace_, variant, word, head, labels_, view_));
    }
  }

  // What each head attends to, side by side.
  void tell_shares(std::size_t index, Row word) {
    ShareTable table{.row_labels = labels_.tokens};
    for (const Attention& head : attentions(trace_, index, word)) {
      table.columns.push_back({.title = fmt::format("head {}", head.head), .of = head});
    }
    sheet_.shares(table);
  }

  const Trace& trace_;
  const View& view_;
  Sheet& sheet_;
  Labels labels_;
  std::vector<std::string> encoded_;  // the labels of the words encoded
  std::vector<StepId> said_;
  bool heads_said_ = false;
};

}  // namespace

void narrate(const Trace& trace, const View& view, Sheet& sheet) {
  Narrator(trace, view, sheet).tell();
}

}  // namespace attn
