// Mistakes with the word itself, with masks, and with several heads.
#include <algorithm>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

// What programs without an infinity write in place of −∞. Where all is hidden, it hides nothing.
constexpr double nearly_minus_infinity = -1e9;

// The mask hides `which`, with −∞, or in use with a number in the score's place, or added to it.
std::vector<Edits> hiding(Masking::Hides which) {
  return {{Hides{which}},
          {Hides{which}, Puts{.number = nearly_minus_infinity, .in_use = true}},
          {Hides{which}, Puts{.number = nearly_minus_infinity, .in_use = true, .added = true}}};
}

std::vector<Edits> reversed() {
  std::vector<Edits> ways = hiding(Masking::Hides::opposite);
  ways.push_back({Hides{Masking::Hides::turned}});
  return ways;
}

template <SelfPolicy policy>
bool is_not_in_force(const Situation& in) {
  return !in.input.memory && in.settings.self != policy;
}

bool has_mask(const Situation& in) { return in.settings.mask != MaskRule::none; }
bool has_causal_mask(const Situation& in) { return in.settings.mask == MaskRule::causal; }
bool has_heads(const Situation& in) { return in.input.heads > 1; }

// Whether a word sees itself, which a stricter mask would not let it.
bool sees_itself(const Situation& in) {
  return has_mask(in) && !in.input.memory && in.settings.self == SelfPolicy::score &&
         std::ranges::any_of(in.input.words,
                             [&](Position word) { return !in.input.mask.hides(word, word); });
}

}  // namespace

std::vector<Mistake> mistakes_of_masks_and_heads() {
  return {
      {"self-scored",
       "the word itself scored",
       "The word is scored against itself like any other; leave it out of the scores here.",
       {"each node scored itself too; asked how to leave it out",
        "https://github.com/pyg-team/pytorch_geometric/issues/1836"},
       "nothing more: the word's own weight shows it",
       is_not_in_force<SelfPolicy::score>,
       {{SelfTreated{SelfPolicy::score}}}},
      {"self-skipped",
       "the word itself left out",
       "The word itself is neither scored nor added; see the self policy in force.",
       {"only the neighbours are scored, not the node itself",
        "https://github.com/dmlc/dgl/issues/3309"},
       "a second token, and a vector of the word itself that is not 0",
       is_not_in_force<SelfPolicy::skip>,
       {{SelfTreated{SelfPolicy::skip}}}},
      {"self-carried",
       "the word itself added unscored",
       "The word is not scored against itself, and its own vector is added to the context as it "
       "is; see the self policy in force.",
       {},
       "a second token, and a vector of the word itself that is not 0",
       is_not_in_force<SelfPolicy::carry>,
       {{SelfTreated{SelfPolicy::carry}}}},
      {"mask-missing",
       "no mask",
       "Nothing is hidden; hide what the mask hides before the softmax.",
       {"the causal mask is skipped if no other mask is passed",
        "https://github.com/facebookresearch/xformers/issues/103"},
       "a mask that hides something from a word encoded",
       has_mask,
       {{LeftOut{StepId::masked_scores}}, {LeftOut{StepId::masked_scores, true}}}},
      {"mask-after-softmax",
       "masked after the softmax",
       "Hidden weights are set to 0 after the softmax, so that the others no longer add up to 1; "
       "hide the scores before it.",
       {"EVA's mask was applied after the softmax",
        "https://github.com/huggingface/pytorch-image-models/pull/2236"},
       "a mask that hides something from a word encoded",
       has_mask,
       {{MovedToWeights{StepId::masked_scores}},
        {MovedToWeights{.step = StepId::masked_scores, .stands_as_copy = true}}}},
      {"mask-zero",
       "hidden scores set to 0",
       "A hidden score becomes 0, which still has the weight of e⁰; make it −∞.",
       {"masked scores were set to (about) 0, not to minus infinity",
        "https://github.com/hyunwoongko/transformer/issues/10"},
       "a hidden score that is not far below the others",
       has_mask,
       {{Puts{.number = 0.0}}}},
      {"mask-strict",
       "a word hidden from itself",
       "The mask hides each word from itself too; let it see itself.",
       {"offset 0 masks the diagonal too; the first row turns to NaN",
        "https://github.com/pbloem/former/issues/10"},
       "a word that sees itself and others",
       sees_itself,
       hiding(Masking::Hides::strict)},
      {"mask-reversed",
       "mask the other way round",
       "The mask hides what a word may see, and shows what it may not; turn its meaning round.",
       {"True means \"may attend\" here, \"masked\" in MultiheadAttention",
        "https://github.com/rasbt/LLMs-from-scratch/issues/1061"},
       "a mask that is not its own opposite",
       has_mask,
       reversed()},
      {"mask-loose",
       "the next token seen",
       "The causal mask begins one token too late, so that a word sees the one after it; hide "
       "every token after the word.",
       {"token 656 may attend to 657, which should be hidden",
        "https://github.com/octo-models/octo/issues/75"},
       "a word that is not the last",
       has_causal_mask,
       {{Hides{Masking::Hides::loose}}}},
      {"heads-not-split",
       "heads not split",
       "All heads score with the full queries and keys, as one; give each its own block of "
       "columns.",
       {"every head projected to the full embedding size",
        "https://github.com/pbloem/former/issues/8"},
       "nothing more: the heads' weights show it",
       has_heads,
       {{Undivided{}, AsOneHead{}},
        {Undivided{}, AsOneHead{}, LengthOfHead{}},
        {Undivided{}},
        {Undivided{}, LengthOfHead{}}}},
      {"heads-interleaved",
       "heads interleaved",
       "Columns are dealt out to the heads in turn; give each head a block of neighbouring "
       "columns.",
       {"'(d k h)' deals the columns out to the heads in turn",
        "https://github.com/The-AI-Summer/self-attention-cv/blob/"
        "1c9bf6c091da998fbe84b4cfe4b8f17adf8c5c58/self_attention_cv/transformer_vanilla/mhsa.py"},
       "heads of more than one column",
       has_heads,
       {{Dealt{Dealing::in_turn}}, {Dealt{Dealing::in_turn}, Joined{Dealing::in_turn}}}},
      {"heads-reshaped",
       "heads reshaped without a transpose",
       "The rows are cut up for the heads as they lie in memory, which mixes the words; reshape to "
       "words × heads × d_k, then put the heads first.",
       {"view(batch, heads, words, d) without the transpose",
        "https://github.com/hyunwoongko/transformer/issues/15"},
       "more than one word",
       has_heads,
       {{Dealt{Dealing::reshaped}, WholeSentence{}},
        {Dealt{Dealing::reshaped}, Joined{Dealing::reshaped}, WholeSentence{}}}},
  };
}

}  // namespace attn
