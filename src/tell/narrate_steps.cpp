#include "tell/narrate_steps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "operations/operation.hpp"
#include "tell/formula.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/pairs.hpp"
#include "tell/sentences.hpp"
#include "tell/stage.hpp"
#include "tell/vectors.hpp"
#include "tell/why.hpp"
#include "tell/worked.hpp"
#include "tell/worked_vectors.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

bool belongs_to_words(const Step& step) {
  return !is_projection(step) && operation(step.op).form != Form::copy;
}

}  // namespace

void tell_projections(const std::vector<const Step*>& projections, Narration& told) {
  std::vector<ArithmeticLine> lines;
  bool zeros = false;
  for (const Step* step : projections) {
    zeros = zeros || has_zero_product(made(told.trace, told.variant, *step, {}));
    for (auto& line : projection_lines(told.trace, told.variant, *step, told.view)) {
      lines.push_back(std::move(line));
    }
  }
  if (lines.empty()) return;
  told.sheet.arithmetic({.lines = lines});
  if (zeros && told.view.arithmetic == Arithmetic::first && told.say_once("zeros")) {
    told.sheet.remark(fmt::format("({})", zeros_left_out));
  }
}

void StepNarrator::tell_word(Row row) {
  const bool any = std::ranges::any_of(told_.variant.steps, [&](const Step& step) {
    return belongs_to_words(step) && told_.is_new(step);
  });
  if (!any) return;
  if (told_.many_words()) {
    const std::string what =
        works_out() ? working_out(told_.trace.input, position_of(told_.trace.input.words, row))
                    : "the steps";
    told_.sheet.heading(2, fmt::format("{} · {}", name(told_.variant.variant), what), "");
  }
  tell_starts(row);
  for (std::size_t h = 0; h < head_count(told_.variant); ++h) {
    tell_head(row, head_id(told_.variant, h));
  }
}

// Whether each head has a mask of its own.
bool StepNarrator::hides_as_head(const Step& step) const {
  return step.id == StepId::masked_scores && told_.trace.input.mask.has(MaskRule::heads);
}

// Their vectors stand in tables with those that are made of them.
void StepNarrator::tell_starts(Row row) {
  number_ = 0;
  for (const Step& step : told_.variant.steps) {
    if (stage_of(told_.variant, step) != Stage::start || !belongs_to_words(step)) continue;
    ++number_;
    if (!told_.is_new(step) || !told_.say_once(vector_name(step))) continue;
    tell_step(step);
    tell_gain(step);
    tell_work(work_made_ready(told_.trace, told_.variant, step, row, told_.labels, told_.view));
  }
  starts_ = number_;
}

void StepNarrator::tell_head(Row row, std::size_t head) {
  bool named = !told_.has_heads;
  number_ = starts_;
  for (const Step* one : steps_of(told_.variant, head)) {
    const Step& step = *one;
    if (!belongs_to_words(step) || stage_of(told_.variant, step) != Stage::attention) continue;
    ++number_;
    // Heads share keys, and the vectors of all words stand in one table.
    const bool is_vector = is_made_ready(step);
    if (!told_.is_new(step) || (is_vector && !told_.say_once(vector_name(step)))) continue;
    // Of many words the other heads, too, stand in matrices; but for what is worked out alone.
    const bool has_own = step.slope != 0.0 || step.sink || hides_as_head(step);
    const bool in_brief = head > 1 && told_.many_words() && !is_vector && !has_own &&
                          told_.view.arithmetic != Arithmetic::all &&
                          !(works_out() && step.id == StepId::weighted_values);
    if (in_brief) continue;
    const Work done = works_out() || is_vector
                          ? work(told_.trace, told_.variant, step, row, told_.labels, told_.view)
                          : Work{};
    // There is no token left to attend to.
    if (works_out() && done.is_empty() && step.id != StepId::context) continue;
    if (!std::exchange(named, true)) tell_head_title(head);
    tell_step(step, done.leaves_out_zeros && told_.say_once("zeros") ? zeros_left_out : "");
    tell_gain(step);
    tell_work(done);
    const bool stands_alone =
        step.id == StepId::context && !is_part_of_more(told_.variant, step, told_.view);
    if (stands_alone && !told_.many_words())
      told_.sheet.tables({word_table(told_.trace, told_.variant, step, told_.labels)});
  }
}

