// What a known mistake does otherwise than attention has it: edits of a plan, as data. They can be
// printed, combined, and seen to conflict without anything being computed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/input.hpp"
#include "trace/plan.hpp"

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

/// What becomes of a step that is left out.
enum class Stands {
  nowhere,
  as_copy,  ///< it stands there, but is a copy of what it reads
  unused    ///< it stands there rightly, but what it reads is read in its place
};

/// A step is left out, so that what it reads is read in its place.
struct LeftOut {
  StepId step;
  Stands stands = Stands::nowhere;
};

/// Scores are not scaled, or not masked, but the weights are: as they are written down, or where
/// they are used. What a mask hides of weights is 0.
struct MovedToWeights {
  StepId step;
  bool in_use = false;
  Stands stands = Stands::nowhere;
};

/// Keys are not transposed for the scores; or their numbers are filled into the transposed shape.
struct KeysUnturned {
  bool refilled = false;
};

/// Scores are divided by another number.
struct Divides {
  Scaling::By by;
  double number = 1.0;  ///< By::number: it
};

/// The length of one head's vectors is taken for that of those compared.
struct LengthOfHead {};
/// Whatever is compared, the right vectors' divisor divides.
struct KeepsDivisor {};

/// The mask hides others.
struct Hides {
  Masking::Hides which;
  std::shared_ptr<const Matrix> kept{};  ///< Masking::Hides::given: words encoded × tokens
};

/// What it hides becomes another number than −∞; in use alone, where −∞ is written down.
struct Puts {
  double number;
  bool in_use = false;
  bool added = false;    ///< to the score
  bool to_seen = false;  ///< to scores that it does not hide, in place of those
};

/// A further mask hides others, too.
struct AlsoHides {
  Masking::Hides which;
  std::shared_ptr<const Matrix> kept{};  ///< as in Hides
};

/// A row that sees nothing becomes 0.
struct EmptyAsZero {
  bool in_weights = false;  ///< but only there: its exponentials stay undefined
};

/// The maximum that is taken off, or the sum that divides, is that of other cells: of this head
/// or of all, or read as that of another row.
struct MaximumAlong {
  Along along;
  bool of_all_heads = false;
  bool keepdims = true;
};
struct SumAlong {
  Along along;
  bool of_all_heads = false;
  bool keepdims = true;
};

/// Another base than e; of an infinite one only the maximum is left, and there are no exponentials.
struct Power {
  double base;
};

/// The softmax is taken of the weights, too: as they are written down, or where they are used; with
/// or without the mask.
struct SoftmaxAgain {
  bool in_use = false;
  bool masked = false;
};

/// Weights are turned: where they are used, or as they are written down.
struct WeightsTurned {
  bool in_use;
};

/// Weights are written down times a factor; and used so, too.
struct WeightsTimes {
  double factor;
  bool in_use;
};

/// Columns are dealt out to the heads otherwise; their contexts are put together otherwise.
struct Dealt {
  Dealing dealing;
};
struct Joined {
  Dealing dealing;
};

/// The heads' contexts are averaged.
struct Averaged {};

/// Every head scores with all of the queries and keys; and none has steps of its own.
struct Undivided {};
struct AsOneHead {};

/// The word's embedding is added to what comes out last.
struct WithResidual {};

/// What comes out last is normalised, each row by its own mean and variance, as LayerNorm does.
struct Normed {
  double epsilon;  ///< added to the variance
};

/// The word itself is treated otherwise.
struct SelfTreated {
  SelfPolicy policy;
};

/// Words that are not encoded count too, since rows are mixed.
struct WholeSentence {};

/// Other words are encoded: those that stand so far behind.
struct WordsOff {
  int by;
};

