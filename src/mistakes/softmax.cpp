// Mistakes in the softmax, and with the weights that it makes.
#include <limits>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

constexpr double only_the_maximum = std::numeric_limits<double>::infinity();

bool always(const Situation&) { return true; }

// Whether each word has a row, and each token a column, of the same matrix.
bool is_square(const Situation& in) {
  const std::size_t tokens = in.input.attended_tokens().size();
  return tokens > 1 && in.input.tokens.size() == tokens;
}

bool has_sink(const Situation& in) { return !in.input.sinks.empty(); }

bool has_heads(const Situation& in) { return in.variant != Variant::raw && in.input.heads > 1; }

}  // namespace

std::vector<Mistake> mistakes_of_softmax() {
  return {
      {"max-kept",
       "the maximum not taken off",
       "The exponentials are e^z itself, which changes no weight but overflows where scores are "
       "large; take the row's maximum off first.",
       {"exp of an attention score of 151 overflows; the maximum was kept",
        "https://github.com/pytorch/executorch/pull/18407"},
       "exponentials that are asked for, and scaled scores above 0",
       always,
       {{MaximumAlong{Along::nothing}}}},
      {"max-without-keepdims",
       "the maximum of another row taken off",
       "From column j the maximum of row j is taken off, as NumPy does without keepdims=True; take "
       "off that of the row itself.",
       {"tl.softmax took maximum and sum along the wrong axis without keep_dims",
        "https://github.com/triton-lang/triton/pull/11409"},
       "as many words as tokens, and maxima that differ",
       is_square,
       {{MaximumAlong{.along = Along::row, .keepdims = false}, WholeSentence{}}}},
      {"sink-missing",
       "no sink",
       "The sink does not count, so that the weights add up to 1; it takes its share of each row.",
       {"a backend dropped the sinks that it was handed",
        "https://github.com/vllm-project/vllm/pull/52156"},
       "a sink that is not far below the scores",
       has_sink,
       {{WithoutSink{}}}},
      {"sink-not-in-maximum",
       "the sink not in the maximum",
       "The maximum that is taken off is that of the scores alone, which changes no weight but "
       "overflows where the sink is much larger; it is the larger of both.",
       {"a sink of 100 beside small scores gave Inf",
        "https://github.com/Dao-AILab/flash-attention/pull/2752"},
       "exponentials that are asked for, and a sink above the scores",
       has_sink,
       {{SinkNotInMaximum{}}}},
      {"sink-given-value",
       "the sink given a value",
       "The share of the sink weighs a vector, the first token's as where that is taken for the "
       "sink, or the mean of all; it takes its share and weighs nothing.",
       {},
       "a sink that is not far below the scores",
       has_sink,
       {{SinkWeighs{.goes = SinkGoes::to_first, .in_use = true}},
        {SinkWeighs{.goes = SinkGoes::to_first}},
        {SinkWeighs{.goes = SinkGoes::to_all, .in_use = true}},
        {SinkWeighs{.goes = SinkGoes::to_all}}}},
      {"softmax-base-2",
       "2 in place of e",
       "The powers are those of 2, not of e; take e^z, or 2 to the power of z · log₂ e.",
       {"natural logarithms of sums combined as if their base were 2",
        "https://github.com/sgl-project/sglang/issues/33064"},
       "more than one token",
       always,
       {{Power{2.0}}}},
      {"softmax-base-10",
       "10 in place of e",
       "The powers are those of 10, not of e; take e^z.",
       {},
       "more than one token",
       always,
       {{Power{10.0}}}},
      {"argmax",
       "argmax in place of softmax",
       "All the weight is the largest score's; take the softmax, which gives each token a share.",
       {},
       "more than one token",
       always,
       {{Power{only_the_maximum}}}},
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
      {"sum-without-keepdims",
       "divided by the sum of another row",
       "Column j is divided by the sum of row j, as NumPy does without keepdims=True; divide each "
       "row by its own sum.",
       {"np.sum(…, axis=1) without keepdims, in an 11 × 11 matrix",
        "https://github.com/whitead/dmol-book/blob/"
        "64687bbe27d063f95a44e8043d527e8813c38730/dl/attention.ipynb"},
       "as many words as tokens, and sums that differ",
       is_square,
       {{SumAlong{.along = Along::row, .keepdims = false}, MaximumAlong{Along::nothing},
         WholeSentence{}},
        {SumAlong{.along = Along::row, .keepdims = false}, WholeSentence{}},
        {SumAlong{.along = Along::row, .keepdims = false}, MaximumAlong{Along::matrix},
         WholeSentence{}},
        {SumAlong{.along = Along::row, .keepdims = false},
         MaximumAlong{.along = Along::row, .keepdims = false}, WholeSentence{}}}},
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
      {"softmax-heads",
       "softmax over the heads",
       "The weights of a pair add up to 1 over the heads; normalise along each head's rows, over "
       "the tokens.",
       {"nn.Softmax(dim=1), which is the heads",
        "https://github.com/CAMMA-public/rendezvous-in-time/issues/3"},
       "nothing more: the heads' weights show it",
       has_heads,
       {{SumAlong{Along::cell, true}, MaximumAlong{Along::cell, true}},
        {SumAlong{Along::cell, true}, MaximumAlong{Along::nothing}},
        {SumAlong{Along::cell, true}}}},
      {"softmax-all-heads",
       "softmax over all heads' keys",
       "A word's weights add up to 1 over all heads together; let those of each head do so.",
       {"heads flattened with the keys before the softmax",
        "https://github.com/facebookresearch/detr/issues/247"},
       "nothing more: the heads' weights show it",
       has_heads,
       {{SumAlong{Along::row, true}, MaximumAlong{Along::row, true}},
        {SumAlong{Along::row, true}, MaximumAlong{Along::nothing}},
        {SumAlong{Along::row, true}}}},
      {"softmax-none",
       "no softmax",
       "The scaled scores themselves are the weights; take the softmax of each row.",
       {"the softmax was commented out, and the scaling left out",
        "https://github.com/flexflow/flexflow-train/issues/467"},
       "more than one token",
       always,
       {{LeftOut{StepId::exponentials}, SumAlong{Along::nothing}},
        {LeftOut{StepId::exponentials, Stands::unused}, SumAlong{Along::nothing}}}},
      {"sum-normalised",
       "divided by their sum, no exponential",
       "Each scaled score is divided by the sum of its row; take the exponentials first.",
       {"divided by the sum, so that weights turn negative",
        "https://github.com/ruvnet/agentic-flow/issues/192"},
       "scores that are not all the same",
       always,
       {{LeftOut{StepId::exponentials}}, {LeftOut{StepId::exponentials, Stands::unused}}}},
      {"softmax-twice",
       "softmax taken twice",
       "The softmax is taken of the weights once more, which makes them all alike; take it once.",
       {"two layers of softmax, the outer one without the mask",
        "https://github.com/zyy-2001/DisKT/issues/6"},
       "weights that are not all the same",
       always,
       {{SoftmaxAgain{}},
        {SoftmaxAgain{.in_use = true}},
        {SoftmaxAgain{.masked = true}},
        {SoftmaxAgain{.in_use = true, .masked = true}}}},
      {"weights-percent",
       "weights in percent",
       "The weights are written as percentages; write shares, which add up to 1.",
       {},
       "nothing more: the weights show it",
       always,
       {{WeightsTimes{.factor = 100.0, .in_use = false}},
        {WeightsTimes{.factor = 100.0, .in_use = true}}}},
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
       {},
       Fits::dropout},
      {"dropout-on-scores",
       "dropout on the scores",
       "Some scores are 0 and all others are divided by 1 − p before the softmax, which hides no "
       "token; drop weights, in training alone.",
       {"dropout was moved to the scores, before the softmax",
        "https://github.com/PaddlePaddle/Parakeet/pull/74"},
       "more than two tokens, and scores that are asked for, or weights",
       [](const Situation& in) { return in.input.attended_tokens().size() > 2; },
       {},
       Fits::dropout_of_scores},
  };
}

}  // namespace attn