std::string StepNarrator::vector_name(const Step& step) const {
  return fmt::format("{}.{}", name(told_.variant.variant), step_label(step.id, step.head));
}

void StepNarrator::tell_head_title(std::size_t head) {
  std::string title = head_title(told_.variant, head);
  const bool in_brief =
      head > 1 && told_.many_words() && told_.view.arithmetic == Arithmetic::first;
  if (in_brief) title += " (other steps alike)";
  told_.sheet.heading(3, title, "");
}

void StepNarrator::tell_work(const Work& work) {
  for (const ArithmeticBlock& block : work.blocks) told_.sheet.arithmetic(block);
  for (const std::string& remark : work.remarks) told_.sheet.remark(remark);
  if (told_.say_once(work.remark_once)) told_.sheet.remark(work.remark_once);
  if (!work.tables.empty()) told_.sheet.tables(work.tables);
}

void StepNarrator::tell_step(const Step& step, std::string_view note) {
  const StepFacts& fact = facts(step.id);
  std::string reason = why(told_.trace, told_.variant, step);
  if (!told_.say_once("why " + std::string(fact.name))) reason.clear();
  const std::string of_root = why_this_root(told_.variant, step);
  told_.sheet.step({.number = number_,
                    .title = std::string(fact.title),
                    .formula = formula(told_.trace, told_.variant, step, told_.view.decimals),
                    .note = of_root.empty() ? std::string(note) : of_root,
                    .why = reason,
                    .departures = departures(step),
                    .role = role_of(fact.name)});
}

// Where a step is not what the Transformer does, as far as that was not told. What becomes of the
// word itself is told where its score is missing.
std::vector<std::string> StepNarrator::departures(const Step& step) {
  std::vector<const Step*> departing{&step};
  if (step.id == StepId::scores) {
    departing.push_back(find_step(told_.variant, StepId::context, step.head));
  }
  std::vector<std::string> texts;
  for (const Step* of : departing) {
    const auto text = departure(*of, told_.variant.settings);
    if (text && told_.say_once(*text)) texts.push_back(*text);
  }
  return texts;
}

// A norm's gain and shift stand where it is worked out.
void StepNarrator::tell_gain(const Step& step) {
  std::vector<Table> rows;
  for (const Operand& read : step.from) {
    const InputMatrix* which = read.step ? nullptr : find_input_matrix(read.name);
    if (which == nullptr || !which->is_of_norm()) continue;
    if (!told_.say_once(std::string(which->key))) continue;
    rows.push_back(other_tables(told_.trace, *which, told_.labels).front());
  }
  if (!rows.empty()) told_.sheet.tables(rows);
}

void StepNarrator::tell_ends(Row row) {
  for (const Step& step : told_.variant.steps) {
    if (stage_of(told_.variant, step) != Stage::end) continue;
    ++number_;
    if (!told_.is_new(step)) continue;
    tell_step(step);
    if (is_made_ready(step)) {
      tell_gain(step);
      tell_work(work_made_ready(told_.trace, told_.variant, step, row, told_.labels, told_.view));
      continue;
    }
    // Several rows stand beside the matrix that makes them, one below its arithmetic. The answer
    // was told at the top.
    std::vector<Table> tables, below;
    if (is_projection(step) && told_.say_once(fmt::format("matrix {}", step.from[1].name))) {
      tables = learned_tables(told_.trace, told_.variant, {&step});
    }
    if (&step != &told_.variant.steps.back()) {
      (told_.many_words() ? tables : below)
          .push_back(word_table(told_.trace, told_.variant, step, told_.labels));
    }
    if (!tables.empty()) told_.sheet.tables(tables);
    if (is_projection(step)) tell_projections({&step}, told_);
    if (!below.empty()) told_.sheet.tables(below);
  }
}

}  // namespace attn
