// Mistakes with the word itself, and with masks.
#include <algorithm>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

// What programs without an infinity write in place of −∞. Where all is hidden, it hides nothing.
constexpr double nearly_minus_infinity = -1e9;

// The mask hides `which`, with −∞, or in use with a number in the score's place, or added to it. A
// row that sees nothing is undefined then, or 0, or even, or as if there were no mask.
std::vector<Edits> hiding(Masking::Hides which) {
  return {{Hides{which}},
          {Hides{which}, EmptyAsZero{}},
          {Hides{which}, EmptyAsZero{.in_weights = true}},
          {Hides{which}, Puts{.number = nearly_minus_infinity, .in_use = true}},
          {Hides{which}, Puts{.number = nearly_minus_infinity, .in_use = true, .added = true}}};
}

// Numbers that large scores, or all, get past: in the score's place, or added to it.
std::vector<Edits> weak_numbers() {
  std::vector<Edits> ways;
  for (const double number : {-1e4, -1e3, -100.0, -10.0, -1e5}) {
    ways.push_back({Puts{.number = number}});
    ways.push_back({Puts{.number = number, .added = true}});
  }
  ways.push_back({Puts{.number = -1e-9}});
  return ways;
}

template <SelfPolicy policy>
bool is_not_in_force(const Situation& in) {
  return !in.input.memory && in.settings.self != policy;
}

bool has_mask(const Situation& in) { return in.settings.mask != MaskRule::none; }
bool has_causal_mask(const Situation& in) {
  return has_mask(in) &&
         (in.input.mask.has(MaskRule::causal) || in.input.mask.has(MaskRule::causal_end));
}
bool has_window(const Situation& in) { return has_mask(in) && in.input.mask.has(MaskRule::window); }

// Whether there are several masks, which all hold, or each in a head.
bool has_parts(const Situation& in) {
  return in.settings.mask == MaskRule::all || in.settings.mask == MaskRule::heads;
}

// Whether a causal mask or a window may be laid from another corner.
bool has_corners(const Situation& in) {
  const bool is_square = in.input.tokens.size() == in.input.attended_tokens().size();
  return !is_square && (has_causal_mask(in) || has_window(in));
}

bool is_self_attention(const Situation& in) { return !in.input.memory; }

// Whether the mask, of some head, lets a word see a token.
bool sees(const Input& input, Position word, Position token) {
  for (std::size_t head = 1; head <= input.heads; ++head) {
    if (!input.mask.hides(word, token, head)) return true;
  }
  return false;
}

// Whether a word sees a token that comes after it.
bool looks_ahead(const Situation& in) {
  const Input& input = in.input;
  return std::ranges::any_of(input.words, [&](Position word) {
    return std::ranges::any_of(all_positions(input.attended_tokens().size()), [&](Position token) {
      return index_of(token) > index_of(input.own_token(word)) && sees(input, word, token);
    });
  });
}
bool can_turn(const Situation& in) {
  return has_mask(in) && is_self_attention(in) && !in.input.past;
}

// Whether the mask is causal, whatever it is called, in a matrix that is not square.
bool is_causal_across(const Situation& in) {
  const Input& input = in.input;
  const std::size_t words = input.tokens.size();
  const std::size_t tokens = input.attended_tokens().size();
  if (!has_mask(in) || words == tokens || input.mask.has(MaskRule::heads)) return false;
  const auto is_aligned = [&](std::size_t further) {
    return std::ranges::all_of(input.words, [&](Position word) {
      return std::ranges::all_of(all_positions(tokens), [&](Position token) {
        const bool would_hide = index_of(token) + words > index_of(word) + further;
        return would_hide == input.mask.hides(word, token);
      });
    });
  };
  return is_aligned(words) || is_aligned(tokens);
}

// Whether a word sees itself, which a stricter mask would not let it.
bool sees_itself(const Situation& in) {
  return has_mask(in) && !in.input.memory && in.settings.self == SelfPolicy::score &&
         std::ranges::any_of(in.input.words, [&](Position word) {
           return sees(in.input, word, in.input.own_token(word));
         });
}

}  // namespace

