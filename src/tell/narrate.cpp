#include "tell/narrate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "operations/operation.hpp"
#include "tell/answer.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/narrate_steps.hpp"
#include "tell/narration.hpp"
#include "tell/pairs.hpp"
#include "tell/sentences.hpp"
#include "tell/stage.hpp"
#include "tell/vectors.hpp"
#include "tell/worked.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// Tells one variant: first what it comes to, then what that was made of.
class VariantNarrator {
 public:
  explicit VariantNarrator(Narration& told) : told_(told) {}

  void tell() {
    told_.sheet.heading(
        1,
        fmt::format("{}{} · {}{}", name(told_.variant.variant),
                    is_transformers() ? " (the Transformer's)" : "", question(told_.trace.input),
                    told_.has_heads ? fmt::format(" · {} heads", head_count(told_.variant)) : ""),
        aside());
    tell_answer();
    tell_vectors();
    if (told_.many_words()) tell_matrices();
    StepNarrator steps(told_);
    const std::vector<Row> rows = worked_rows();
    for (const Row row : rows) steps.tell_word(row);
    steps.tell_ends(rows.back());
    if (told_.view.shows(told_.variant.steps.back().id)) {
      told_.sheet.sentence(what_goes_on(told_.trace, told_.variant));
    }
  }

 private:
  bool is_transformers() const {
    return std::ranges::none_of(told_.variant.steps, [&](const Step& step) {
      return departure(step, told_.variant.settings).has_value();
    });
  }

  std::string aside() {
    // The step that hides says so itself, where it is shown.
    const bool says_hidden = !told_.view.shows(StepId::masked_scores) && hides_any(told_.variant);
    std::string text = summary(told_.variant);
    if (told_.trace.input.memory && told_.say_once("across")) {
      text.append(1, ' ').append(about_memory(told_.trace.input));
    }
    if (says_hidden) text.append(1, ' ').append(hidden_text());
    return text + what_is_shared();
  }

  // Weights, and the last vectors of the words.
  void tell_answer() {
    const Step& last = told_.variant.steps.back();
    const bool weights = told_.view.shows(StepId::weights);
    std::vector<Table> tables;
    if (weights && told_.many_words()) {
      for (const Step& step : told_.variant.steps) {
        if (step.id == StepId::weights && told_.is_new(step)) {
          tables.push_back(pair_table(told_.trace, told_.variant, step, told_.labels, told_.view));
        }
      }
    } else if (weights && told_.has_heads) {
      told_.sheet.shares(shares_of(told_.trace, told_.index, told_.labels));
    } else if (weights) {
      told_.sheet.answer(answer_of(told_.variant, told_.labels));
    }
    if (told_.shows(last))
      tables.push_back(word_table(told_.trace, told_.variant, last, told_.labels));
    // Of many words, the matrices go on with the vectors.
    if (told_.many_words()) {
      tables_ = std::move(tables);
    } else if (!tables.empty()) {
      told_.sheet.tables(tables);
    }
  }

  // What an earlier variant has told of.
  std::string what_is_shared() const {
    std::vector<std::string_view> symbols;
    for (const Step& step : told_.variant.steps) {
      if (!told_.shows(step) || step.head > 1 || !told_.is_told(step)) continue;
      const bool is_split = step.head > 0 && operation(step.op).form == Form::copy;
      if (!is_split) symbols.push_back(facts(step.id).symbol);
    }
    return symbols.empty() ? "" : fmt::format(" ({}: above)", fmt::join(symbols, " "));
  }

  // Whether a step that is shown reads this matrix of the input.
  bool reads_input(std::string_view key) const {
    const auto id = parse_step(key);
    if (id && find_step(told_.variant, *id) != nullptr) return false;  // it is computed
    return std::ranges::any_of(told_.variant.steps, [&](const Step& step) {
      return told_.shows(step) && std::ranges::any_of(step.from, [&](const Operand& read) {
               return read.name == key || (read.after_past && past_name(read.name) == key);
             });
    });
  }

  void tell_vectors() {
    std::vector<const InputMatrix*> given;
    std::vector<Table> others;
    for (const InputMatrix& which : input_matrices) {
      if (which.is_learned() || !reads_input(which.key) || which.is_of_norm()) continue;
      if (!told_.say_once(std::string(which.key))) continue;
      if (which.row_for == RowFor::word || which.row_for == RowFor::token) {
        given.push_back(&which);
      } else {
        for (Table& table : other_tables(told_.trace, which, told_.labels)) {
          others.push_back(std::move(table));
        }
      }
    }
    std::vector<const Step*> vectors, made;
    for (const Step& step : told_.variant.steps) {
      const Stage stage = stage_of(told_.variant, step);
      if (stage == Stage::end || !told_.is_new(step)) continue;
      if (is_projection(step)) made.push_back(&step);
      if (is_projection(step) || stage == Stage::start) vectors.push_back(&step);
    }
    std::vector<Table> tables = std::exchange(tables_, {});
    const auto add = [&](std::vector<Table> more) {
      for (Table& table : more) tables.push_back(std::move(table));
    };
    add(vector_tables(told_.trace, told_.variant, given, vectors, told_.labels, told_.view));
    add(learned_tables(told_.trace, told_.variant, made));
    add(std::move(others));
    const bool learned = !made.empty() && told_.say_once("learned");
    if (told_.variant.settings.mask == MaskRule::matrix && reads_input("mask") &&
        told_.say_once("mask")) {
      tables.push_back(mask_table(told_.trace, told_.labels));
    }
    if (!tables.empty()) told_.sheet.tables(tables);
    if (learned) {
      const bool first = told_.view.arithmetic == Arithmetic::first;
      told_.sheet.remark(about_projections(made, first));
    }
    tell_projections(made, told_);
    tell_heads();
  }

