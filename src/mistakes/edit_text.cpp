// Edits in a few words.
#include <fmt/format.h>

#include <cmath>

#include "mistakes/edit_names.hpp"
#include "mistakes/edits.hpp"
#include "mistakes/overloaded.hpp"

namespace attn {
namespace {

std::string of_alone(std::optional<StepId> of) {
  return of ? fmt::format(", {} alone", name(*of)) : std::string();
}

// The maximum or the sum of which cells.
std::string of_cells(Along along, bool of_all_heads, bool keepdims) {
  return fmt::format("{}{}{}", name(along), of_all_heads ? ", of all heads" : "",
                     keepdims ? "" : ", without keepdims");
}

std::string_view where(bool in_use) { return in_use ? " in use" : ""; }

}  // namespace

std::string text_of(const Edit& edit) {
  return std::visit(
      Overloaded{
          [](const MadeAs& one) {
            return fmt::format("{}: made as {}", name(one.vectors), name(one.as));
          },
          [](const UsedAs& one) {
            return fmt::format("{}: {} in their place{}", name(one.vectors), name(one.as),
                               one.in_scores_alone ? ", in the scores alone" : "");
          },
          [](const MadeOf& one) {
            return fmt::format("{}: made of the {}", name(one.vectors),
                               one.embeddings == "memory" ? "memory" : "sentence");
          },
          [](const Turned& one) { return fmt::format("{}: turned", one.matrix); },
          [](const WithoutBias& one) { return fmt::format("{}: not added", one.bias); },
          [](const WithBias& one) {
            return fmt::format("{}: added to {}", one.bias, name(one.vectors));
          },
          [](const FusedCut& one) {
            return fmt::format("W_Q, W_K, W_V: as one, {}",
                               one.flat ? "head by head, cut flat" : "cut head by head");
          },
          [](const LeftOut& one) {
            return fmt::format("{}: {}", name(one.step), name(one.stands));
          },
          [](const MovedToWeights& one) {
            return fmt::format("{}: {}, done to the weights{}", name(one.step), name(one.stands),
                               where(one.in_use));
          },
          [](const KeysUnturned& one) {
            return fmt::format("keys: {}",
                               one.refilled ? "reshaped, not transposed" : "not transposed");
          },
          [](const Divides& one) {
            return one.by == Scaling::By::number ? fmt::format("divide: divisor {}", one.number)
                                                 : fmt::format("divide: divisor {}", name(one.by));
          },
          [](const LengthOfHead&) { return std::string("divide: d of one head"); },
          [](const KeepsDivisor&) { return std::string("divide: the right divisor"); },
          [](const Hides& one) { return fmt::format("mask: hides {}", name(one.which)); },
          [](const Puts& one) {
            return fmt::format("mask: {} {}{}{}", one.added ? "adds" : "puts", one.number,
                               one.to_seen ? " to what is seen" : "", where(one.in_use));
          },
          [](const AlsoHides& one) { return fmt::format("mask: also hides {}", name(one.which)); },
          [](const EmptyAsZero& one) {
            return fmt::format("{}: a row that sees nothing is 0",
                               one.in_weights ? "normalise" : "exp");
          },
          [](const MaximumAlong& one) {
            return fmt::format("exp: maximum {}",
                               of_cells(one.along, one.of_all_heads, one.keepdims));
          },
          [](const SumAlong& one) {
            return fmt::format("normalise: sum {}",
                               of_cells(one.along, one.of_all_heads, one.keepdims));
          },
          [](const Power& one) {
            return std::isinf(one.base) ? std::string("exp: the maximum alone")
                                        : fmt::format("exp: base {}", one.base);
          },
          [](const SoftmaxAgain& one) {
            return fmt::format("weights: softmax again{}{}", where(one.in_use),
                               one.masked ? ", masked" : "");
          },
          [](const WeightsTurned& one) {
            return fmt::format("weights: turned{}", where(one.in_use));
          },
          [](const WeightsTimes& one) {
            return fmt::format("weights: times {}{}", one.factor, where(one.in_use));
          },
          [](const Dealt& one) { return fmt::format("split: {}", name(one.dealing)); },
          [](const Joined& one) { return fmt::format("concat: {}", name(one.dealing)); },
          [](const Averaged&) { return std::string("concat: averaged"); },
          [](const Undivided&) { return std::string("scores: heads not split"); },
          [](const AsOneHead&) { return std::string("heads: none has steps of its own"); },
          [](const WithResidual&) { return std::string("last: the embedding added"); },
          [](const Normed& one) {
            return fmt::format("last: each row normalised, epsilon {}", one.epsilon);
          },
          [](const SelfTreated& one) { return fmt::format("self: {}", attn::name(one.policy)); },
          [](const WholeSentence&) { return std::string("words: the whole sentence"); },
          [](const WordsOff& one) {
            return fmt::format("words: those {} {}", std::abs(one.by),
                               one.by > 0 ? "after them" : "before them");
          },
          [](const Turns& one) {
            return fmt::format("rotate: {}{}", what_turns(one), of_alone(one.of));
          },
          [](const TurnedAgain& one) {
            return fmt::format("rotate: once more{}", of_alone(one.of));
          },
          [](const ValuesTurned&) { return std::string("rotate: values too"); },
          [](const PastTurnedAgain&) { return std::string("rotate: cached keys, too"); },
          [](const PairsConverted& one) {
            return fmt::format("W_Q, W_K: put in the order of {}", attn::name(one.to));
          },
          [](const DoneBefore& one) {
            return fmt::format("{}: before {}", name(one.step), name(one.other));
          },
          [](const DoneAfter& one) {
            return fmt::format("{}: after {}", name(one.step), name(one.other));
          },
          [](const Norms& one) {
            return fmt::format("norm: {}{}", name(one.how), of_alone(one.of));
          },
          [](const GainsExchanged&) { return std::string("norm: the gains exchanged"); },
          [](const WithoutScoreBias& one) {
            return std::string(one.slope ? "add: without the slope" : "add: without the bias");
          },
          [](const ScoreBiasTurned&) { return std::string("add: the bias turned"); },
          [](const ScoreBiasTakenOff&) { return std::string("add: the bias taken off"); },
          [](const ScoreBiasOfFirst&) { return std::string("add: the first head's bias"); },
          [](const DistanceWithoutPast&) {
            return std::string("add: the distance without what is cached");
          },
          [](const SinkOfFirst&) { return std::string("exp: the first head's sink"); },
          [](const SinkScaled&) { return std::string("exp: the sink divided, too"); },
          [](const Sloped& one) { return fmt::format("add: slope {}", name(one.how)); },
          [](const Shares& one) {
            return fmt::format("{} of {}", one.keys_alone ? "keys:" : "keys, values:",
                               one.first ? "the first head" : "heads in turn");
          },
          [](const WithoutSink&) { return std::string("exp: without the sink"); },
          [](const SinkNotInMaximum&) { return std::string("exp: the sink in the sum alone"); },
          [](const SinkWeighs& one) {
            return fmt::format("normalise: the sink's share {}{}", name(one.goes),
                               where(one.in_use));
          },
          [](const PastLast&) { return std::string("keys, values: cached ones last"); },
          [](const WithoutPast&) { return std::string("keys, values: none cached"); },
          [](const MaskCounts& one) { return fmt::format("mask: {}", name(one.how)); },
          [](const PositionedTwice&) { return std::string("positioned: added twice"); },
          [](const SinusoidOrdered& one) { return fmt::format("positioned: {}", name(one.order)); },
          [](const SinusoidRaised& one) {
            return fmt::format("positioned: exponent {}", name(one.exponent));
          },
          [](const SinusoidFrom& one) {
            return one.anew ? std::string("positioned: positions from 0")
                            : fmt::format("positioned: positions {:+}", one.off);
          },
          [](const ResidualOf& one) {
            return fmt::format("{}: {}", name(one.step), name(one.what));
          },
          [](const NormedAs& one) { return fmt::format("{}: {}", name(one.step), name(one.how)); },
          [](const ParametersExchanged& one) {
            return std::string(one.shifts ? "norm_1, norm_2: gains and shifts exchanged"
                                          : "norm_1, norm_2: gains exchanged");
          },
          [](const NormMoved& one) {
            return fmt::format("{}: in the other place", name(one.step));
          },
          [](const ActivatedAs& one) {
            return fmt::format("{}: {}", name(one.step),
                               one.activation ? attn::name(*one.activation) : "as it is");
          },
          [](const Gated& one) { return fmt::format("ffn_activated: {}", name(one.how)); },
          [](const LayerLeftOut& one) {
            return fmt::format("{}: without the {} layer", name(one.vectors),
                               one.second ? "second" : "hidden");
          },
          [](const Overflows& one) { return fmt::format("scores: beyond {} is ∞", one.largest); },
          [](const Dropped& one) {
            return fmt::format("{}: dropped{}, p = {}", name(one.of), where(one.in_use), one.p);
          },
      },
      edit.kind());
}

}  // namespace attn
