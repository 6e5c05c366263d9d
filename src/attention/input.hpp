// What an input file says, once src/input/ has checked it. All that computes and shows relies on
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "attention/matrix.hpp"
#include "attention/settings.hpp"

namespace attn {

/// A sentence, its embeddings, and the learned matrices it came with. Vectors are rows.
/// n = tokens, d_model = length of an embedding, d_k = of a query and a key, d_v = of a value.
struct Input {
  std::string file;  ///< what messages call the file it came from
  std::optional<std::string> schema, title, source, description;
  std::vector<std::string> tokens;  ///< n, never empty
  Matrix embeddings;                ///< n × d_model
  std::optional<Matrix> W_Q, W_K;   ///< d_model × d_k
  std::optional<Matrix> W_V;        ///< d_model × d_v
  std::vector<std::size_t> words;   ///< the words to encode, positions from 0, no repeats
  std::optional<SelfPolicy> self;   ///< absent: each variant's own default
  Scale scale;
};

}  // namespace attn
