// What each edit touches, and so which two conflict.
#include <algorithm>

#include "mistakes/edits.hpp"
#include "mistakes/overloaded.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// What of a step an edit changes; what leaves a step out changes all of it.
struct Touch {
  StepId step;
  std::string_view what;
};
constexpr std::string_view all_of_it = "all of it";

// The step that a learned matrix or a bias helps to make.
StepId made_with(std::string_view matrix) { return find_input_matrix(matrix)->step.value(); }

std::string_view part_of(Turns::How how) {
  switch (how) {
    case Turns::How::other_pairs:
      return "pairs";
    case Turns::How::all_features:
      return "dims";
    case Turns::How::from_the_start:
    case Turns::How::shifted:
      return "positions";
    case Turns::How::backwards:
      return "direction";
    case Turns::How::without_factor:
    case Turns::How::factor_inverted:
      return "factor";
    case Turns::How::base:
      break;
  }
  return "base";
}

std::string_view part_of(Norms::How how) {
  switch (how) {
    case Norms::How::without_gain:
    case Norms::How::gain_plus_one:
    case Norms::How::gain_minus_one:
      return "gain";
    case Norms::How::as_rms:
    case Norms::How::as_layer:
    case Norms::How::as_l2:
      return "kind";
    default:
      return all_of_it;
  }
}

