// Mistakes in scaling the scores and in the softmax.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

using Rule = Scale::Rule;

bool always(const Situation&) { return true; }

template <Rule rule>
bool is_not_scaled_by(const Situation& in) {
  return in.settings.scale.rule != rule;
}

}  // namespace

std::vector<Mistake> mistakes_of_scores() {
  return {
      {"scale-none",
       "not scaled",
       "The scores go into the softmax as they are; divide each first, as a rule by √d_k.",
       {"the fallback path left the scores unscaled",
        "https://github.com/mlc-ai/mlc-llm/pull/3426"},
       "vectors of more than one number",
       is_not_scaled_by<Rule::none>,
       {{Divides{Scaling::By::none}}}},
      {"scale-dim",
       "divided by d_k",
       "The scores are divided by d_k itself; the rule is to divide by its root.",
       {"divided by d_k, the square root forgotten", "https://github.com/delzac/cntkx/issues/10"},
       "vectors of more than one number",
       is_not_scaled_by<Rule::dim>,
       {{Divides{Scaling::By::dim}}}},
      {"scale-d-model",
       "divided by √d_model",
       "The scores are divided by the root of the embeddings' length; divide by √d_k, the root of "
       "the length of the vectors compared, of one head if there are several.",
       {"scores scaled by the number of channels, not the head size",
        "https://github.com/karpathy/ng-video-lecture/pull/6"},
       "a d_k that is not d_model",
       [](const Situation& in) {
         // What raw compares is as long as the embeddings.
         const bool is_right = in.variant == Variant::raw && in.settings.scale.rule == Rule::sqrt;
         return !is_right && in.input.embeddings.has_value();
       },
       {{Divides{Scaling::By::d_model}}}},
      {"scale-tokens",
       "divided by √n",
       "The scores are divided by the root of the number of tokens; divide by √d_k.",
       {},
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
      {"softmax-before-scale",
       "scaled after the softmax",
       "The softmax is taken of the scores as they are, and its weights are divided; divide the "
       "scores, then take the softmax.",
       {"softmax first, scaling afterwards",
        "https://github.com/FrancescoSaverioZuppichini/ViT/issues/2"},
       "a scale that is not 1",
       is_not_scaled_by<Rule::none>,
       {{MovedToWeights{StepId::scaled_scores}}, {MovedToWeights{StepId::scaled_scores, true}}}},
      {"max-kept",
       "the maximum not taken off",
       "The exponentials are e^z itself, which changes no weight but overflows where scores are "
       "large; take the row's maximum off first.",
       {"exp of an attention score of 151 overflows; the maximum was kept",
        "https://github.com/pytorch/executorch/pull/18407"},
       "exponentials that are asked for, and scaled scores above 0",
       always,
       {{MaximumAlong{Along::nothing}}}},
      {"softmax-columns",
       "softmax down the columns",
       "The weights add up to 1 down each column; normalise along each row, over the tokens that a "
       "word attends to.",
       {"softmax over the wrong axis",
        "https://github.com/labmlai/annotated_deep_learning_paper_implementations/issues/146"},
       "more than one word, and scores that are not symmetric",
       always,
       {{SumAlong{Along::column}, MaximumAlong{Along::column}, WholeSentence{}},
        {SumAlong{Along::column}, WholeSentence{}},
        {SumAlong{Along::column}, MaximumAlong{Along::column}},
        {SumAlong{Along::column}}}},
      {"softmax-all",
       "softmax over the whole matrix",
       "All weights together add up to 1; let those of each row do so.",
       {"asks for a softmax over the whole matrix; answered: each row",
        "https://github.com/lucidrains/vit-pytorch/issues/44"},
       "more than one word",
       always,
       {{SumAlong{Along::matrix}, MaximumAlong{Along::matrix}, WholeSentence{}},
        {SumAlong{Along::matrix}, WholeSentence{}},
        {SumAlong{Along::matrix}, MaximumAlong{Along::matrix}},
        {SumAlong{Along::matrix}}}},
      {"softmax-none",
       "no softmax",
       "The scaled scores themselves are the weights; take the softmax of each row.",
       {"the softmax was commented out, and the scaling left out",
        "https://github.com/flexflow/flexflow-train/issues/467"},
       "more than one token",
       always,
       {{LeftOut{StepId::exponentials}, SumAlong{Along::nothing}}}},
      {"sum-normalised",
       "divided by their sum, no exponential",
       "Each scaled score is divided by the sum of its row; take the exponentials first.",
       {"divided by the sum, so that weights turn negative",
        "https://github.com/ruvnet/agentic-flow/issues/192"},
       "scores that are not all the same",
       always,
       {{LeftOut{StepId::exponentials}}}},
      {"weights-transposed",
       "weights transposed",
       "A weight is read from its column's row, Aᵀ; the row is the word that attends, the column "
       "the token attended to.",
       {"softmax along the rows, but the values summed with the weights transposed",
        "https://github.com/ok1zjf/VASNet/issues/25"},
       "all words encoded, and weights that are not symmetric",
       [](const Situation& in) {
         const Input& input = in.input;
         const bool square = input.tokens.size() == input.attended_tokens().size() ||
                             input.words.size() == input.attended_tokens().size();
         return square && input.tokens.size() > 1;
       },
       {{WeightsTurned{true}},
        {WeightsTurned{false}},
        {WeightsTurned{true}, WholeSentence{}},
        {WeightsTurned{false}, WholeSentence{}}}},
      {"dropout-left-on",
       "dropout left on",
       "Some weights are 0 and all others are divided by 1 − p, as in training; turn dropout off, "
       "in PyTorch with model.eval().",
       {"scaled_dot_product_attention drops out in evaluation too",
        "https://github.com/pytorch/pytorch/issues/124464"},
       "weights that are asked for",
       always,
       {}},  // random, so it is found from the weights: check/dropout.hpp
  };
}

}  // namespace attn
