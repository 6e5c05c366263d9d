#include "tell/sentences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cctype>

#include "operations/operation.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// A word in a heading.
std::string quoted(const Input& input, Position word) {
  constexpr std::size_t widest_token = 40;
  return fmt::format("\"{}\"", fit(visible(input.tokens[index_of(word)]), widest_token));
}

}  // namespace

std::string action(const Step& step) {
  const Operation& of = operation(step.op);
  return of.action != nullptr ? of.action(step)
                              : fmt::format("{} of {}", of.name, step.from[0].name);
}

std::string summary(const VariantTrace& variant) {
  const std::size_t head = head_id(variant, 0);
  const Step* scores = find_step(variant, StepId::scores, head);
  std::string text =
      fmt::format("{}, and {}.", scores == nullptr ? "scores are given" : action(*scores),
                  action(*find_step(variant, StepId::weighted_values, head)));
  text.front() = static_cast<char>(std::toupper(text.front()));
  return text;
}

std::string about_memory(const Input& input) {
  std::string across =
      "Cross-attention: the words attend to another sentence, in which no word meets itself; "
      "--self does not apply.";
  if (!input.queries || !input.memory->embeddings) return across;
  return across + " The queries are given, and the embeddings are what they attend to.";
}

std::string summary(const Trace& trace, const VariantTrace& variant) {
  if (!trace.input.memory) return summary(variant);
  return fmt::format("{} {}", summary(variant), about_memory(trace.input));
}

std::optional<std::string> departure(const Step& step, const Settings& settings) {
  const Operation& of = operation(step.op);
  return of.departure != nullptr ? of.departure(step, settings) : std::nullopt;
}

std::string encoding(const Input& input, Position word) {
  return fmt::format("encoding {} (word {} of {})", quoted(input, word), ordinal(word),
                     input.tokens.size());
}

std::string working_out(const Input& input, Position word) {
  return fmt::format("{} worked out (word {} of {})", quoted(input, word), ordinal(word),
                     input.tokens.size());
}

std::string question(const Input& input) {
  if (input.words.size() > 1) return fmt::format("whom do {} words attend to?", input.words.size());
  return fmt::format("whom does {} attend to?", quoted(input, input.words.front()));
}

std::string why_this_root(const VariantTrace& variant, const Step& scaled) {
  if (!scaled.scaling || variant.settings.scale.rule != Scale::Rule::sqrt) return "";
  const std::size_t d = scaled.scaling->d;
  const std::string_view numbers = d == 1 ? "number" : "numbers";
  if (scaled.id != StepId::scaled_scores) {
    return fmt::format("d = d_k: {} {} in each {}", d, numbers, row_symbol(scaled.from[0].name));
  }
  const Step& scores = variant.steps[*scaled.from[0].step];
  const std::string asking = row_symbol(scores.from[0].name);
  const std::string answering = row_symbol(scores.from[1].name);
  if (asking == answering) return fmt::format("d = {} {} in each {}", d, numbers, asking);
  if (scaled.head > 0) return fmt::format("d = d_k: {} in a head's {}, {}", d, asking, answering);
  return fmt::format("d = d_k: {} {} in {}, in {}", d, numbers, asking, answering);
}

std::string what_goes_on(const Trace& trace, const VariantTrace& variant) {
  const StepId last = variant.steps.back().id;
  const std::size_t words = trace.input.words.size();
  const std::string_view plural = words == 1 ? "" : "s";
  const bool is_of_attention =
      last == StepId::context || last == StepId::concat || last == StepId::output;
  const std::string what = is_of_attention
                               ? fmt::format("{} {}{}", words, facts(last).name, plural)
                               : fmt::format("{}, {} vector{}", facts(last).name, words, plural);
  return fmt::format("What goes on to the next layer{}: {}.",
                     trace.input.feed_forward ? "" : ", through feed-forward (a network)", what);
}

std::string about_projections(const std::vector<const Step*>& projections, bool first_numbers) {
  std::vector<std::string> rows;
  for (const Step* step : projections) {
    if (facts(step->id).says.empty()) continue;  // its own step says why
    rows.push_back(fmt::format("{}: {}", facts(step->id).cell, facts(step->id).says));
  }
  std::string text = fmt::format("{}{}Each W is learnt in training, used for all words.",
                                 fmt::join(rows, "; "), rows.empty() ? "" : ". ");
  if (first_numbers) {
    text += fmt::format(" First numbers, {} · {} 1:", row_symbol(projections.front()->from[0].name),
                        projections.front()->from[1].transposed ? "row" : "column");
  }
  return text;
}

std::string how_to_read(std::string_view mark, bool has_unscored) {
  return fmt::format("A row attends to the columns, here and below; {}{}.", mark,
                     has_unscored ? "; –: not scored" : "");
}

std::string_view why_not_scored(SelfPolicy self) {
  return self == SelfPolicy::carry
             ? "Not scored: the word itself; its own vector is added as it is (--self carry)."
             : "Not scored: the word itself, which is left out (--self skip).";
}

std::string hidden_text() {
  return "Hidden: before the softmax, a mask put −∞ in place of the score, so that the weight is "
         "exactly 0.";
}

}  // namespace attn
