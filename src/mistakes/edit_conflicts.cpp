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

std::string_view part_of(NormedAs::How how) {
  switch (how) {
    case NormedAs::How::without_gain:
    case NormedAs::How::gain_plus_one:
    case NormedAs::How::gain_minus_one:
      return "gain";
    case NormedAs::How::without_shift:
      return "shift";
    case NormedAs::How::as_rms:
    case NormedAs::How::as_layer:
      return "kind";
    case NormedAs::How::less_one:
    case NormedAs::How::epsilon_outside:
    case NormedAs::How::both:
      return "root";
    case NormedAs::How::down_columns:
      break;
  }
  return "axis";
}

Touch touch_of(const Edit& edit) {
  return std::visit(
      Overloaded{
          [](const MadeAs& one) {
            return Touch{one.vectors, "rows"};
          },
          [](const UsedAs& one) {
            return Touch{one.vectors, "rows"};
          },
          [](const MadeOf& one) {
            return Touch{one.vectors, "embeddings"};
          },
          [](const Turned& one) {
            return Touch{made_with(one.matrix), "matrix"};
          },
          [](const WithoutBias& one) {
            return Touch{made_with(one.bias), "bias"};
          },
          [](const WithBias& one) {
            return Touch{one.vectors, "bias"};
          },
          [](const FusedCut&) {
            return Touch{StepId::queries, "rows"};
          },
          [](const LeftOut& one) {
            return Touch{one.step, all_of_it};
          },
          [](const MovedToWeights& one) {
            return Touch{one.step, "place"};
          },
          [](const KeysUnturned&) {
            return Touch{StepId::scores, "keys"};
          },
          [](const Divides&) {
            return Touch{StepId::scaled_scores, "divisor"};
          },
          [](const LengthOfHead&) {
            return Touch{StepId::scaled_scores, "length"};
          },
          [](const KeepsDivisor&) {
            return Touch{StepId::scaled_scores, "length"};
          },
          [](const Hides&) {
            return Touch{StepId::masked_scores, "hides"};
          },
          [](const Puts&) {
            return Touch{StepId::masked_scores, "puts"};
          },
          [](const AlsoHides& one) -> Touch {
            const bool alone = one.which == Masking::Hides::others;
            return {alone ? StepId::scores : StepId::masked_scores, alone ? "itself" : "further"};
          },
          [](const EmptyAsZero& one) {
            return Touch{one.in_weights ? StepId::weights : StepId::exponentials, "empty rows"};
          },
          [](const MaximumAlong&) {
            return Touch{StepId::exponentials, "maximum"};
          },
          [](const SumAlong&) {
            return Touch{StepId::weights, "sum"};
          },
          [](const Power&) {
            return Touch{StepId::exponentials, "base"};
          },
          [](const SoftmaxAgain&) {
            return Touch{StepId::weights, "softmax"};
          },
          [](const WeightsTurned&) {
            return Touch{StepId::weights, "turned"};
          },
          [](const WeightsTimes&) {
            return Touch{StepId::weights, "factor"};
          },
          [](const Dealt&) {
            return Touch{StepId::scores, "heads"};
          },
          [](const Joined&) {
            return Touch{StepId::concat, "dealing"};
          },
          [](const Averaged&) {
            return Touch{StepId::concat, "dealing"};
          },
          [](const Undivided&) {
            return Touch{StepId::scores, "heads"};
          },
          [](const AsOneHead&) {
            return Touch{StepId::scores, "shown"};
          },
          [](const WithResidual&) {
            return Touch{StepId::output, "residual"};
          },
          [](const Normed&) {
            return Touch{StepId::output, "norm"};
          },
          [](const SelfTreated&) {
            return Touch{StepId::scores, "itself"};
          },
          [](const WholeSentence&) {
            return Touch{StepId::scores, "words"};
          },
          [](const WordsOff&) {
            return Touch{StepId::scores, "words"};
          },
          [](const Dropped& one) {
            return Touch{one.of, "dropped"};
          },
          [](const Turns& one) {
            return Touch{one.of.value_or(StepId::rotated_keys), part_of(one.how)};
          },
          [](const TurnedAgain& one) {
            return Touch{one.of.value_or(StepId::rotated_keys), "again"};
          },
          [](const ValuesTurned&) {
            return Touch{StepId::values, "turned"};
          },
          [](const PastTurnedAgain&) {
            return Touch{StepId::scores, "past turned"};
          },
          [](const PairsConverted&) {
            return Touch{StepId::rotated_keys, "pairs"};
          },
          [](const DoneBefore& one) {
            return Touch{one.step, "order"};
          },
          [](const DoneAfter& one) {
            return Touch{one.step, "order"};
          },
          [](const Norms& one) {
            return Touch{one.of.value_or(StepId::normed_keys), part_of(one.how)};
          },
          [](const GainsExchanged&) {
            return Touch{StepId::normed_keys, "gain"};
          },
          [](const WithoutScoreBias& one) {
            return Touch{StepId::biased_scores, one.slope ? "slope" : "bias"};
          },
          [](const ScoreBiasTurned&) {
            return Touch{StepId::biased_scores, "bias"};
          },
          [](const ScoreBiasTakenOff&) {
            return Touch{StepId::biased_scores, "sign"};
          },
          [](const ScoreBiasOfFirst&) {
            return Touch{StepId::biased_scores, "head"};
          },
          [](const DistanceWithoutPast&) {
            return Touch{StepId::biased_scores, "distance"};
          },
          [](const SinkOfFirst&) {
            return Touch{StepId::exponentials, "sink"};
          },
          [](const SinkScaled&) {
            return Touch{StepId::exponentials, "sink"};
          },
          [](const Sloped&) {
            return Touch{StepId::biased_scores, "slope"};
          },
          [](const Shares&) {
            return Touch{StepId::keys, "shared"};
          },
          [](const WithoutSink&) {
            return Touch{StepId::exponentials, "sink"};
          },
          [](const SinkNotInMaximum&) {
            return Touch{StepId::exponentials, "sink"};
          },
          [](const SinkWeighs&) {
            return Touch{StepId::weights, "sink"};
          },
          [](const PastLast&) {
            return Touch{StepId::scores, "past"};
          },
          [](const WithoutPast&) {
            return Touch{StepId::scores, "past"};
          },
          [](const MaskCounts&) {
            return Touch{StepId::masked_scores, "hides"};
          },
          [](const Overflows&) {
            return Touch{StepId::scores, "overflow"};
          },
          [](const PositionedTwice&) {
            return Touch{StepId::positioned, "again"};
          },
          [](const SinusoidOrdered&) {
            return Touch{StepId::positioned, "order"};
          },
          [](const SinusoidRaised&) {
            return Touch{StepId::positioned, "exponent"};
          },
          [](const SinusoidFrom&) {
            return Touch{StepId::positioned, "positions"};
          },
          [](const ResidualOf& one) {
            return Touch{one.step, "given"};
          },
          [](const NormedAs& one) {
            return Touch{one.step, part_of(one.how)};
          },
          [](const ParametersExchanged&) {
            return Touch{StepId::norm_1, "gain"};
          },
          [](const NormMoved& one) {
            return Touch{one.step, "place"};
          },
          [](const ActivatedAs& one) {
            return Touch{one.step, "activation"};
          },
          [](const Gated&) {
            return Touch{StepId::ffn_activated, "gate"};
          },
          [](const LayerLeftOut& one) {
            return Touch{one.vectors, "layer"};
          },
      },
      edit.kind());
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
    if (one.as<WholeSentence>() != nullptr) return true;
    return std::ranges::any_of(second, [&](const Edit& other) { return conflict(one, other); });
  };
  return !first.empty() && std::ranges::all_of(first, is_unseen);
}

}  // namespace attn
