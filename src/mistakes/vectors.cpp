// Mistakes in queries, keys and values, and in the matrices that make them.
#include <array>
#include <utility>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

// Whether rows that are made, and not given, are made with a square matrix.
bool is_square(const std::optional<Matrix>& given, const std::optional<Matrix>& W) {
  return !given && W && W->rows() == W->columns();
}

bool has_queries(const Situation& in) { return in.variant != Variant::raw; }
bool has_values(const Situation& in) { return in.variant == Variant::qkv; }

// Or with a small network, of which some matrix is square.
bool is_any_square(const std::optional<Matrix>& given, const std::optional<Matrix>& W,
                   const std::optional<HiddenLayer>& layer) {
  return is_square(given, W) || (layer && is_square(given, layer->W_1));
}

bool square_Q(const Situation& in) {
  const Input& input = in.input;
  return has_queries(in) && is_any_square(input.queries, input.W_Q, input.hidden_Q);
}
bool square_K(const Situation& in) {
  const Input& input = in.input;
  return has_queries(in) && is_any_square(input.keys, input.W_K, input.hidden_K);
}
bool square_V(const Situation& in) {
  const Input& input = in.input;
  return has_values(in) && is_any_square(input.values, input.W_V, input.hidden_V);
}
bool square_all(const Situation& in) {
  return square_Q(in) && square_K(in) && (!has_values(in) || square_V(in));
}

bool has_biases(const Situation& in) {
  const Input& input = in.input;
  if (!has_queries(in)) return false;
  return (input.b_Q && !input.queries) || (input.b_K && !input.keys) ||
         (has_values(in) && input.b_V && !input.values) || input.b_O;
}

// All that make queries, keys and values; then the output's, too, and then the network's.
std::vector<Edits> all_turned() {
  Edits all;
  std::vector<Edits> ways;
  for (const std::string_view W : {"W_Q", "W_K", "W_V"}) all.push_back(Turned{W});
  for (const std::string_view W : {"W_Q.W_1", "W_K.W_1", "W_V.W_1"}) all.push_back(Turned{W});
  ways.push_back(all);
  all.push_back(Turned{"W_O"});
  ways.push_back(all);
  for (const std::string_view W : {"feed_forward.W_1", "feed_forward.W_gate", "feed_forward.W_2"}) {
    all.push_back(Turned{W});
  }
  ways.push_back(all);
  return ways;
}

// Every choice of biases that may be left off, all of them first.
std::vector<Edits> choices_of_biases() {
  constexpr std::array<std::string_view, 4> biases{"b_Q", "b_K", "b_V", "b_O"};
  std::vector<Edits> choices;
  for (const unsigned which : {15U, 7U, 1U, 2U, 4U, 8U, 3U, 5U, 6U, 9U, 10U, 12U, 11U, 13U, 14U}) {
    Edits& choice = choices.emplace_back();
    for (std::size_t b = 0; b < biases.size(); ++b) {
      if ((which >> b & 1U) != 0) choice.push_back(WithoutBias{biases[b]});
    }
  }
  return choices;
}

constexpr std::array of_bias{std::pair{"b_Q", StepId::queries}, std::pair{"b_K", StepId::keys},
                             std::pair{"b_V", StepId::values}, std::pair{"b_O", StepId::output}};

// All biases added twice, or one of them.
std::vector<Edits> biases_twice() {
  std::vector<Edits> choices(2);
  for (const auto& [bias, vectors] : of_bias) {
    choices[0].push_back(WithBias{bias, vectors});
    if (vectors != StepId::output) choices[1].push_back(WithBias{bias, vectors});
    choices.push_back({WithBias{bias, vectors}});
  }
  return choices;
}

// Two of queries, keys and values have each other's bias; or one has another's.
std::vector<Edits> biases_mixed_up() {
  std::vector<Edits> choices;
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < 3; ++b) {
      if (a == b) continue;
      const auto& [bias, vectors] = of_bias[a];
      const auto& [other, others] = of_bias[b];
      if (a < b) {
        choices.push_back({WithoutBias{bias}, WithoutBias{other}, WithBias{bias, others},
                           WithBias{other, vectors}});
      }
      choices.push_back({WithoutBias{bias}, WithBias{other, vectors}});
    }
  }
  return choices;
}

}  // namespace

