#include "tell/why.hpp"

#include <optional>

#include "operations/operation.hpp"

namespace attn {
namespace {

constexpr std::string_view shares_with_sink =
    "Shares adding up to 1 with the sink's; E, A: softmax.";

std::string_view why_activated(const FeedForward& network) {
  const bool has_threshold = network.hidden.activation == Activation::relu;
  if (network.W_gate) {
    return has_threshold
               ? "A gate that is not above 0 shuts its hidden number out, any other multiplies it."
               : "A gate far below 0 shuts its hidden number out, one far above multiplies it.";
  }
  return has_threshold ? facts(StepId::ffn_activated).why
                       : "What is far below 0 falls silent, what is far above stays as it is; else "
                         "two matrices could do no more than one.";
}

std::string_view why_normed(const BlockNorm& norm, bool is_first) {
  const bool is_layer = norm.kind == NormKind::layer;
  if (norm.place == NormPlace::after) {
    if (is_layer) return facts(is_first ? StepId::norm_1 : StepId::norm_2).why;
    return is_first ? "Brings each vector to the same size, on its own, so that no word speaks "
                      "louder than the others."
                    : "Brought to the same size once more, so that the next layer finds what it "
                      "expects.";
  }
  if (is_first) {
    return is_layer
               ? "What attention reads is evened out, each vector on its own, so that no word "
                 "speaks louder than the others."
               : "What attention reads is brought to the same size, each vector on its own, so "
                 "that no word speaks louder than the others.";
  }
  return is_layer ? "What the network reads is evened out, too."
                  : "What the network reads is brought to the same size, too.";
}

std::string_view why_of_kind(const Input& input, StepId id) {
  const StepFacts& fact = facts(id);
  if (input.memory && !fact.why_across.empty()) return fact.why_across;
  switch (id) {
    case StepId::weights:
      return input.sinks.empty() ? fact.why : shares_with_sink;
    case StepId::norm_1:
    case StepId::norm_2:
      return input.norm ? why_normed(*input.norm, id == StepId::norm_1) : fact.why;
    case StepId::ffn_activated:
      return input.feed_forward ? why_activated(*input.feed_forward) : fact.why;
    default:
      return fact.why;
  }
}

// The step of the block that comes first after attention.
std::optional<StepId> first_after_attention(const Input& input) {
  const bool norms_before = input.norm && input.norm->place == NormPlace::before;
  if (input.residual) return StepId::residual_1;
  if (input.norm && !norms_before) return StepId::norm_1;
  if (!input.feed_forward) return std::nullopt;
  return norms_before ? StepId::norm_2 : StepId::ffn_hidden;
}

std::string_view rows_alone(const Input& input) {
  return input.words.size() < input.tokens.size()
             ? " Words no longer meet: only those encoded are computed."
             : " Words no longer meet.";
}

}  // namespace

std::string why(const Input& input, StepId id) {
  std::string text{why_of_kind(input, id)};
  if (first_after_attention(input) == id) text.append(rows_alone(input));
  return text;
}

std::string why(const Trace& trace, const VariantTrace& variant, const Step& step) {
  std::string text = why(trace.input, step.id);
  const bool is_of_block = step.id == StepId::norm_1 || step.id == StepId::norm_2;
  const bool is_of_all_heads =
      step.op == Op::norm && !is_of_block && step.head == 0 && head_count(variant) > 1;
  if (is_of_all_heads) text.append(" The norm is over all heads' features together.");
  if (operation(step.op).form == Form::masked && variant.settings.mask == MaskRule::causal) {
    text.append(" A model that predicts the next word must not see it.");
  }
  if (operation(step.op).form == Form::masked && trace.input.mask.is_additive()) {
    text.append(" The mask was given as numbers to add: 0 shows, −∞ or as good as that hides.");
  }
  return text;
}

}  // namespace attn
