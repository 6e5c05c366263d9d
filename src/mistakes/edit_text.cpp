// Edits in a few words.
#include <fmt/format.h>

#include <cmath>

#include "mistakes/edits.hpp"
#include "mistakes/overloaded.hpp"

namespace attn {
namespace {

std::string_view name(StepId id) { return facts(id).name; }

std::string_view name(Source source) {
  switch (source) {
    case Source::queries:
      return "queries";
    case Source::keys:
      return "keys";
    case Source::values:
      return "values";
    case Source::embeddings:
      break;
  }
  return "embeddings";
}

std::string_view name(Scaling::By by) {
  switch (by) {
    case Scaling::By::as_set:
      return "as set";
    case Scaling::By::sqrt:
      return "√d";
    case Scaling::By::none:
      return "1";
    case Scaling::By::dim:
      return "d";
    case Scaling::By::dim_squared:
      return "d²";
    case Scaling::By::d_model:
      return "√d_model";
    case Scaling::By::all_heads:
      return "√d of all heads";
    case Scaling::By::heads:
      return "√heads";
    case Scaling::By::number:
      return "another number";
    case Scaling::By::tokens:
      return "√tokens";
    case Scaling::By::inverse:
      break;
  }
  return "1 ÷ the divisor";
}

std::string_view name(Masking::Hides which) {
  switch (which) {
    case Masking::Hides::as_set:
      return "as set";
    case Masking::Hides::strict:
      return "the word itself too";
    case Masking::Hides::opposite:
      return "what should be seen";
    case Masking::Hides::turned:
      return "rows for columns";
    case Masking::Hides::first_aligned:
      return "from the first token on";
    case Masking::Hides::last_aligned:
      return "back from the last token";
    case Masking::Hides::not_of_last:
      return "nothing from the last word";
    case Masking::Hides::others:
      return "all but the word itself";
    case Masking::Hides::cached:
      return "what is cached";
    case Masking::Hides::given:
      break;
  }
  return "chosen cells";
}

std::string_view name(Along along) {
  switch (along) {
    case Along::row:
      return "along rows";
    case Along::column:
      return "along columns";
    case Along::matrix:
      return "over the matrix";
    case Along::cell:
      return "of each cell";
    case Along::nothing:
      break;
  }
  return "none";
}

std::string_view name(Dealing dealing) {
  switch (dealing) {
    case Dealing::blocks:
      return "in blocks";
    case Dealing::in_turn:
      return "in turn";
    case Dealing::refilled:
      return "into the turned shape";
    case Dealing::added:
      return "added up";
    case Dealing::to_halves:
      return "pairs to halves";
    case Dealing::to_neighbours:
      return "pairs to neighbours";
    case Dealing::past_last:
      return "cached rows last";
    case Dealing::reshaped:
      break;
  }
  return "by reshaping rows";
}

std::string_view name(Stands stands) {
  switch (stands) {
    case Stands::nowhere:
      return "left out";
    case Stands::as_copy:
      return "a copy";
    case Stands::unused:
      break;
  }
  return "not used";
}

std::string what_turns(const Turns& one) {
  switch (one.how) {
    case Turns::How::other_pairs:
      return "the other pairs";
    case Turns::How::all_features:
      return "all features";
    case Turns::How::from_the_start:
      return "positions from 0";
    case Turns::How::shifted:
      return fmt::format("positions {:+}", one.number);
    case Turns::How::backwards:
      return "backwards";
    case Turns::How::base:
      break;
  }
  return fmt::format("base {}", one.number);
}

std::string_view name(Norms::How how) {
  switch (how) {
    case Norms::How::left_out:
      return "left out";
    case Norms::How::without_gain:
      return "without gain";
    case Norms::How::each_head:
      return "each head";
    case Norms::How::all_columns:
      break;
  }
  return "all columns";
}

std::string_view name(Sloped::How how) {
  switch (how) {
    case Sloped::How::rises:
      return "rising";
    case Sloped::How::halved:
      return "2^(−i)";
    case Sloped::How::from_zero:
      return "2^(−8(i − 1) ÷ h)";
    case Sloped::How::of_one_more:
      return "2^(−8i ÷ (h + 1))";
    case Sloped::How::rounded_up:
      return "of the next power of two";
    case Sloped::How::any_number:
      break;
  }
  return "2^(−8i ÷ h)";
}

std::string_view name(MaskCounts::How how) {
  switch (how) {
    case MaskCounts::How::loose:
      return "not the next token";
    case MaskCounts::How::from_start:
      return "from the first token on";
    case MaskCounts::How::from_end:
      return "back from the last token";
    case MaskCounts::How::more_before:
      return "one more before";
    case MaskCounts::How::less_before:
      return "one less before";
    case MaskCounts::How::more_after:
      return "one more after";
    case MaskCounts::How::less_after:
      return "one less after";
    case MaskCounts::How::more:
      return "one more on both sides";
    case MaskCounts::How::less:
      return "one less on both sides";
    case MaskCounts::How::without_window:
      break;
  }
  return "no window";
}

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
          [](const WithoutScoreBias& one) {
            return std::string(one.slope ? "add: without the slope" : "add: without the bias");
          },
          [](const ScoreBiasTurned&) { return std::string("add: the bias turned"); },
          [](const Sloped& one) { return fmt::format("add: slope {}", name(one.how)); },
          [](const Shares& one) {
            return fmt::format("{} of {}", one.keys_alone ? "keys:" : "keys, values:",
                               one.first ? "the first head" : "heads in turn");
          },
          [](const WithoutSink&) { return std::string("exp: without the sink"); },
          [](const SinkNotInMaximum&) { return std::string("exp: the sink in the sum alone"); },
          [](const PastLast&) { return std::string("keys, values: cached ones last"); },
          [](const MaskCounts& one) { return fmt::format("mask: {}", name(one.how)); },
          [](const Overflows& one) { return fmt::format("scores: beyond {} is ∞", one.largest); },
          [](const Dropped& one) {
            return fmt::format("{}: dropped{}, p = {}", name(one.of), where(one.in_use), one.p);
          },
      },
      edit);
}

}  // namespace attn
