// What an input file says, once src/input/ has checked it. All that computes and shows relies on
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "trace/axes.hpp"
#include "trace/matrix.hpp"
#include "trace/settings.hpp"

namespace attn {

/// How a file stores its W matrices: in_out multiplies from the right, x · W; out_in keeps an
/// output in each row, x · Wᵀ, as a PyTorch Linear does.
enum class Layout { in_out, out_in };

/// Which tokens a word may attend to.
struct Mask {
  MaskRule rule = MaskRule::none;
  /// MaskRule::matrix: a row for each word of the sentence, a column for each token attended to;
  /// 1 may, 0 may not, and NaN where the file had no row for the word.
  Matrix cells{};

  /// Whether the word's score for the token is hidden.
  bool hides(Position word, Position token) const;
  /// Whether it says what the word may attend to.
  bool covers(Position word) const;
};

/// What is attended to where that is not the sentence itself: cross-attention.
struct Memory {
  std::vector<std::string> tokens;   ///< m, never empty
  std::optional<Matrix> embeddings;  ///< m × d_memory; absent where keys are given
};

/// A sentence, its embeddings, and the learned matrices it came with. Vectors are rows.
/// n = words of the sentence, m = tokens attended to (n without a memory), h = heads,
/// d_model = length of an embedding, d_k = of a head's query and key, d_v = of its value.
struct Input {
  std::string file;     ///< what messages call the file it came from
  std::string pointer;  ///< where in that file it stands: "", or in a trace "/input"
  std::optional<std::string> schema, title, source, description;
  std::vector<std::string> tokens;      ///< n, never empty
  std::optional<Matrix> embeddings;     ///< n × d_model
  std::optional<Memory> memory;         ///< present: cross-attention
  Layout layout = Layout::in_out;       ///< of W_Q, W_K, W_V and W_O, which stay as they are stored
  std::optional<Matrix> W_Q, W_K;       ///< d_model × h·d_k, or turned
  std::optional<Matrix> W_V;            ///< d_model × h·d_v, or turned
  std::optional<Matrix> W_O;            ///< h·d_v × d_out, or turned
  std::optional<Matrix> b_Q, b_K, b_V;  ///< one row, added after the projection
  std::optional<Matrix> b_O;
  std::optional<Matrix> queries;  ///< n × h·d_k, given instead of computed
  std::optional<Matrix> keys;     ///< m × h·d_k
  std::optional<Matrix> values;   ///< m × h·d_v
  std::size_t heads = 1;
  Mask mask;
  std::vector<Position> words;     ///< the words to encode, no repeats
  std::optional<Position> word;    ///< the one that the input itself asks for
  std::optional<SelfPolicy> self;  ///< absent: each variant's own default
  Scale scale;
  std::optional<double> softcap;  ///< the cap of scaled scores, above 0

  /// The tokens attended to: the memory's, or the sentence's own.
  const std::vector<std::string>& attended_tokens() const {
    return memory ? memory->tokens : tokens;
  }
};

/// How many numbers a learned matrix of the input takes, and how many it makes of them.
std::size_t inputs_of(const Input& input, const Matrix& W);
std::size_t outputs_of(const Input& input, const Matrix& W);

}  // namespace attn