std::vector<Mistake> mistakes_of_masks() {
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
      {"batch-attended",
       "words taken for a batch",
       "Each word is a sentence of its own, which attends to itself alone, as where the first axis "
       "is taken for the batch; attend along the words, in PyTorch with batch_first=True.",
       {"an attention of shape batch × words × features without batch_first",
        "https://github.com/om-ai-lab/OmDet/issues/19"},
       "more than one word",
       [](const Situation& in) {
         return is_self_attention(in) && in.settings.self == SelfPolicy::score;
       },
       {{AlsoHides{Masking::Hides::others}}}},
      {"mask-missing",
       "no mask",
       "Nothing is hidden; hide what the mask hides before the softmax.",
       {"the causal mask is skipped if no other mask is passed",
        "https://github.com/facebookresearch/xformers/issues/103"},
       "a mask that hides something from a word encoded",
       has_mask,
       {{LeftOut{StepId::masked_scores}},
        {LeftOut{StepId::masked_scores, Stands::as_copy}},
        {LeftOut{StepId::masked_scores, Stands::unused}}}},
      {"mask-after-softmax",
       "masked after the softmax",
       "Hidden weights are set to 0 after the softmax, so that the others no longer add up to 1; "
       "hide the scores before it.",
       {"EVA's mask was applied after the softmax",
        "https://github.com/huggingface/pytorch-image-models/pull/2236"},
       "a mask that hides something from a word encoded",
       has_mask,
       {{MovedToWeights{StepId::masked_scores}},
        {MovedToWeights{.step = StepId::masked_scores, .stands = Stands::as_copy}}}},
      {"mask-zero",
       "hidden scores set to 0",
       "A hidden score becomes 0, which still has the weight of e⁰; make it −∞.",
       {"masked scores were set to (about) 0, not to minus infinity",
        "https://github.com/hyunwoongko/transformer/issues/10"},
       "a hidden score that is not far below the others",
       has_mask,
       {{Puts{.number = 0.0}}}},
      {"mask-weak",
       "the mask's number too weak",
       "A hidden score becomes a number that is not far below the others, or has it added, so that "
       "hidden tokens get some weight; make it −∞.",
       {"−10 000 is not small enough to hide a score",
        "https://github.com/huggingface/transformers/issues/14859"},
       "scores as large as the number, or a number that hides little",
       has_mask,
       weak_numbers(),
       Fits::mask_number},
      {"mask-added",
       "a mask of 1 and 0 added",
       "The mask's 1 and 0 are added to the scores, which hides nothing; put −∞ where it hides.",
       {"a mask of True and False is added to the scores",
        "https://github.com/huggingface/transformers/pull/41443"},
       "a mask that hides something from a word encoded",
       has_mask,
       {{Puts{.number = 1.0, .added = true, .to_seen = true}},
        {Puts{.number = 1.0, .added = true}}}},
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
       hiding(Masking::Hides::opposite)},
      {"mask-turned",
       "mask turned",
       "The mask's rows and columns have changed places, as where the upper triangle is taken for "
       "the lower, or padding hides rows; a row is the word that attends, a column what it may "
       "not see.",
       {"padding is masked in the rows, not in the columns",
        "https://github.com/hyunwoongko/transformer/pull/40"},
       "a mask that is not symmetric",
       can_turn,
       hiding(Masking::Hides::turned)},
      {"mask-loose",
       "the next token seen",
       "The causal mask begins one token too late, so that a word sees the one after it; hide "
       "every token after the word.",
       {"token 656 may attend to 657, which should be hidden",
        "https://github.com/octo-models/octo/issues/75"},
       "a word that is not the last",
       has_causal_mask,
       {{MaskCounts{MaskCounts::How::loose}}}},
      {"causal-corner",
       "the causal mask in the wrong corner",
       "The causal mask is laid from the first word and token on, where the last ones belong "
       "together, or the other way round; see which tokens came before the words.",
       {"with a cache of keys a new word sees the oldest alone",
        "https://github.com/pytorch/pytorch/issues/103082"},
       "a causal mask of another number of tokens than words",
       [](const Situation& in) { return is_causal_across(in) || has_corners(in); },
       {{Hides{Masking::Hides::first_aligned}},
        {Hides{Masking::Hides::last_aligned}},
        {Hides{Masking::Hides::last_aligned}, EmptyAsZero{}},
        {Hides{Masking::Hides::last_aligned}, EmptyAsZero{.in_weights = true}},
        {MaskCounts{MaskCounts::How::from_start}},
        {MaskCounts{MaskCounts::How::from_end}},
        {MaskCounts{MaskCounts::How::from_end}, EmptyAsZero{}},
        {MaskCounts{MaskCounts::How::from_end}, EmptyAsZero{.in_weights = true}}}},
      {"window-by-one",
       "the window off by one",
       "The window is one token too wide or too narrow, as where one program counts the word "
       "itself "
       "and the other does not; see how each counts.",
       {"a window that includes the word handed on as one that does not",
        "https://github.com/huggingface/transformers/issues/39408"},
       "a word with more tokens before or after it than the window has",
       has_window,
       {{MaskCounts{MaskCounts::How::more_before}},
        {MaskCounts{MaskCounts::How::less_before}},
        {MaskCounts{MaskCounts::How::more}},
        {MaskCounts{MaskCounts::How::less}},
        {MaskCounts{MaskCounts::How::more_after}},
        {MaskCounts{MaskCounts::How::less_after}}}},
      {"window-missing",
       "no window",
       "The mask hides what it should, but not what lies outside the window; hide that, too.",
       {"a kernel was called without the window of most layers",
        "https://github.com/EricLBuehler/mistral.rs/issues/2094"},
       "a word with more tokens before or after it than the window has",
       [](const Situation& in) { return has_window(in) && in.settings.mask != MaskRule::window; },
       {{MaskCounts{MaskCounts::How::without_window}}}},
      {"causal-missing",
       "no causal mask",
       "The mask hides padding, or what lies outside a window, but not what comes after the word; "
       "hide that, too.",
       {"wherever there was a padding mask the causal one was turned off",
        "https://github.com/huggingface/transformers/pull/41966"},
       "a word that is not the last",
       [](const Situation& in) { return has_causal_mask(in) && has_parts(in); },
       {{MaskCounts{MaskCounts::How::without_causal}}}},
      {"padding-missing",
       "no padding hidden",
       "The mask hides what comes after the word, or what lies outside a window, but not the "
       "padding, or what its matrix hides; hide that, too.",
       {"a mask that was handed on beside the causal one was dropped",
        "https://github.com/pytorch/executorch/pull/22189"},
       "padding that a word would see",
       [](const Situation& in) {
         const Mask& mask = in.input.mask;
         return has_parts(in) && (mask.has(MaskRule::padding) || mask.has(MaskRule::matrix));
       },
       {{MaskCounts{MaskCounts::How::without_padding}}}},
      {"mask-causal",
       "a causal mask where none is set",
       "Tokens after the word are hidden, which the input's own mask does not do; leave the causal "
       "mask out, or set it: --mask causal.",
       {"one backend masked as for a decoder, whatever the model",
        "https://github.com/sgl-project/sglang/pull/35434"},
       "a word that is not the last, and a mask that lets it see what comes after",
       [](const Situation& in) { return looks_ahead(in) && !is_causal_across(in); },
       {{AlsoHides{Masking::Hides::first_aligned}}, {AlsoHides{Masking::Hides::last_aligned}}}},
      {"mask-other",
       "another mask",
       "Other tokens are hidden than the input's own mask hides, as by padding or a window; leave "
       "that mask out, or set it: \"mask\" in the input, a row for each word, 1 where it sees a "
       "token.",
       {"a sliding window was applied that the model's settings turn off",
        "https://github.com/huggingface/transformers/issues/38002"},
       "more than two tokens",
       [](const Situation& in) { return in.input.attended_tokens().size() > 2; },
       {},
       Fits::mask},
      {"mask-last-row",
       "the last row left unmasked",
       "Nothing is hidden from the last word; mask every row.",
       {},
       "a mask that hides something from the last word",
       has_mask,
       {{Hides{Masking::Hides::not_of_last}}}},
  };
}

}  // namespace attn
