// Mistakes in what becomes of scaled scores before they are masked: a softcap, and biases.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

bool has_cap(const Situation& in) { return in.input.softcap.has_value(); }
bool has_bias(const Situation& in) { return !in.input.bias.empty(); }
bool has_alibi(const Situation& in) { return in.input.alibi.has_value(); }
bool has_any(const Situation& in) { return has_bias(in) || has_alibi(in); }
bool scales_scores(const Situation& in) {
  return in.input.scale_on == ScaleOn::scores && in.settings.scale.rule != Scale::Rule::none;
}

// The steps, as the edits below call them.
constexpr StepId cap = StepId::capped_scores, bias = StepId::biased_scores,
                 scaled = StepId::scaled_scores, masked = StepId::masked_scores;

}  // namespace

std::vector<Mistake> mistakes_of_biases() {
  return {
      {"softcap-missing",
       "no softcap",
       "Scaled scores go on as they are; cap them first, c · tanh(z ÷ c).",
       {"the cap was handed on where nothing heeds it, so that models ran without",
        "https://github.com/sgl-project/sglang/issues/33915"},
       "scores that are not small beside the cap",
       has_cap,
       {{LeftOut{cap}}, {LeftOut{cap, Stands::as_copy}}, {LeftOut{cap, Stands::unused}}}},
      {"softcap-late",
       "capped after the mask",
       "Scores are capped after the bias is added or the mask put, so that what is hidden comes "
       "back as −c; cap them first.",
       {"ONNX's Attention capped after adding the mask",
        "https://github.com/onnx/onnx/issues/7865"},
       "a mask that hides something, or a bias that is not small beside the cap",
       [](const Situation& in) {
         return has_cap(in) && (has_any(in) || in.settings.mask != MaskRule::none);
       },
       {{DoneAfter{cap, masked}}, {DoneAfter{cap, bias}}}},
      {"softcap-before-scale",
       "capped before scaling",
       "Scores are capped first and then divided; divide them, then cap them.",
       {},
       "scores that are not small beside the cap, and a scale that is not 1",
       [](const Situation& in) { return has_cap(in) && scales_scores(in); },
       {{DoneBefore{cap, scaled}}}},
      {"scores-bias-missing",
       "no bias added to the scores",
       "The bias of the scores, or what falls with the distance, is left out; add it before the "
       "softmax.",
       {"what falls with the distance was no longer added where tokens come one by one",
        "https://github.com/HabanaAI/vllm-fork/pull/437"},
       "a bias that differs along a row",
       has_any,
       {{LeftOut{bias}},
        {LeftOut{bias, Stands::as_copy}},
        {LeftOut{bias, Stands::unused}},
        {WithoutScoreBias{}},
        {WithoutScoreBias{.slope = true}}}},
      {"scores-bias-late",
       "bias added after the softmax",
       "The bias is added to the weights, which then do not add up to 1; add it to the scores.",
       {},
       "a bias that is not 0",
       has_any,
       {{MovedToWeights{bias}},
        {MovedToWeights{bias, true}},
        {MovedToWeights{bias, false, Stands::as_copy}},
        {MovedToWeights{bias, true, Stands::as_copy}}}},
      {"scores-bias-turned",
       "bias turned",
       "The bias's rows and columns have changed places; a row is the word that attends.",
       {},
       "as many tokens as words, and a bias that is not symmetric",
       has_bias,
       {{ScoreBiasTurned{}}}},
      {"scores-bias-scaled",
       "bias added before scaling",
       "The bias is added to the scores before they are divided, and so divided with them; add it "
       "to the scaled scores.",
       {"a kernel scaled the mask's numbers with the scores",
        "https://github.com/tenstorrent/tt-metal/pull/56406"},
       "a bias that differs along a row, and a scale that is not 1",
       [](const Situation& in) { return has_any(in) && scales_scores(in); },
       {{DoneBefore{bias, scaled}}}},
      {"scores-bias-negated",
       "the bias taken off",
       "The bias is taken off the scores; add it.",
       {},
       "a bias that differs along a row",
       has_bias,
       {{ScoreBiasTakenOff{}}}},
      {"scores-bias-of-first",
       "the first head's bias for all",
       "Every head has the first one's bias; each has its own.",
       {},
       "heads whose biases differ",
       [](const Situation& in) { return in.input.bias.size() > 1; },
       {{ScoreBiasOfFirst{}}}},
      {"alibi-without-past",
       "the distance without the cache",
       "The distance is that of a word's place in the sentence from a token's place among all, as "
       "if nothing were cached; count on from what is cached.",
       {},
       "cached keys",
       [](const Situation& in) { return has_alibi(in) && in.input.past.has_value(); },
       {{DistanceWithoutPast{}}}},
      {"alibi-rises",
       "a bias that grows with the distance",
       "The slope times the distance is added, so that far tokens weigh more; take it off.",
       {"the bias was the slope times the word's place less the token's",
        "https://github.com/meta-pytorch/attention-gym/pull/86"},
       "tokens at different distances",
       has_alibi,
       {{Sloped{Sloped::How::rises}}}},
      {"alibi-slopes",
       "other slopes",
       "The slopes are those of another rule or of other heads, as 2^(−8i ÷ h) where h is no power "
       "of two, or counted from head 0; take 2^(−8i ÷ h), and else those of the next smaller power "
       "of two and every other one of the next larger.",
       {"2^(−8i ÷ h) for any number of heads", "https://github.com/ml-explore/mlx/pull/3071"},
       "tokens at different distances",
       has_alibi,
       {{Sloped{Sloped::How::usual}},
        {Sloped{Sloped::How::reversed}},
        {Sloped{Sloped::How::any_head}},
        {Sloped{Sloped::How::from_zero}},
        {Sloped{Sloped::How::halved}},
        {Sloped{Sloped::How::of_one_more}},
        {Sloped{Sloped::How::rounded_up}}}},
  };
}

}  // namespace attn