  // What is split among the heads, and into what.
  void tell_heads() {
    const std::string text = heads_text(told_.variant);
    const bool shown = std::ranges::any_of(
        told_.variant.steps, [&](const Step& step) { return step.parts > 1 && told_.shows(step); });
    if (text.empty() || !shown || !told_.say_once("heads")) return;
    const bool learned = std::ranges::any_of(told_.variant.steps, is_projection);
    told_.sheet.sentence(fmt::format(
        "Heads share the words{}: {}.{} From scores to context each works alone, and can look for "
        "something of its own.",
        learned ? " and their x, and split the columns of each W" : ", and split the columns", text,
        shared_keys_text(told_.trace.input)));
  }

  void tell_matrices() {
    for (std::size_t h = 0; h < head_count(told_.variant); ++h) {
      const std::size_t head = head_id(told_.variant, h);
      std::vector<Table> tables;
      for (const Step* one : steps_of(told_.variant, head)) {
        const Step& step = *one;
        if (!told_.is_new(step)) continue;
        const bool is_answer = step.id == StepId::weights;
        if (shape_of(step) == Shape::pairs && !is_answer &&
            !stands_in_place(told_.variant, step, told_.view)) {
          tables.push_back(pair_table(told_.trace, told_.variant, step, told_.labels, told_.view));
        }
        if (step.id == StepId::context && !is_part_of_more(told_.variant, step, told_.view)) {
          tables.push_back(word_table(told_.trace, told_.variant, step, told_.labels));
        }
      }
      if (tables.empty()) continue;
      if (told_.has_heads) told_.sheet.heading(3, head_title(told_.variant, head), "");
      told_.sheet.tables(tables);
    }
    tell_blind_words();
    if (told_.view.is_partial() && told_.view.shows(StepId::weighted_values)) tell_weighted();
  }

  // Words that no token is left for.
  void tell_blind_words() {
    const std::size_t head = head_id(told_.variant, 0);
    const Step* exponentials = find_step(told_.variant, StepId::exponentials, head);
    if (!told_.view.shows(exponentials->id) || told_.is_told(*exponentials)) return;
    std::vector<std::string> blind;
    for (std::size_t i = 0; i < exponentials->cells.rows(); ++i) {
      const std::string& word = told_.labels.words[index_of(told_.trace.input.words[i])];
      if (exponentials->fact("sum")[i] == 0.0) blind.push_back(fmt::format("\"{}\"", word));
    }
    if (blind.empty()) return;
    told_.sheet.remark(fmt::format("No token is left for {} to attend to: nothing is weighed.",
                                   fmt::join(blind, ", ")));
  }

  // Asked for by name, weighted vectors are told of every word.
  void tell_weighted() {
    for (const Step& step : told_.variant.steps) {
      if (step.id != StepId::weighted_values) continue;
      for (std::size_t i = 0; i < told_.trace.input.words.size(); ++i) {
        std::vector<std::vector<double>> made;
        Table table = weighted_table(told_.trace, told_.variant, step, Row{i}, told_.labels, made);
        const std::string& word = told_.labels.words[index_of(told_.trace.input.words[i])];
        table.groups.front().title.push_back(step.head == 0
                                                 ? fmt::format("for {}", word)
                                                 : fmt::format("for {}, head {}", word, step.head));
        told_.sheet.tables({table});
      }
    }
  }

  // The rows that are worked out: of several words the one that the input asks for, else the last,
  // if not all.
  std::vector<Row> worked_rows() const {
    const std::vector<Position>& words = told_.trace.input.words;
    std::vector<Row> worked;
    if (told_.view.arithmetic == Arithmetic::all) {
      for (std::size_t i = 0; i < words.size(); ++i) worked.push_back(Row{i});
      return worked;
    }
    const auto asked = std::ranges::find(words, told_.trace.input.word);
    const std::size_t last = words.size() - 1;
    const auto place = static_cast<std::size_t>(asked - words.begin());
    return {Row{std::min(place, last)}};
  }

  Narration& told_;
  std::vector<Table> tables_{};  // that wait for others
};

}  // namespace

void narrate(const Trace& trace, const View& view, Sheet& sheet) {
  const Labels labels{.words = token_labels(trace.input.tokens, label_columns),
                      .tokens = token_labels(trace.input.attended_tokens(), label_columns)};
  Said said;
  sheet.opening(trace.input, view.left_out);
  for (std::size_t v = 0; v < trace.variants.size(); ++v) {
    Narration told(trace, v, labels, view, said, sheet);
    VariantNarrator(told).tell();
  }
}

}  // namespace attn
