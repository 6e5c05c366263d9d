#include "tell/narrate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <utility>

#include "compare/compare.hpp"
#include "operations/operation.hpp"
#include "tell/answer.hpp"
#include "tell/formula.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/pairs.hpp"
#include "tell/sentences.hpp"
#include "tell/vectors.hpp"
#include "tell/worked.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

bool contains(const auto& list, const auto& one) {
  return std::ranges::find(list, one) != std::ranges::end(list);
}

// Tells one variant: first what it comes to, then what that was made of.
class VariantNarrator {
 public:
  VariantNarrator(const Trace& trace, std::size_t index, const Labels& labels, const View& view,
                  std::vector<std::string>& said, Sheet& sheet)
      : trace_(trace),
        index_(index),
        variant_(trace.variants[index]),
        labels_(labels),
        view_(view),
        said_(said),
        sheet_(sheet),
        has_heads_(head_count(variant_) > 1) {
    for (const Step& step : variant_.steps) is_told_.push_back(is_told_before(step));
  }

  void tell() {
    sheet_.heading(1,
                   fmt::format("{} · {}{}", name(variant_.variant), question(trace_.input),
                               has_heads_ ? fmt::format(" · {} heads", head_count(variant_)) : ""),
                   aside());
    tell_answer();
    tell_vectors();
    if (tells_matrices()) tell_matrices();
    for (const Row row : worked_rows()) tell_word(row);
    tell_ends();
    if (view_.shows(variant_.steps.back().id)) sheet_.sentence(what_goes_on(trace_, variant_));
  }

 private:
  bool many_words() const { return trace_.input.words.size() > 1; }
  bool tells_matrices() const { return many_words() || view_.arithmetic == Arithmetic::none; }

  bool shows(const Step& step) const { return view_.shows(step.id); }

  // Whether an earlier variant does the same at a step.
  bool is_told_before(const Step& step) const {
    const auto earlier = std::span(trace_.variants).first(index_);
    return std::ranges::any_of(earlier, [&](const VariantTrace& variant) {
      const Step* other = find_step(variant, step.id, step.head);
      return other != nullptr && is_same(step, *other);
    });
  }
  bool is_told(const Step& step) const { return is_told_[variant_.steps.place_of(step)]; }
  bool is_new(const Step& step) const { return shows(step) && !is_told(step); }

  bool say_once(const std::string& what) {
    if (contains(said_, what)) return false;
    said_.push_back(what);
    return true;
  }

  std::string aside() {
    // The step that hides says so itself, where it is shown.
    const bool says_hidden = !view_.shows(StepId::masked_scores) && hides_any(variant_);
    std::string text = summary(variant_);
    if (trace_.input.memory && say_once("across"))
      text.append(1, ' ').append(about_memory(trace_.input));
    if (says_hidden) text.append(1, ' ').append(hidden_text());
    return text + what_is_shared();
  }

  // Weights, and the last vectors of the words.
  void tell_answer() {
    const Step& last = variant_.steps.back();
    const bool weights = view_.shows(StepId::weights);
    std::vector<Table> tables;
    if (weights && many_words()) {
      for (const Step& step : variant_.steps) {
        if (step.id == StepId::weights && is_new(step)) {
          tables.push_back(pair_table(trace_, variant_, step, labels_, view_));
        }
      }
    } else if (weights && has_heads_) {
      sheet_.shares(shares_of(trace_, index_, labels_));
    } else if (weights) {
      sheet_.answer(answer_of(variant_, labels_));
    }
    if (shows(last)) tables.push_back(last_vectors(trace_, variant_, labels_));
    // Of many words, the matrices go on with the vectors.
    if (many_words()) {
      tables_ = std::move(tables);
    } else if (!tables.empty()) {
      sheet_.tables(tables);
    }
  }

  // What an earlier variant has told of.
  std::string what_is_shared() const {
    std::vector<std::string_view> symbols;
    for (const Step& step : variant_.steps) {
      if (!shows(step) || step.head > 1 || !is_told(step)) continue;
      const bool is_split = step.head > 0 && operation(step.op).form == Form::copy;
      if (!is_split) symbols.push_back(facts(step.id).symbol);
    }
    return symbols.empty() ? "" : fmt::format(" ({}: above)", fmt::join(symbols, " "));
  }

  // Whether a step that is shown reads this matrix of the input.
  bool reads_input(std::string_view key) const {
    const auto id = parse_step(key);
    if (id && find_step(variant_, *id) != nullptr) return false;  // it is computed
    return std::ranges::any_of(variant_.steps, [&](const Step& step) {
      return shows(step) && std::ranges::find(step.from, key, &Operand::name) != step.from.end();
    });
  }

