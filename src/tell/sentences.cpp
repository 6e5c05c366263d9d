#include "tell/sentences.hpp"

#include <fmt/format.h>

#include <cctype>

#include "operations/operation.hpp"
#include "text/display.hpp"

namespace attn {

std::string action(const Step& step) {
  const Operation& of = operation(step.op);
  return of.action != nullptr ? of.action(step)
                              : fmt::format("{} of {}", of.name, step.from[0].name);
}

std::string summary(const Trace& trace, const VariantTrace& variant) {
  const std::size_t head = head_id(variant, 0);
  std::string text = fmt::format("{}, and {}.", action(*find_step(variant, StepId::scores, head)),
                                 action(*find_step(variant, StepId::weighted_values, head)));
  text.front() = static_cast<char>(std::toupper(text.front()));
  if (trace.input.memory) {
    text +=
        " This is cross-attention: the words attend to another sentence, in which none meets "
        "itself, so the self policy does not apply.";
  }
  return text;
}

std::optional<std::string> departure(const Step& step, const Settings& settings) {
  const Operation& of = operation(step.op);
  return of.departure != nullptr ? of.departure(step, settings) : std::nullopt;
}

std::string encoding(const Input& input, Position word) {
  constexpr std::size_t widest_token = 40;
  return fmt::format("encoding \"{}\" (word {} of {})",
                     fit(visible(input.tokens[index_of(word)]), widest_token), ordinal(word),
                     input.tokens.size());
}

std::string_view why_not_scored(SelfPolicy self) {
  return self == SelfPolicy::carry
             ? "The word itself is not scored: its own vector is added to the context as it is."
             : "The word itself is not scored: it is left out.";
}

std::string hidden_text() {
  return "Hidden: before the softmax, a mask put −∞ in place of the score, so that the weight is "
         "exactly 0.";
}

}  // namespace attn
