// How each edit is made, by what is edited; edits.cpp puts them together.
#pragma once

#include <optional>

#include "mistakes/editor.hpp"
#include "mistakes/edits.hpp"

namespace attn {

/// What edits are made in: the plan as it becomes, and as it was before the first of them.
class Making {
 public:
  Making(Editor& editor_of, const Plan& plan) : editor(editor_of), before(plan) {}

  Editor& editor;
  const Plan& before;

  const Input& input() const { return editor.input(); }
  /// Calls function(step) for each step of that id, of each head or of none; true.
  template <typename Function>
  bool each(StepId id, Function function) {
    for (const std::size_t place : editor.places(id)) function(editor.steps()[place]);
    return true;
  }
  /// The step that makes shares of a row of numbers, which the step at a place is, or amends.
  std::size_t where_normalised(std::size_t place) const;
  /// Leaves the steps of that id out, so that they stand as it is said.
  void leave_out(StepId id, Stands stands);
  /// What the weights are made of them where they are weighed.
  void amend_in_use(PlannedStep amendment);
  /// What attention reads of every word of the sentence: the embeddings, with their positions and
  /// normed, where they are.
  Operand sentence();
  /// Of that the words encoded alone.
  Operand encoded() const;
  /// The same, but not normed.
  Operand stream() const;
  /// The place of the step whose result attention gives.
  std::optional<std::size_t> result() const;
  /// Lets every step that reads the step at a place read another operand in its place, in the same
  /// way; but for one.
  void read_instead(std::size_t place, const Operand& other, std::optional<std::size_t> but = {});
  /// Whether the mask says of every word of the sentence what it may attend to.
  bool mask_covers_all() const;
};

// Each false where it cannot be made. In make_vectors.cpp:
bool make(Making& in, const MadeAs& edit);
bool make(Making& in, const UsedAs& edit);
bool make(Making& in, const MadeOf& edit);
bool make(Making& in, const Turned& edit);
bool make(Making& in, const WithoutBias& edit);
bool make(Making& in, const WithBias& edit);

// In make_scores.cpp:
bool make(Making& in, const KeysUnturned& edit);
bool make(Making& in, const Divides& edit);
bool make(Making& in, const LengthOfHead& edit);
bool make(Making& in, const KeepsDivisor& edit);
bool make(Making& in, const Hides& edit);
bool make(Making& in, const Puts& edit);
bool make(Making& in, const AlsoHides& edit);
bool make(Making& in, const SelfTreated& edit);
bool make(Making& in, const Overflows& edit);

// In make_weights.cpp:
bool make(Making& in, const EmptyAsZero& edit);
bool make(Making& in, const MaximumAlong& edit);
bool make(Making& in, const SumAlong& edit);
bool make(Making& in, const Power& edit);
bool make(Making& in, const SoftmaxAgain& edit);
bool make(Making& in, const WeightsTurned& edit);
bool make(Making& in, const WeightsTimes& edit);

// In make_dropout.cpp:
bool make(Making& in, const Dropped& edit);

// In make_outputs.cpp:
bool make(Making& in, const WithResidual& edit);
bool make(Making& in, const Normed& edit);

// In make_heads.cpp:
bool make(Making& in, const FusedCut& edit);
bool make(Making& in, const Dealt& edit);
bool make(Making& in, const Joined& edit);
bool make(Making& in, const Averaged& edit);
bool make(Making& in, const Undivided& edit);
bool make(Making& in, const AsOneHead& edit);

// In make_rotary.cpp:
bool make(Making& in, const Turns& edit);
bool make(Making& in, const TurnedAgain& edit);
bool make(Making& in, const ValuesTurned& edit);
bool make(Making& in, const PastTurnedAgain& edit);
bool make(Making& in, const PairsConverted& edit);

// In make_norms.cpp:
bool make(Making& in, const Norms& edit);
bool make(Making& in, const GainsExchanged& edit);

// In make_biases.cpp, of what is added to the scores, and of sinks:
bool make(Making& in, const WithoutScoreBias& edit);
bool make(Making& in, const ScoreBiasTurned& edit);
bool make(Making& in, const ScoreBiasTakenOff& edit);
bool make(Making& in, const ScoreBiasOfFirst& edit);
bool make(Making& in, const DistanceWithoutPast& edit);
bool make(Making& in, const Sloped& edit);
bool make(Making& in, const SinkOfFirst& edit);
bool make(Making& in, const SinkScaled& edit);
bool make(Making& in, const WithoutSink& edit);
bool make(Making& in, const SinkNotInMaximum& edit);
bool make(Making& in, const SinkWeighs& edit);

// In make_shared.cpp, of heads that share keys and values, and of cached ones:
bool make(Making& in, const Shares& edit);
bool make(Making& in, const PastLast& edit);
bool make(Making& in, const WithoutPast& edit);

// In make_positions.cpp:
bool make(Making& in, const PositionedTwice& edit);
bool make(Making& in, const SinusoidOrdered& edit);
bool make(Making& in, const SinusoidRaised& edit);
bool make(Making& in, const SinusoidFrom& edit);

// In make_block.cpp, of residuals and norms:
bool make(Making& in, const ResidualOf& edit);
bool make(Making& in, const NormedAs& edit);
bool make(Making& in, const ParametersExchanged& edit);
bool make(Making& in, const NormMoved& edit);

// In make_networks.cpp:
bool make(Making& in, const ActivatedAs& edit);
bool make(Making& in, const Gated& edit);
bool make(Making& in, const LayerLeftOut& edit);

// In make_masks.cpp:
bool make(Making& in, const MaskCounts& edit);

// In edits.cpp, of any steps and of the words:
bool make(Making& in, const LeftOut& edit);
bool make(Making& in, const MovedToWeights& edit);
bool make(Making& in, const DoneBefore& edit);
bool make(Making& in, const DoneAfter& edit);
bool make(Making& in, const WholeSentence& edit);
bool make(Making& in, const WordsOff& edit);

/// What makes the queries, keys or values of the words encoded, or of all that is attended to, with
/// the learned matrices as they are read before this mistake; what attention reads, or rows that
/// are given, as they are. Nothing where they cannot be made.
std::optional<PlannedStep> rows_of(Making& in, Source source, bool of_words);

}  // namespace attn