  void tell_vectors() {
    std::vector<const InputMatrix*> given;
    for (const InputMatrix& which : input_matrices) {
      if (which.is_learned() || !reads_input(which.key)) continue;
      if (say_once(std::string(which.key))) given.push_back(&which);
    }
    std::vector<const Step*> made;
    for (const Step& step : variant_.steps) {
      if (is_projection(step) && step.id != StepId::output && is_new(step)) made.push_back(&step);
    }
    std::vector<Table> tables = std::exchange(tables_, {});
    const auto add = [&](std::vector<Table> more) {
      for (Table& table : more) tables.push_back(std::move(table));
    };
    add(vector_tables(trace_, variant_, given, made, labels_, view_));
    add(learned_tables(trace_, variant_, made));
    const bool learned = !made.empty() && say_once("learned");
    if (variant_.settings.mask == MaskRule::matrix && reads_input("mask") && say_once("mask")) {
      tables.push_back(mask_table(trace_, labels_));
    }
    if (!tables.empty()) sheet_.tables(tables);
    if (learned) sheet_.remark(std::string(where_W_is_from));
    tell_projections(made);
    tell_heads();
  }

  void tell_projections(const std::vector<const Step*>& projections) {
    std::vector<ArithmeticLine> lines;
    bool zeros = false;
    for (const Step* step : projections) {
      zeros = zeros || has_zero_product(made(trace_, variant_, *step, {}));
      for (auto& line : projection_lines(trace_, variant_, *step, view_)) {
        lines.push_back(std::move(line));
      }
    }
    if (lines.empty()) return;
    sheet_.arithmetic({.lines = lines});
    if (zeros && view_.arithmetic == Arithmetic::first && say_once("zeros")) {
      sheet_.remark("Of each the first number, without products by 0 (all: --arithmetic all).");
    }
  }

  // What is split among the heads, and into what.
  void tell_heads() {
    const std::string text = heads_text(variant_);
    const bool shown = std::ranges::any_of(
        variant_.steps, [&](const Step& step) { return step.parts > 1 && shows(step); });
    if (text.empty() || !shown || !say_once("heads")) return;
    sheet_.sentence(fmt::format(
        "Heads share the words and split the features: {}. From scores to context each works "
        "alone, and can look for something else.",
        text));
  }

  bool belongs_to_words(const Step& step) const {
    return !is_projection(step) && operation(step.op).form != Form::copy;
  }

  void tell_matrices() {
    for (std::size_t h = 0; h < head_count(variant_); ++h) {
      const std::size_t head = head_id(variant_, h);
      std::vector<Table> tables;
      for (const Step& step : variant_.steps) {
        if (step.head != head || !is_new(step)) continue;
        const bool is_answer = step.id == StepId::weights;
        if (facts(step.id).shape == Shape::pairs && !is_answer &&
            !stands_in_place(variant_, step, view_)) {
          tables.push_back(pair_table(trace_, variant_, step, labels_, view_));
        }
        if (step.id == StepId::context && !is_part_of_more(variant_, step, view_)) {
          tables.push_back(word_table(trace_, step, labels_));
        }
      }
      if (tables.empty()) continue;
      if (has_heads_) sheet_.heading(3, head_title(variant_, head), "");
      sheet_.tables(tables);
    }
    tell_blind_words();
    if (view_.is_partial() && view_.shows(StepId::weighted_values)) tell_weighted();
  }

  // Words that no token is left for.
  void tell_blind_words() {
    const std::size_t head = head_id(variant_, 0);
    const Step* exponentials = find_step(variant_, StepId::exponentials, head);
    if (!view_.shows(exponentials->id) || is_told(*exponentials)) return;
    std::vector<std::string> blind;
    for (std::size_t i = 0; i < exponentials->cells.rows(); ++i) {
      const std::string& word = labels_.words[index_of(trace_.input.words[i])];
      if (exponentials->fact("sum")[i] == 0.0) blind.push_back(fmt::format("\"{}\"", word));
    }
    if (blind.empty()) return;
    sheet_.remark(fmt::format("No token is left for {} to attend to, and no weight.",
                              fmt::join(blind, ", ")));
  }

  // Asked for by name, weighted vectors are told of every word.
  void tell_weighted() {
    for (const Step& step : variant_.steps) {
      if (step.id != StepId::weighted_values) continue;
      for (std::size_t i = 0; i < trace_.input.words.size(); ++i) {
        std::vector<std::vector<double>> made;
        Table table = weighted_table(trace_, variant_, step, Row{i}, labels_, made);
        const std::string& word = labels_.words[index_of(trace_.input.words[i])];
        table.groups.front().title.push_back(step.head == 0
                                                 ? fmt::format("for {}", word)
                                                 : fmt::format("for {}, head {}", word, step.head));
        sheet_.tables({table});
      }
    }
  }

