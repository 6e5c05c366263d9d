// Mistakes with the memory of cross-attention: which embeddings vectors are made of.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

// Whether keys are made of the memory's embeddings, and those of the sentence would do.
bool makes_keys(const Situation& in) {
  const Input& input = in.input;
  const bool made = in.variant != Variant::raw && input.memory && !input.keys;
  return made && input.memory->embeddings && input.embeddings &&
         input.memory->embeddings->columns() == input.embeddings->columns();
}
bool makes_values(const Situation& in) {
  return makes_keys(in) && in.variant == Variant::qkv && !in.input.values;
}
bool makes_queries(const Situation& in) {
  return makes_keys(in) && !in.input.queries &&
         in.input.memory->tokens.size() == in.input.tokens.size();
}

}  // namespace

std::vector<Mistake> mistakes_of_memory() {
  return {
      {"memory-ignored",
       "memory ignored",
       "Keys and values are made of the sentence's own embeddings, which is self-attention; make "
       "them of the memory's.",
       {"the decoder's second attention took its own states as keys and values",
        "https://github.com/keitakurita/Practical_NLP_in_PyTorch/issues/1"},
       "a memory that is not the sentence",
       makes_keys,
       {{MadeOf{StepId::keys, "embeddings"}, MadeOf{StepId::values, "embeddings"}}}},
      {"keys-of-sentence",
       "keys of the sentence itself",
       "The keys are made of the sentence's own embeddings, the values of the memory's; make both "
       "of the memory's.",
       {"queries and keys are made of one input, the values of the other",
        "https://github.com/apple/ml-cvnets/issues/81"},
       "a memory that is not the sentence",
       makes_values,
       {{MadeOf{StepId::keys, "embeddings"}}}},
      {"values-of-sentence",
       "values of the sentence itself",
       "The keys are made of the memory's embeddings, but the values of the sentence's own; make "
       "both of the memory's.",
       {"where no value is given, the query's embeddings are taken",
        "https://github.com/PaddlePaddle/Paddle/issues/47475"},
       "a memory that is not the sentence",
       makes_values,
       {{MadeOf{StepId::values, "embeddings"}}}},
      {"queries-of-memory",
       "queries of the memory",
       "The queries are made of the memory's embeddings; make them of the sentence's, and keys and "
       "values of the memory's.",
       {"the encoder's output made the queries, not keys and values",
        "https://github.com/rexrex9/nlp_torchtext/pull/2"},
       "a memory of as many tokens as the sentence has words",
       makes_queries,
       {{MadeOf{StepId::queries, "memory"}},
        {MadeOf{StepId::queries, "memory"}, MadeOf{StepId::keys, "embeddings"},
         MadeOf{StepId::values, "embeddings"}}}},
  };
}

}  // namespace attn
