// What a known mistake does otherwise than attention has it: edits of a plan, as data. They can be
// printed, combined, and seen to conflict without anything being computed.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "mistakes/edits_of_block.hpp"
#include "mistakes/edits_of_scores.hpp"
#include "mistakes/edits_of_vectors.hpp"
#include "mistakes/edits_of_weights.hpp"
#include "trace/input.hpp"
#include "trace/plan.hpp"

namespace attn {

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

/// A step is done before another, or after it, and not where it belongs.
struct DoneBefore {
  StepId step, other;
};
struct DoneAfter {
  StepId step, other;
};

/// A head takes keys and values of another: the first, or that of its number, counted over again.
struct Shares {
  bool first = false;
  bool keys_alone = false;
};

/// One edit, of one of these kinds. A class around the variant, since a file that only keeps edits
/// would otherwise compile copying and destroying all kinds anew.
class Edit {
 public:
  using Kind = std::variant<
      MadeAs, UsedAs, MadeOf, Turned, WithoutBias, WithBias, FusedCut, LeftOut, MovedToWeights,
      KeysUnturned, Divides, LengthOfHead, KeepsDivisor, Hides, Puts, AlsoHides, EmptyAsZero,
      MaximumAlong, SumAlong, Power, SoftmaxAgain, WeightsTurned, WeightsTimes, Dealt, Joined,
      Averaged, Undivided, AsOneHead, WithResidual, Normed, SelfTreated, WholeSentence, WordsOff,
      Dropped, Turns, TurnedAgain, ValuesTurned, PastTurnedAgain, PairsConverted, DoneBefore,
      DoneAfter, Norms, GainsExchanged, WithoutScoreBias, ScoreBiasTurned, ScoreBiasTakenOff,
      ScoreBiasOfFirst, DistanceWithoutPast, SinkOfFirst, SinkScaled, Sloped, Shares, WithoutSink,
      SinkNotInMaximum, SinkWeighs, PastLast, WithoutPast, MaskCounts, Overflows, PositionedTwice,
      SinusoidOrdered, SinusoidRaised, SinusoidFrom, ResidualOf, NormedAs, ParametersExchanged,
      NormMoved, ActivatedAs, Gated, LayerLeftOut>;

  /// An edit itself is asked for first: clang 14 would go round in circles over it.
  template <typename OfKind>
  requires(!std::same_as<OfKind, Edit>) &&
      std::constructible_from<Kind, std::in_place_type_t<OfKind>, OfKind> Edit(OfKind kind)
      : kind_(std::in_place_type<OfKind>, std::move(kind)) {}
  Edit(const Edit&);
  Edit(Edit&&) noexcept;
  Edit& operator=(const Edit&);
  Edit& operator=(Edit&&) noexcept;
  ~Edit();

  const Kind& kind() const { return kind_; }
  /// The edit as one of that kind, or null where it is of another.
  template <typename OfKind>
  const OfKind* as() const {
    return std::get_if<OfKind>(&kind_);
  }

 private:
  Kind kind_;
};
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
