// What an input file says, once src/input/ has checked it. All that computes and shows relies on
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "trace/axes.hpp"
#include "trace/block.hpp"
#include "trace/mask.hpp"
#include "trace/matrix.hpp"
#include "trace/norm.hpp"
#include "trace/positions.hpp"
#include "trace/rotary.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

/// How a file stores its W matrices: in_out multiplies from the right, x · W; out_in keeps an
/// output in each row, x · Wᵀ, as a PyTorch Linear does.
enum class Layout { in_out, out_in };

/// What is attended to where that is not the sentence itself: cross-attention.
struct Memory {
  std::vector<std::string> tokens;   ///< m, never empty
  std::optional<Matrix> embeddings;  ///< m × d_memory; absent where keys are given
};

/// What was attended to before the sentence, whose keys and values a decoder keeps: p tokens.
struct Past {
  std::vector<std::string> tokens;  ///< p, never empty
  std::optional<Matrix> keys;       ///< p × g·d_k, already normed and turned; absent: not needed
  std::optional<Matrix> values;     ///< p × g·d_v; absent where the input leads to no values
  std::vector<std::string> attended{};  ///< the past's tokens, then the sentence's or memory's own
};

/// A bias that falls with the distance (ALiBi, Press et al. 2022): −slope × |position of the word −
/// position of the token|, of each head its slope.
struct Alibi {
  std::vector<double> slopes;  ///< h
  bool are_usual = false;      ///< those that follow from the number of heads
};

/// The slopes of the paper: 2^(−8i/h); where h is no power of two, those of the next smaller one,
/// and then every other one of the next larger.
std::vector<double> usual_slopes(std::size_t heads);

/// A stop of a guided tour: what is said there, and the view of the page that it is said of.
struct TourStop {
  std::optional<std::string> title{};
  std::string text{};
  std::string view{};  ///< as in the page's address, after the #: "raw/2/scores"
};

/// A sentence, its embeddings, and the learned matrices it came with. Vectors are rows.
/// n = words of the sentence, p = tokens cached before it, m = tokens attended to (p + n, or the
/// memory's), h = heads, g = heads of keys and values, d_model = length of an embedding, d_k = of a
/// head's query and key, d_v = of its value, d_ff = of a network's hidden layer.
struct Input {
  std::string file;     ///< what messages call the file it came from
  std::string pointer;  ///< where in that file it stands: "", or in a trace "/input"
  std::vector<std::string> tensor_files{};  ///< the files whose tensors it names, by their paths
  std::optional<std::string> schema, title, source, description;
  std::vector<TourStop> tour;           ///< of the page; without stops there is none
  std::vector<std::string> tokens;      ///< n, never empty
  std::vector<std::string> features;    ///< d_model, of the embeddings; empty: they have no names
  std::optional<Matrix> embeddings;     ///< n × d_model
  std::optional<Memory> memory;         ///< present: cross-attention
  std::optional<Past> past;             ///< what comes before these or before the memory
  std::optional<Positions> positions;   ///< added to the embeddings, never to a memory's
  Layout layout = Layout::in_out;       ///< of each W, which stays as it is stored
  std::optional<Matrix> W_Q;            ///< d_model × h·d_k, or turned
  std::optional<Matrix> W_K;            ///< d_model × g·d_k, or turned
  std::optional<Matrix> W_V;            ///< d_model × g·d_v, or turned
  std::optional<Matrix> W_O;            ///< h·d_v × d_out, or turned
  std::optional<Matrix> b_Q, b_K, b_V;  ///< one row, added after the projection
  std::optional<Matrix> b_O;
  /// Present where a small network makes queries, keys or values, whose second layer the W is.
  std::optional<HiddenLayer> hidden_Q, hidden_K, hidden_V;
  std::optional<Matrix> queries;  ///< n × h·d_k, given instead of computed
  std::optional<Matrix> keys;     ///< n or the memory's × g·d_k
  std::optional<Matrix> values;   ///< n or the memory's × g·d_v
  std::vector<Matrix> scores;     ///< n × m, one or h; given in place of queries and keys
  std::size_t heads = 1;
  std::size_t sharing = 1;  ///< h/g: how many heads, one after another, share keys and values
  std::optional<QkNorm> qk_norm;
  std::optional<Rotary> rotary;
  std::vector<Matrix> bias;  ///< n × m, one or h; added to the scaled scores
  std::optional<Alibi> alibi;
  Mask mask;
  std::vector<Position> words;     ///< the words to encode, no repeats
  std::optional<Position> word;    ///< the one that the input itself asks for
  std::optional<SelfPolicy> self;  ///< absent: each variant's own default
  Scale scale;
  ScaleOn scale_on = ScaleOn::scores;
  std::optional<double> softcap;  ///< the cap of scaled scores, above 0
  std::vector<double> sinks;      ///< one or h: a score that takes its share, and weighs no vector
  EmptyRows empty_rows = EmptyRows::refuse;
  bool residual = false;                    ///< what attention and the network read is added again
  std::optional<BlockNorm> norm;            ///< before or after these two
  std::optional<FeedForward> feed_forward;  ///< takes what attention has found

  /// g, the heads of keys and values.
  std::size_t kv_heads() const { return heads / sharing; }
  /// The tokens attended to: the memory's, or the sentence's own, after those of the past.
  const std::vector<std::string>& attended_tokens() const {
    return past ? past->attended : memory ? memory->tokens : tokens;
  }
  /// How many tokens are cached before the sentence's or the memory's own.
  std::size_t cached() const { return past ? past->tokens.size() : 0; }
  /// The place among the tokens attended to of a word itself; not in a memory, where it has none.
  Position own_token(Position of) const { return Position{index_of(of) + cached()}; }
};

/// Whether it says anything that the format attn-trace/1 has no words for: then its trace is of
/// attn-trace/2.
bool has_newer_keys(const Input& input);

/// The hidden layer of the network that makes queries, keys or values; nullptr where one matrix
/// does, or where the step is another.
const HiddenLayer* hidden_layer_of(const Input& input, StepId step);

/// Of numbers that all heads share, or that each has its own of: a head's (from 1; 0: of one
/// alone).
template <typename Of>
const Of& of_head(const std::vector<Of>& all, std::size_t head) {
  return all.size() == 1 || head == 0 ? all.front() : all[head - 1];
}

/// How many numbers a learned matrix of the input takes, and how many it makes of them.
std::size_t inputs_of(const Input& input, const Matrix& W);
std::size_t outputs_of(const Input& input, const Matrix& W);

}  // namespace attn
