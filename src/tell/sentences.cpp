#include "tell/sentences.hpp"

#include <fmt/format.h>

#include <cctype>

#include "text/display.hpp"

namespace attn {

std::string action(const Step& step) {
  switch (step.op) {
    case Op::dot:
      return fmt::format("{} are compared with {}", rows_name(step.from[0].name),
                         rows_name(step.from[1].name));
    case Op::weigh:
      return fmt::format("{} are summed", rows_name(step.from[1].name));
    case Op::sum:
      return step.from.size() > 1
                 ? fmt::format("the word's own {} is added as it is", row_name(step.from[1].name))
                 : "nothing but weighted vectors is summed";
    default:
      return fmt::format("{} of {}", facts(step.op).name, step.from[0].name);
  }
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

std::optional<std::string> departure(const Step& step, const Settings& how) {
  switch (step.op) {
    case Op::dot:
      if (step.from[0].name == "embeddings") {
        return "The Transformer compares a query with a key. Here the embeddings themselves are "
               "compared, so a word attends to words that are merely similar to it.";
      }
      return std::nullopt;
    case Op::divide:
      if (how.scale.rule == Scale::Rule::sqrt) return std::nullopt;
      return fmt::format("The Transformer divides by √d_k. Here it is {}.",
                         how.scale.rule == Scale::Rule::dim    ? "d itself"
                         : how.scale.rule == Scale::Rule::none ? "1: the scores stay as they are"
                                                               : "a number of the user's choice");
    case Op::weigh:
      if (step.from[1].name == "values") return std::nullopt;
      return fmt::format(
          "The Transformer multiplies the weights by values. Here they multiply the "
          "{}.",
          step.from[1].name == "keys" ? "keys that were compared" : "embeddings");
    case Op::sum:
      if (how.self == SelfPolicy::score) return std::nullopt;
      if (how.self == SelfPolicy::skip) {
        return "The Transformer scores a word against itself too. Here the word itself is left "
               "out.";
      }
      return fmt::format(
          "The Transformer scores a word against itself too. Here the word itself "
          "is not scored; its own {} is added as it is.",
          row_name(step.from[1].name));
    default:
      return std::nullopt;
  }
}

std::string encoding(const Input& input, std::size_t word) {
  constexpr std::size_t widest_token = 40;
  return fmt::format("encoding \"{}\" (word {} of {})",
                     fit(visible(input.tokens[word]), widest_token), word + 1, input.tokens.size());
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
