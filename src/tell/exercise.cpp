#include "tell/exercise.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "tell/formula.hpp"
#include "tell/given.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "trace/features.hpp"
#include "trace/input_matrices.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t longest_label = 60;
// Of a root, as many as calculators show: whoever goes on with all digits needs them.
constexpr int all_digits = 10;

class Teller {
 public:
  Teller(const Trace& trace, const View& view, bool is_key, ExercisePage& page)
      : trace_(trace),
        view_(view),
        is_key_(is_key),
        page_(page),
        labels_{.words = token_labels(trace.input.tokens, longest_label),
                .tokens = token_labels(trace.input.attended_tokens(), longest_label)},
        encoded_(labels_.of(trace.input.words)) {}

  void tell(const std::string& answers_file) {
    page_.opening(exercise_title(trace_.input), is_key_);
    page_.instructions(
        {std::string(exercise_instruction),
         fmt::format("Write numbers with {} decimals, and go on with all the digits you have.",
                     view_.decimals),
         "In a cell with – there is nothing to work out."});
    const bool has_mask = trace_.input.mask.rule != MaskRule::none;
    page_.instructions({fmt::format(
        "Answers can be handed in as `{}`, which has a `null` for each blank, table by table{}.",
        visible(answers_file),
        has_mask ? "; −∞ is written `\"-inf\"`, and so is any score that is hidden" : "")});
    given();
    for (const VariantTrace& variant : trace_.variants) tell(variant);
    page_.end();
  }

 private:
  void given() {
    const Input& input = trace_.input;
    page_.heading(2, "Given");
    if (input.words.size() < input.tokens.size()) {
      page_.sentence(fmt::format("The word{} encoded: {}", input.words.size() == 1 ? "" : "s",
                                 fmt::join(encoded_, ", ")));
    }
    tables_for_each(RowFor::word, labels_.words);
    tables_for_each(RowFor::token, labels_.last_tokens(labels_.tokens.size() - input.cached()));
    for (const InputMatrix& W : input_matrices) {
      if (W.row_for != RowFor::feature) continue;
      table_of_input(*find_input_matrix(W_name(input, *W.step)), {});
      if (const InputMatrix* b = b_of(*W.step)) table_of_input(*b, {});
    }
    if (input.layout == Layout::out_in) {
      page_.sentence(
          "Each row of a learned matrix makes one feature: a row of embeddings times the matrix "
          "turned.");
    }
    given_mask(input.mask);
    given_others();
  }

  // `whose`: "Head 2, mask 1 of 3"; nothing of one alone, which all heads share.
  void given_mask(const Mask& mask, const std::string& whose = {}) {
    const std::string of = whose.empty() ? "" : fmt::format("{}: ", whose);
    switch (mask.rule) {
      case MaskRule::none:
        if (!whose.empty()) page_.sentence(fmt::format("{}nothing is hidden.", of));
        return;
      case MaskRule::causal:
        return page_.sentence(fmt::format("{} mask is causal: it hides every token after the word.",
                                          whose.empty() ? "The" : fmt::format("{}the", of)));
      case MaskRule::causal_end:
      case MaskRule::window:
        return page_.sentence(fmt::format("{} mask hides: −∞ {}.",
                                          whose.empty() ? "The" : fmt::format("{}the", of),
                                          what_is_hidden(mask)));
      case MaskRule::padding:
        return given_table(fmt::format("{}mask (1: may be attended to, 0: hidden from all)", of),
                           labels_.tokens, {"all"}, mask.cells);
      case MaskRule::matrix:
        return given_table(fmt::format("{}mask (1: may attend, 0: hidden)", of), labels_.tokens,
                           encoded_, select_rows(mask.cells, trace_.input.words));
      case MaskRule::all:
        page_.sentence(fmt::format("{} any of these {} masks hides is hidden:",
                                   whose.empty() ? "What" : fmt::format("{}what", of),
                                   mask.parts.size()));
        break;
      case MaskRule::heads:
        page_.sentence("Each head has a mask of its own:");
    }
    given_parts(mask, whose);
  }