Touch touch_of(const Edit& edit) {
  return std::visit(
      Overloaded{
          [](const MadeAs& one) -> Touch {
            return {one.vectors, "rows"};
          },
          [](const UsedAs& one) -> Touch {
            return {one.vectors, "rows"};
          },
          [](const MadeOf& one) -> Touch {
            return {one.vectors, "embeddings"};
          },
          [](const Turned& one) -> Touch {
            return {made_with(one.matrix), "matrix"};
          },
          [](const WithoutBias& one) -> Touch {
            return {made_with(one.bias), "bias"};
          },
          [](const WithBias& one) -> Touch {
            return {one.vectors, "bias"};
          },
          [](const FusedCut&) -> Touch {
            return {StepId::queries, "rows"};
          },
          [](const LeftOut& one) -> Touch {
            return {one.step, all_of_it};
          },
          [](const MovedToWeights& one) -> Touch {
            return {one.step, "place"};
          },
          [](const KeysUnturned&) -> Touch {
            return {StepId::scores, "keys"};
          },
          [](const Divides&) -> Touch {
            return {StepId::scaled_scores, "divisor"};
          },
          [](const LengthOfHead&) -> Touch {
            return {StepId::scaled_scores, "length"};
          },
          [](const KeepsDivisor&) -> Touch {
            return {StepId::scaled_scores, "length"};
          },
          [](const Hides&) -> Touch {
            return {StepId::masked_scores, "hides"};
          },
          [](const Puts&) -> Touch {
            return {StepId::masked_scores, "puts"};
          },
          [](const AlsoHides& one) -> Touch {
            const bool alone = one.which == Masking::Hides::others;
            return {alone ? StepId::scores : StepId::masked_scores, alone ? "itself" : "further"};
          },
          [](const EmptyAsZero& one) -> Touch {
            return {one.in_weights ? StepId::weights : StepId::exponentials, "empty rows"};
          },
          [](const MaximumAlong&) -> Touch {
            return {StepId::exponentials, "maximum"};
          },
          [](const SumAlong&) -> Touch {
            return {StepId::weights, "sum"};
          },
          [](const Power&) -> Touch {
            return {StepId::exponentials, "base"};
          },
          [](const SoftmaxAgain&) -> Touch {
            return {StepId::weights, "softmax"};
          },
          [](const WeightsTurned&) -> Touch {
            return {StepId::weights, "turned"};
          },
          [](const WeightsTimes&) -> Touch {
            return {StepId::weights, "factor"};
          },
          [](const Dealt&) -> Touch {
            return {StepId::scores, "heads"};
          },
          [](const Joined&) -> Touch {
            return {StepId::concat, "dealing"};
          },
          [](const Averaged&) -> Touch {
            return {StepId::concat, "dealing"};
          },
          [](const Undivided&) -> Touch {
            return {StepId::scores, "heads"};
          },
          [](const AsOneHead&) -> Touch {
            return {StepId::scores, "shown"};
          },
          [](const WithResidual&) -> Touch {
            return {StepId::output, "residual"};
          },
          [](const Normed&) -> Touch {
            return {StepId::output, "norm"};
          },
          [](const SelfTreated&) -> Touch {
            return {StepId::scores, "itself"};
          },
          [](const WholeSentence&) -> Touch {
            return {StepId::scores, "words"};
          },
          [](const WordsOff&) -> Touch {
            return {StepId::scores, "words"};
          },
          [](const Dropped& one) -> Touch {
            return {one.of, "dropped"};
          },
          [](const Turns& one) -> Touch {
            return {one.of.value_or(StepId::rotated_keys), part_of(one.how)};
          },
          [](const TurnedAgain& one) -> Touch {
            return {one.of.value_or(StepId::rotated_keys), "again"};
          },
          [](const ValuesTurned&) -> Touch {
            return {StepId::values, "turned"};
          },
          [](const PastTurnedAgain&) -> Touch {
            return {StepId::scores, "past turned"};
          },
          [](const PairsConverted&) -> Touch {
            return {StepId::rotated_keys, "pairs"};
          },
          [](const DoneBefore& one) -> Touch {
            return {one.step, "order"};
          },
          [](const DoneAfter& one) -> Touch {
            return {one.step, "order"};
          },
          [](const Norms& one) -> Touch {
            return {one.of.value_or(StepId::normed_keys), part_of(one.how)};
          },
          [](const GainsExchanged&) -> Touch {
            return {StepId::normed_keys, "gain"};
          },
          [](const WithoutScoreBias& one) -> Touch {
            return {StepId::biased_scores, one.slope ? "slope" : "bias"};
          },
          [](const ScoreBiasTurned&) -> Touch {
            return {StepId::biased_scores, "bias"};
          },
          [](const ScoreBiasTakenOff&) -> Touch {
            return {StepId::biased_scores, "sign"};
          },
          [](const ScoreBiasOfFirst&) -> Touch {
            return {StepId::biased_scores, "head"};
          },
          [](const DistanceWithoutPast&) -> Touch {
            return {StepId::biased_scores, "distance"};
          },
          [](const SinkOfFirst&) -> Touch {
            return {StepId::exponentials, "sink"};
          },
          [](const SinkScaled&) -> Touch {
            return {StepId::exponentials, "sink"};
          },
          [](const Sloped&) -> Touch {
            return {StepId::biased_scores, "slope"};
          },
          [](const Shares&) -> Touch {
            return {StepId::keys, "shared"};
          },
          [](const WithoutSink&) -> Touch {
            return {StepId::exponentials, "sink"};
          },
          [](const SinkNotInMaximum&) -> Touch {
            return {StepId::exponentials, "sink"};
          },
          [](const SinkWeighs&) -> Touch {
            return {StepId::weights, "sink"};
          },
          [](const PastLast&) -> Touch {
            return {StepId::scores, "past"};
          },
          [](const WithoutPast&) -> Touch {
            return {StepId::scores, "past"};
          },
          [](const MaskCounts&) -> Touch {
            return {StepId::masked_scores, "hides"};
          },
          [](const Overflows&) -> Touch {
            return {StepId::scores, "overflow"};
          },
      },
      edit);
}

}  // namespace

bool conflict(const Edit& first, const Edit& second) {
  const Touch a = touch_of(first);
  const Touch b = touch_of(second);
  return a.step == b.step && (a.what == b.what || a.what == all_of_it || b.what == all_of_it);
}

bool conflict(const Edits& first, const Edits& second) {
  const auto is_unseen = [&](const Edit& one) {
    // It only says which words count.
    if (std::holds_alternative<WholeSentence>(one)) return true;
    return std::ranges::any_of(second, [&](const Edit& other) { return conflict(one, other); });
  };
  return !first.empty() && std::ranges::all_of(first, is_unseen);
}

}  // namespace attn