  // The rows that are worked out: of several words the last, if not all.
  std::vector<Row> worked_rows() const {
    const std::size_t rows = trace_.input.words.size();
    std::vector<Row> worked;
    if (view_.arithmetic == Arithmetic::none) return worked;
    for (std::size_t i = view_.arithmetic == Arithmetic::all ? 0 : rows - 1; i < rows; ++i) {
      worked.push_back(Row{i});
    }
    return worked;
  }

  void tell_word(Row row) {
    const bool any = std::ranges::any_of(
        variant_.steps, [&](const Step& step) { return belongs_to_words(step) && is_new(step); });
    if (!any) return;
    if (many_words()) {
      sheet_.heading(2,
                     fmt::format("{} · {}", name(variant_.variant),
                                 working_out(trace_.input, position_of(trace_.input.words, row))),
                     "");
    }
    for (std::size_t h = 0; h < head_count(variant_); ++h) tell_head(row, head_id(variant_, h));
  }

  void tell_head(Row row, std::size_t head) {
    bool named = !has_heads_;
    number_ = 0;
    for (const Step& step : variant_.steps) {
      if (step.head != head || !belongs_to_words(step)) continue;
      ++number_;
      if (!is_new(step)) continue;
      // Of many words the other heads, too, stand in matrices; but for what is worked out alone.
      const bool in_brief = head > 1 && many_words() && view_.arithmetic == Arithmetic::first &&
                            step.id != StepId::weighted_values;
      if (in_brief) continue;
      const Work done = work(trace_, variant_, step, row, labels_, view_);
      // A mask is told of whatever it does here; else there is no token left to attend to.
      if (done.is_empty() && operation(step.op).form != Form::masked) continue;
      if (!std::exchange(named, true)) sheet_.heading(3, head_title(variant_, head), "");
      tell_step(step);
      tell_work(done);
      const bool stands_alone =
          step.id == StepId::context && !is_part_of_more(variant_, step, view_);
      if (stands_alone && !tells_matrices()) sheet_.tables({word_table(trace_, step, labels_)});
    }
  }

  void tell_work(const Work& work) {
    for (const ArithmeticBlock& block : work.blocks) sheet_.arithmetic(block);
    for (const std::string& remark : work.remarks) {
      if (remark != zeros_left_out || say_once("zeros")) sheet_.remark(remark);
    }
    if (!work.tables.empty()) sheet_.tables(work.tables);
  }

  void tell_step(const Step& step) {
    const StepFacts& fact = facts(step.id);
    const bool across = trace_.input.memory && !fact.why_across.empty();
    std::string why{across ? fact.why_across : fact.why};
    if (!say_once("why " + std::string(fact.name))) why.clear();
    const std::string departs = departure(step, variant_.settings).value_or("");
    sheet_.step({.number = number_,
                 .title = std::string(fact.title),
                 .formula = formula(variant_, step, view_.decimals),
                 .note = why_this_root(variant_, step),
                 .why = why,
                 .departure = say_once(departs) ? departs : "",
                 .role = role_of(fact.name)});
  }

  // What is made of the heads' contexts.
  void tell_ends() {
    for (const Step& step : variant_.steps) {
      if (step.id != StepId::concat && step.id != StepId::output) continue;
      ++number_;
      if (!is_new(step)) continue;
      tell_step(step);
      std::vector<Table> tables;
      if (is_projection(step)) tables = learned_tables(trace_, variant_, {&step});
      const bool is_answer = &step == &variant_.steps.back();
      if (!is_answer) tables.push_back(word_table(trace_, step, labels_));
      if (!tables.empty()) sheet_.tables(tables);
      if (is_projection(step)) tell_projections({&step});
    }
  }

  const Trace& trace_;
  std::size_t index_;
  const VariantTrace& variant_;
  const Labels& labels_;
  const View& view_;
  std::vector<std::string>& said_;  // what need not be said again
  Sheet& sheet_;
  bool has_heads_;
  std::vector<bool> is_told_;  // each step, by an earlier variant
  std::vector<Table> tables_;  // that wait for others
  std::size_t number_ = 0;     // of the step that is told
};

}  // namespace

void narrate(const Trace& trace, const View& view, Sheet& sheet) {
  const Labels labels{.words = token_labels(trace.input.tokens, label_columns),
                      .tokens = token_labels(trace.input.attended_tokens(), label_columns)};
  std::vector<std::string> said{""};  // there is no need to say nothing
  sheet.opening(trace.input, view.left_out);
  for (std::size_t v = 0; v < trace.variants.size(); ++v) {
    VariantNarrator(trace, v, labels, view, said, sheet).tell();
  }
}

}  // namespace attn
