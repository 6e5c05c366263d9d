// Edits of queries, keys and values, and of what becomes of them before they are compared.
#pragma once

#include <optional>
#include <string_view>

#include "trace/rotary.hpp"
#include "trace/steps.hpp"

namespace attn {

/// Vectors that may be taken for others.
enum class Source { queries, keys, values, embeddings };

/// Queries, keys or values are made as others are, and written down so.
struct MadeAs {
  StepId vectors;
  Source as;
};

/// They are made rightly, but where they are used others stand: everywhere, or in the scores alone.
struct UsedAs {
  StepId vectors;
  Source as;
  bool in_scores_alone = false;
};

/// They are made of the sentence's embeddings, or of the memory's.
struct MadeOf {
  StepId vectors;
  std::string_view embeddings;  ///< "embeddings" or "memory"
};

/// A learned matrix is read turned.
struct Turned {
  std::string_view matrix;
};

/// A bias is not added; or it is added to vectors once more.
struct WithoutBias {
  std::string_view bias;
};
struct WithBias {
  std::string_view bias;
  StepId vectors;
};

/// W_Q, W_K and W_V stand side by side in one matrix. It has q, k and v of the first head, then of
/// the next, and is cut in three (flat); or the other way round.
struct FusedCut {
  bool flat;
};

/// Queries and keys are turned otherwise by their positions; or those of one step alone.
struct Turns {
  enum class How {
    other_pairs,
    all_features,
    from_the_start,  ///< positions are counted from 0, whatever is cached
    shifted,
    backwards,
    base,
    without_factor,
    factor_inverted
  };
  How how;
  double number = 0.0;         ///< shifted: by so many places; base: it
  std::optional<StepId> of{};  ///< rotated_queries or rotated_keys
};

/// They are turned once more; or the values, too.
struct TurnedAgain {
  std::optional<StepId> of{};  ///< as in Turns
};
struct ValuesTurned {};

/// Cached keys, which are turned already, are turned by their positions again.
struct PastTurnedAgain {};

/// The columns of W_Q and W_K, and of their biases, are put in the order of the other pairing.
struct PairsConverted {
  Pairing to;
};

/// Queries and keys are normed otherwise, or those of one step alone.
struct Norms {
  enum class How {
    left_out,
    without_gain,
    each_head,    ///< where all heads' columns are normed together
    all_columns,  ///< where each head's are
    down_columns,
    gain_plus_one,
    gain_minus_one,
    as_rms,  ///< another kind of norm
    as_layer,
    as_l2
  };
  How how;
  std::optional<StepId> of{};  ///< normed_queries or normed_keys
};

/// Queries have the gain of the keys, and keys that of the queries.
struct GainsExchanged {};

/// Cached keys and values come after those of the sentence.
struct PastLast {};

/// They are not there, so that words × tokens has fewer columns.
struct WithoutPast {};

}  // namespace attn
