#include "mistakes/edit_names.hpp"

#include <fmt/format.h>

namespace attn {

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
    case Turns::How::without_factor:
      return "factor 1";
    case Turns::How::factor_inverted:
      return "1 ÷ the factor";
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
    case Norms::How::down_columns:
      return "down the columns";
    case Norms::How::gain_plus_one:
      return "gain + 1";
    case Norms::How::gain_minus_one:
      return "gain − 1";
    case Norms::How::as_rms:
      return "rms";
    case Norms::How::as_layer:
      return "layer";
    case Norms::How::as_l2:
      return "l2";
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
    case Sloped::How::usual:
      return "of the rule";
    case Sloped::How::reversed:
      return "of the heads in reverse";
    case Sloped::How::any_head:
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
    case MaskCounts::How::without_causal:
      return "not causal";
    case MaskCounts::How::without_padding:
      return "no padding";
    case MaskCounts::How::without_window:
      break;
  }
  return "no window";
}

std::string_view name(SinkGoes goes) {
  switch (goes) {
    case SinkGoes::nowhere:
      break;
    case SinkGoes::to_first:
      return "to the first token";
    case SinkGoes::to_all:
      return "to all tokens";
  }
  return "to nobody";
}

}  // namespace attn