std::vector<Mistake> mistakes_of_vectors() {
  return {
      {"word-off-by-one",
       "another word's row",
       "The row is that of the word before or after; count words from 1, as --word does.",
       {"what attention adds was taken of the token after the one meant",
        "https://github.com/ZhangqiJiang07/middle_layers_indicating_hallucinations/issues/2"},
       "not all words encoded",
       [](const Situation& in) { return in.input.words.size() < in.input.tokens.size(); },
       {{WordsOff{1}}, {WordsOff{-1}}}},
      {"W_Q-transposed",
       "W_Q transposed",
       "W_Q is read with its rows and columns changed over; multiply each embedding with W_Q as it "
       "is given, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "a W_Q that is not symmetric",
       square_Q,
       {{Turned{"W_Q"}}, {Turned{"W_Q.W_1"}}, {Turned{"W_Q"}, Turned{"W_Q.W_1"}}}},
      {"W_K-transposed",
       "W_K transposed",
       "W_K is read with its rows and columns changed over; multiply each embedding with W_K as it "
       "is given, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "a W_K that is not symmetric",
       square_K,
       {{Turned{"W_K"}}, {Turned{"W_K.W_1"}}, {Turned{"W_K"}, Turned{"W_K.W_1"}}}},
      {"W_V-transposed",
       "W_V transposed",
       "W_V is read with its rows and columns changed over; multiply each embedding with W_V as it "
       "is given, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "a W_V that is not symmetric",
       square_V,
       {{Turned{"W_V"}}, {Turned{"W_V.W_1"}}, {Turned{"W_V"}, Turned{"W_V.W_1"}}}},
      {"all-W-transposed",
       "all matrices transposed",
       "Every learned matrix is read with its rows and columns changed over, as when a library "
       "stores output × input; turn them, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "matrices that are not symmetric",
       square_all,
       all_turned()},
      {"bias-missing",
       "biases left off",
       "Some bias is not added; add b_Q, b_K, b_V and b_O to what their matrices make.",
       {"Qwen2's biases of q, k and v were not loaded; garbage came out",
        "https://github.com/sbryngelson/ANEForge/pull/253"},
       "biases that are not 0; b_K alone never shows in the weights, since it adds the same to all "
       "scores of a word",
       has_biases,
       choices_of_biases()},
      {"bias-twice",
       "biases added twice",
       "Some bias is added twice; add each once to what its matrix makes.",
       {"the bias was added by the layer, and once more after it",
        "https://github.com/huggingface/transformers/issues/2957"},
       "biases that are not 0; b_K alone never shows in the weights, since it adds the same to all "
       "scores of a word",
       has_biases,
       biases_twice()},
      {"bias-mixed-up",
       "another projection's bias",
       "Queries, keys or values have another's bias; add b_Q to queries, b_K to keys, b_V to "
       "values.",
       {},
       "biases that differ",
       has_biases,
       biases_mixed_up()},
      {"bias-other",
       "a bias that the input has not",
       "The same vector is added to each row of queries, keys, values or the output, or of several "
       "of them one each; leave it out, in PyTorch with bias=False, or give it: b_Q, b_K, b_V or "
       "b_O "
       "in the input.",
       {"nn.Linear adds a bias unless it is told not to",
        "https://github.com/hkproj/pytorch-transformer/issues/4"},
       "more than one word, and vectors or contexts that are asked for",
       has_queries,
       {},
       Fits::bias},
      {"queries-keys-swapped",
       "queries and keys swapped",
       "A word's key is compared with the others' queries, K · Qᵀ; compare its query with the "
       "others' keys, Q · Kᵀ.",
       {"K times Q transposed in place of Q times K transposed",
        "https://github.com/keyvank/femtoGPT/issues/30"},
       "a W_Q and a W_K that differ in more than their scale",
       has_queries,
       {{MadeAs{StepId::queries, Source::keys}, MadeAs{StepId::keys, Source::queries}},
        {UsedAs{StepId::queries, Source::keys}, UsedAs{StepId::keys, Source::queries}},
        {UsedAs{StepId::queries, Source::keys, true},
         UsedAs{StepId::keys, Source::queries, true}}}},
      {"keys-values-swapped",
       "keys and values swapped",
       "Queries are compared with values, and keys are summed; compare with keys, and sum values.",
       {"q, k, v returned, but unpacked as q, v, k",
        "https://github.com/jsbaan/transformer-from-scratch/issues/1"},
       "a W_K and a W_V that differ",
       has_values,
       {{MadeAs{StepId::keys, Source::values}, MadeAs{StepId::values, Source::keys}},
        {UsedAs{StepId::keys, Source::values}, UsedAs{StepId::values, Source::keys}}}},
      {"queries-values-swapped",
       "queries and values swapped",
       "Values are compared with keys, and queries are summed; compare queries, and sum values.",
       {"a slide gave v and q to each other's place", "https://github.com/pbloem/former/issues/19"},
       "a W_Q and a W_V that differ",
       has_values,
       {{MadeAs{StepId::queries, Source::values}, MadeAs{StepId::values, Source::queries}},
        {UsedAs{StepId::queries, Source::values}, UsedAs{StepId::values, Source::queries}}}},
      {"qkv-order",
       "queries, keys and values in another order",
       "All three stand in each other's place, as when a fused matrix is cut in another order; "
       "take "
       "queries, keys and values in the order in which they are stored.",
       {"a fused kernel routed keys and values to the wrong places",
        "https://github.com/tenstorrent/tt-mlir/issues/8958"},
       "three matrices that differ",
       has_values,
       {{MadeAs{StepId::queries, Source::keys}, MadeAs{StepId::keys, Source::values},
         MadeAs{StepId::values, Source::queries}},
        {MadeAs{StepId::queries, Source::values}, MadeAs{StepId::keys, Source::queries},
         MadeAs{StepId::values, Source::keys}},
        {UsedAs{StepId::queries, Source::keys}, UsedAs{StepId::keys, Source::values},
         UsedAs{StepId::values, Source::queries}},
        {UsedAs{StepId::queries, Source::values}, UsedAs{StepId::keys, Source::queries},
         UsedAs{StepId::values, Source::keys}}}},
      {"keys-are-queries",
       "queries compared with queries",
       "The keys are made with W_Q, so queries are compared with queries; make them with W_K.",
       {"queries and keys made with one shared weight",
        "https://github.com/594422814/TransformerTrack/issues/33"},
       "a W_Q and a W_K that differ",
       has_queries,
       {{MadeAs{StepId::keys, Source::queries}}, {UsedAs{StepId::keys, Source::queries}}}},
      {"values-are-keys",
       "keys summed in place of values",
       "The weights multiply the keys that were compared; let them multiply the values.",
       {"all five attentions return the keys and ignore the values",
        "https://github.com/ruvnet/agentic-flow/issues/191"},
       "a W_K and a W_V that differ",
       has_values,
       {{UsedAs{StepId::values, Source::keys}}, {MadeAs{StepId::values, Source::keys}}}},
      {"values-are-queries",
       "queries summed in place of values",
       "The weights multiply queries; let them multiply the values.",
       {"fused weights cut wrongly, so that K and V held Q's",
        "https://github.com/vllm-project/vllm/issues/42803"},
       "a W_Q and a W_V that differ",
       has_values,
       {{UsedAs{StepId::values, Source::queries}}, {MadeAs{StepId::values, Source::queries}}}},
      {"values-are-embeddings",
       "embeddings summed in place of values",
       "The weights multiply the embeddings themselves; multiply the embeddings with W_V first.",
       {"the weights multiply the raw source",
        "https://github.com/fchollet/deep-learning-with-python-notebooks/issues/267"},
       "a W_V that is not the identity",
       has_values,
       {{UsedAs{StepId::values, Source::embeddings}},
        {MadeAs{StepId::values, Source::embeddings}}}},
      {"embeddings-scored",
       "embeddings compared",
       "The embeddings themselves are compared; compare queries, made with W_Q, with keys, made "
       "with W_K.",
       {"self-attention without any weights for query, key and value",
        "https://github.com/rongzhou7/ADCCA/issues/5"},
       "a W_Q and a W_K that change more than the length of embeddings",
       [](const Situation& in) {
         return has_queries(in) && in.input.heads == 1 && in.input.embeddings.has_value();
       },
       {{UsedAs{StepId::queries, Source::embeddings, true},
         UsedAs{StepId::keys, Source::embeddings, true}},
        {UsedAs{StepId::queries, Source::embeddings, true},
         UsedAs{StepId::keys, Source::embeddings, true}, KeepsDivisor{}}}},
  };
}

}  // namespace attn