  void given_parts(const Mask& mask, const std::string& whose) {
    for (std::size_t k = 1; k <= mask.parts.size(); ++k) {
      const std::string part = mask.rule == MaskRule::heads
                                   ? fmt::format("head {}", k)
                                   : fmt::format("mask {} of {}", k, mask.parts.size());
      std::string name = whose.empty() ? part : fmt::format("{}, {}", whose, part);
      if (whose.empty()) name.front() = mask.rule == MaskRule::heads ? 'H' : 'M';
      given_mask(mask.parts[k - 1], name);
    }
  }

  // What stands in no matrix that has a row for each word or token.
  void given_others() {
    const Input& input = trace_.input;
    for (const InputMatrix& which : input_matrices) {
      const bool is_other = which.row_for == RowFor::past || which.row_for == RowFor::gain ||
                            which.row_for == RowFor::shift || which.row_for == RowFor::pair;
      if (!is_other) continue;
      const std::size_t count = count_matrices(input, which);
      for (std::size_t head = 1; head <= count; ++head) {
        const auto name =
            count == 1 ? name_of(which) : fmt::format("{}, head {}", name_of(which), head);
        const Matrix& matrix = *find_matrix(input, which, head);
        const bool is_pair = which.row_for == RowFor::pair;
        std::vector<std::string> rows = is_pair ? labels_.words : std::vector<std::string>{};
        for (std::size_t i = rows.size(); i < matrix.rows(); ++i) {
          rows.push_back(which.row_for == RowFor::past ? labels_.tokens[i] : std::to_string(i + 1));
        }
        given_table(
            name,
            is_pair ? labels_.tokens : feature_labels(matrix_features(trace_, which.key).columns),
            std::move(rows), matrix);
      }
    }
    if (input.rotary && input.rotary->cos) given_turns(*input.rotary);
    for (const std::string& sentence : about_given(input)) page_.sentence(sentence);
  }

  // "norm.gain_1 γ₁"; "feed_forward.W_1" says its symbol itself.
  static std::string with_symbol(std::string_view place, const InputMatrix& which) {
    const std::string_view symbol = symbol_of(which.key);
    return place.ends_with(symbol) ? std::string(place) : fmt::format("{} {}", place, symbol);
  }

  static std::string name_of(const InputMatrix& which) {
    if (which.rows.empty()) return with_symbol(which.place(), which);
    std::string_view rows = which.rows;
    constexpr std::string_view article = "the ";
    if (rows.starts_with(article)) rows.remove_prefix(article.size());
    return fmt::format("{} {}", rows, which.symbol);
  }

  // Of the tables of cos and sin what the tokens' positions need.
  void given_turns(const Rotary& rotary) {
    const std::vector<std::size_t> positions = table_positions(trace_.input);
    std::vector<std::string> rows, pairs;
    for (const std::size_t position : positions) {
      rows.push_back(fmt::format("position {}", position));
    }
    for (std::size_t p = 1; p <= rotary.cos->columns(); ++p) {
      pairs.push_back(fmt::format("pair {}", p));
    }
    given_table("cos", pairs, rows, select_rows(*rotary.cos, positions));
    given_table("sin", pairs, rows, select_rows(*rotary.sin, positions));
  }

  // The matrices that have a row for each word or token.
  void tables_for_each(RowFor row_for, const std::vector<std::string>& labels) {
    for (const InputMatrix& which : input_matrices) {
      if (which.row_for == row_for) table_of_input(which, labels);
    }
  }

  void table_of_input(const InputMatrix& which, const std::vector<std::string>& labels) {
    const Matrix* matrix = find_matrix(trace_.input, which);
    if (matrix == nullptr) return;
    const auto [features, columns] = matrix_features(trace_, which.key);
    std::vector<std::string> rows = features.empty() ? labels : feature_labels(features);
    for (std::size_t i = rows.size(); i < matrix->rows(); ++i) {
      rows.push_back(std::to_string(i + 1));
    }
    given_table(with_symbol(which.key, which), feature_labels(columns), rows, *matrix);
  }