/// Dropout: of each of a step's heads the numbers that are kept (1, and 0 for the others), words
/// encoded × columns; those are divided by 1 − p.
struct Dropped {
  double p;
  std::vector<Matrix> kept;
  StepId of = StepId::weights;
  bool in_use = false;  ///< where it is used, while it stands there as it was
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

/// A step is done before another, or after it, and not where it belongs.
struct DoneBefore {
  StepId step, other;
};
struct DoneAfter {
  StepId step, other;
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

/// The distance is counted as if nothing were cached.
struct DistanceWithoutPast {};

/// The bias is taken off; or all heads have the first one's.
struct ScoreBiasTakenOff {};
struct ScoreBiasOfFirst {};

/// All heads have the first one's sink; or it is divided as scores are.
struct SinkOfFirst {};
struct SinkScaled {};

/// Of what is added to the scores the matrix is left out, or what falls with the distance; or the
/// matrix is turned.
struct WithoutScoreBias {
  bool slope = false;
};
struct ScoreBiasTurned {};

/// Slopes of other heads: i of h.
struct Sloped {
  enum class How {
    rises,        ///< the right ones, but the bias grows with the distance
    halved,       ///< 2^(−i)
    from_zero,    ///< 2^(−8(i − 1) ÷ h)
    of_one_more,  ///< as if there were one head more
    rounded_up,   ///< those of the next power of two
    any_number,   ///< 2^(−8i ÷ h), also where h is no power of two
    usual,        ///< those that follow from h, where others are given
    reversed      ///< the first head's for the last
  };
  How how;
};

/// A head takes keys and values of another: the first, or that of its number, counted over again.
struct Shares {
  bool first = false;
  bool keys_alone = false;
};

/// The sink is left out; or it counts in the sum alone.
struct WithoutSink {};
struct SinkNotInMaximum {};

/// The share of the sink weighs vectors, as if it were the tokens': as the weights are written
/// down, or where they are used.
struct SinkWeighs {
  SinkGoes goes;
  bool in_use = false;
};

/// Cached keys and values come after those of the sentence.
struct PastLast {};

/// They are not there, so that words × tokens has fewer columns.
struct WithoutPast {};

/// The mask's windows, and its causal parts, are counted otherwise, or such a part is left out.
struct MaskCounts {
  enum class How {
    loose,        ///< causal: the next token is seen, too
    from_start,   ///< causal and windows: the first word beside the first token
    from_end,     ///< the last word beside the last token
    more_before,  ///< the window is larger by one, or smaller
    less_before,
    more_after,
    less_after,
    more,
    less,
    without_window,  ///< of several masks these are left out
    without_causal,
    without_padding  ///< or a matrix
  };
  How how;
};

/// Scores that are larger become ∞.
struct Overflows {
  double largest;
};

using Edit =
    std::variant<MadeAs, UsedAs, MadeOf, Turned, WithoutBias, WithBias, FusedCut, LeftOut,
                 MovedToWeights, KeysUnturned, Divides, LengthOfHead, KeepsDivisor, Hides, Puts,
                 AlsoHides, EmptyAsZero, MaximumAlong, SumAlong, Power, SoftmaxAgain, WeightsTurned,
                 WeightsTimes, Dealt, Joined, Averaged, Undivided, AsOneHead, WithResidual, Normed,
                 SelfTreated, WholeSentence, WordsOff, Dropped, Turns, TurnedAgain, ValuesTurned,
                 PastTurnedAgain, PairsConverted, DoneBefore, DoneAfter, Norms, GainsExchanged,
                 WithoutScoreBias, ScoreBiasTurned, ScoreBiasTakenOff, ScoreBiasOfFirst,
                 DistanceWithoutPast, SinkOfFirst, SinkScaled, Sloped, Shares, WithoutSink,
                 SinkNotInMaximum, SinkWeighs, PastLast, WithoutPast, MaskCounts, Overflows>;
using Edits = std::vector<Edit>;

/// Makes the edits one after the other, in a plan that was made for this input; or nothing where
/// they cannot be made with it: what they need is not there, or does not fit.
std::optional<Plan> edited(const Plan& plan, const Edits& edits, const Input& input);

/// Whether two edits change the same of the same step, so that only the second would be seen.
bool conflict(const Edit& first, const Edit& second);
/// Whether nothing of the first edits would be seen once the second are made.
bool conflict(const Edits& first, const Edits& second);

/// An edit in a few words: "divide: divisor 1", "normalise: sum along columns".
std::string text_of(const Edit& edit);

}  // namespace attn
