// Mistakes in what is compared, and in scaling the scores.
#include <algorithm>
#include <cmath>

#include "mistakes/catalogue.hpp"
#include "operations/precision.hpp"

namespace attn {
namespace {

using Rule = Scale::Rule;

bool always(const Situation&) { return true; }

template <Rule rule>
bool is_not_scaled_by(const Situation& in) {
  return in.settings.scale.rule != rule;
}

constexpr double largest_in_float16 =
    precisions[static_cast<std::size_t>(NumberType::float16)].largest;

// The length of all numbers of a matrix as one vector, which no row's is beyond.
double length_of(const std::optional<Matrix>& matrix) {
  double squares = 0.0;
  for (std::size_t i = 0; matrix && i < matrix->rows(); ++i) {
    for (const double number : matrix->row(i)) squares += number * number;
  }
  return std::sqrt(squares);
}

// What no vector made, or given, is longer than.
double most_of(const std::optional<Matrix>& given, const std::optional<Matrix>& rows,
               const std::optional<Matrix>& W, const std::optional<Matrix>& b) {
  return given ? length_of(given) : length_of(rows) * length_of(W) + length_of(b);
}

// Whether some score may be too large for float16; hardly any input has such.
bool may_overflow(const Situation& in) {
  const Input& input = in.input;
  if (!input.scores.empty() || input.qk_norm || input.scale_on != ScaleOn::scores) return false;
  const std::optional<Matrix>& attended =
      input.memory ? input.memory->embeddings : input.embeddings;
  if (in.variant == Variant::raw) {
    return length_of(input.embeddings) * length_of(attended) > largest_in_float16;
  }
  const double cached = input.past ? length_of(input.past->keys) : 0.0;
  const double of_keys = std::max(most_of(input.keys, attended, input.W_K, input.b_K), cached);
  return most_of(input.queries, input.embeddings, input.W_Q, input.b_Q) * of_keys >
         largest_in_float16;
}

bool has_queries(const Situation& in) { return in.variant != Variant::raw; }
bool has_heads(const Situation& in) { return has_queries(in) && in.input.heads > 1; }

}  // namespace

std::vector<Mistake> mistakes_of_scores() {
  return {
      {"K-not-transposed",
       "keys not transposed",
       "A score is a query times a column of the keys, Q · K; multiply with their rows, Q · Kᵀ.",
       {"the formula had the transpose in the wrong place, not at its end",
        "https://github.com/whitead/dmol-book/issues/237"},
       "as many tokens as a key has numbers; otherwise the shapes do not fit",
       has_queries,
       {{KeysUnturned{}}}},
      {"K-reshaped",
       "keys reshaped, not transposed",
       "The keys' numbers are filled into the transposed shape as they lie in memory, as reshape "
       "or "
       "view does; transpose them.",
       {},
       "more than one token, and keys of more than one number",
       has_queries,
       {{KeysUnturned{.refilled = true}}}},
      {"scale-none",
       "not scaled",
       "The scores go into the softmax as they are; divide each first, as a rule by √d_k.",
       {"the fallback path left the scores unscaled",
        "https://github.com/mlc-ai/mlc-llm/pull/3426"},
       "vectors of more than one number",
       is_not_scaled_by<Rule::none>,
       {{Divides{Scaling::By::none}}, {LeftOut{StepId::scaled_scores, Stands::unused}}}},
      {"scale-dim",
       "divided by d_k",
       "The scores are divided by d_k itself; the rule is to divide by its root.",
       {"divided by d_k, the square root forgotten", "https://github.com/delzac/cntkx/issues/10"},
       "vectors of more than one number",
       is_not_scaled_by<Rule::dim>,
       {{Divides{Scaling::By::dim}}}},
      {"scale-dim-squared",
       "divided by d_k²",
       "The scores are divided by the square of d_k; divide by its root.",
       {},
       "vectors of more than one number",
       always,
       {{Divides{Scaling::By::dim_squared}}}},
      {"scale-d-model",
       "divided by √d_model",
       "The scores are divided by the root of the embeddings' length, or of all heads' vectors; "
       "divide by √d_k, the root of the length of the vectors compared, of one head if there are "
       "several.",
       {"scores scaled by the number of channels, not the head size",
        "https://github.com/karpathy/ng-video-lecture/pull/6"},
       "a d_k that is not d_model",
       [](const Situation& in) {
         // What raw compares is as long as the embeddings.
         const bool is_right = in.variant == Variant::raw && in.settings.scale.rule == Rule::sqrt;
         return !is_right && (in.input.embeddings.has_value() || has_heads(in));
       },
       {{Divides{Scaling::By::d_model}}, {Divides{Scaling::By::all_heads}}}},
      {"scale-heads",
       "divided by √heads",
       "The scores are divided by the root of the number of heads; divide by √d_k, the root of the "
       "length of one head's vectors.",
       {"divided by the root of the number of heads, not of the head's length",
        "https://github.com/tenstorrent/tt-metal/pull/56789"},
       "another number of heads than d_k",
       has_heads,
       {{Divides{Scaling::By::heads}}}},
      {"scale-tokens",
       "divided by √n",
       "The scores are divided by the root of the number of tokens; divide by √d_k.",
       {"divided by the root of q.shape[0], the number of words",
        "https://github.com/whitead/dmol-book/blob/"
        "64687bbe27d063f95a44e8043d527e8813c38730/dl/attention.ipynb"},
       "another number of tokens than d_k",
       always,
       {{Divides{Scaling::By::tokens}}}},
      {"scale-multiplied",
       "multiplied in place of divided",
       "The scores are multiplied by what should divide them, as a rule √d_k; divide them.",
       {"divided by d^-0.5, that is, multiplied by √d",
        "https://github.com/esceptico/perceiver-io/issues/9"},
       "vectors of more than one number",
       is_not_scaled_by<Rule::none>,
       {{Divides{Scaling::By::inverse}}}},
      {"scale-sqrt",
       "divided by √d_k all the same",
       "The scores are divided by √d_k, but this example divides by something else; see its scale.",
       {"OPT scaled the queries, then the scores once more",
        "https://github.com/huggingface/transformers/pull/38290"},
       "a scale that is not √d_k",
       is_not_scaled_by<Rule::sqrt>,
       {{Divides{Scaling::By::sqrt}}}},
      {"scale-other",
       "divided by another number",
       "The scores are divided by a number of its own, which the check has worked out; divide by "
       "√d_k, or see the scale.",
       {"a fixed scale of 8, where a head's length may be another",
        "https://github.com/lucidrains/muse-maskgit-pytorch/issues/40"},
       "scores that are not all the same",
       always,
       {},
       Fits::divisor},
      {"scores-overflow",
       "scores too large for float16",
       "A score beyond 65504 becomes infinite in float16, and its row NaN; divide the queries "
       "before they are compared, or compute scores in single precision.",
       {"products of queries and keys overflowed before they were scaled",
        "https://github.com/ultralytics/ultralytics/pull/24990"},
       "a score beyond 65504",
       may_overflow,
       {{Overflows{largest_in_float16}}}},
      {"softmax-before-scale",
       "scaled after the softmax",
       "The softmax is taken of the scores as they are, and its weights are divided; divide the "
       "scores, then take the softmax.",
       {"softmax first, scaling afterwards",
        "https://github.com/FrancescoSaverioZuppichini/ViT/issues/2"},
       "a scale that is not 1",
       [](const Situation& in) {
         return in.input.scale_on == ScaleOn::scores && is_not_scaled_by<Rule::none>(in);
       },
       {{MovedToWeights{StepId::scaled_scores}},
        {MovedToWeights{StepId::scaled_scores, true}},
        {MovedToWeights{StepId::scaled_scores, false, Stands::as_copy}},
        {MovedToWeights{StepId::scaled_scores, true, Stands::as_copy}}}},
  };
}

}  // namespace attn