  // A matrix's numbers in full.
  void given_table(std::string name, std::vector<std::string> columns,
                   std::vector<std::string> rows, const Matrix& matrix) {
    ExerciseTable table{
        .name = std::move(name), .columns = std::move(columns), .rows = std::move(rows)};
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      auto& row = table.cells.emplace_back();
      for (const double cell : matrix.row(i))
        row.push_back({.text = shortest(cell == 0.0 ? 0.0 : cell)});  // never −0
    }
    page_.table(table);
  }

  void tell(const VariantTrace& variant) {
    const bool any =
        std::ranges::any_of(variant.steps, [&](const Step& step) { return view_.shows(step.id); });
    if (!any) return;
    page_.heading(2, std::string(name(variant.variant)));
    page_.sentence(summary(trace_, variant));
    if (const std::string heads = heads_text(variant); !heads.empty()) {
      const std::string shared = shared_keys_text(trace_.input);
      page_.sentence(fmt::format("Heads: {}{}{}", heads, shared.empty() ? "" : ".", shared));
    }
    for (const Step& step : variant.steps) {
      if (view_.shows(step.id)) {
        tell(variant, step);
      } else if (step.parts == 1) {
        tell_on_the_way(variant, step);
      }
    }
  }

  // Not asked for, but needed; of several heads once, unless each does it with numbers of its own.
  void tell_on_the_way(const VariantTrace& variant, const Step& step) {
    const auto formula_of = [&](const Step& one) {
      return formula(trace_, variant, one, all_digits);
    };
    const Formula own = formula_of(step);
    const bool is_alike = std::ranges::all_of(variant.steps, [&](const Step& other) {
      const bool is_of_another_head = other.id == step.id && other.parts == 1;
      return !is_of_another_head || formula_of(other).latex == own.latex;
    });
    if (is_alike && step.head > 1) return;
    const std::string_view title = facts(step.id).title;
    page_.formula(is_alike ? std::string(title) : fmt::format("{}, head {}", title, step.head),
                  own);
  }

  void tell(const VariantTrace& variant, const Step& step) {
    const StepFacts& fact = facts(step.id);
    page_.heading(3, fmt::format("{}{}", fact.title,
                                 step.head == 0 ? "" : fmt::format(", head {}", step.head)));
    page_.formula("", formula(trace_, variant, step, all_digits));
    ExerciseTable table{.name = fact.symbol.empty() ? std::string(fact.name)
                                                    : fmt::format("{} {}", fact.name, fact.symbol),
                        .columns = feature_labels(column_features(trace_, variant, step))};
    const Shape shape = shape_of(step);
    if (shape == Shape::pair_features) {
      tell_weighted(variant, step);
    } else {
      if (shape == Shape::pairs) table.columns = labels_.tokens;
      table.rows =
          shape == Shape::token_features ? labels_.last_tokens(step.cells.rows()) : encoded_;
      for (std::size_t i = 0; i < step.cells.rows(); ++i) {
        table.cells.push_back(asked(step.cells.row(i)));
      }
      page_.table(table);
    }
    page_.room_to_write();
  }

  void tell_weighted(const VariantTrace& variant, const Step& step) {
    std::vector<double> vector;
    for (std::size_t i = 0; i < encoded_.size(); ++i) {
      ExerciseTable table{.name = fmt::format("{}, {}", facts(step.id).name, encoded_[i]),
                          .columns = feature_labels(column_features(trace_, variant, step)),
                          .rows = labels_.tokens};
      for (std::size_t j = 0; j < labels_.tokens.size(); ++j) {
        weighted_vector(trace_, variant, step, Row{i}, Position{j}, vector);
        table.cells.push_back(asked(vector));
      }
      page_.table(table);
    }
  }

  std::vector<ExerciseCell> asked(std::span<const double> numbers) const {
    std::vector<ExerciseCell> cells;
    for (const double one : numbers) {
      if (!is_scored(one)) {
        cells.push_back({.kind = ExerciseCell::Kind::nothing});
      } else if (is_key_) {
        cells.push_back({.kind = ExerciseCell::Kind::answer, .text = number(one, view_.decimals)});
      } else {
        cells.push_back({.kind = ExerciseCell::Kind::asked});
      }
    }
    return cells;
  }

  const Trace& trace_;
  const View& view_;
  bool is_key_;
  ExercisePage& page_;
  Labels labels_;
  std::vector<std::string> encoded_;
};

}  // namespace

std::string ExerciseTable::column(std::size_t index) const {
  return columns.empty() ? std::to_string(index + 1) : columns[index];
}

std::string exercise_title(const Input& input) { return input.title.value_or("Attention by hand"); }

void tell_exercise(const Trace& trace, const View& view, const std::string& answers_file,
                   bool is_key, ExercisePage& page) {
  Teller(trace, view, is_key, page).tell(answers_file);
}

}  // namespace attn
