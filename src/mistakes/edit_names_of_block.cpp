#include "mistakes/edit_names.hpp"

namespace attn {

std::string_view name(Sinusoid::Order order) {
  switch (order) {
    case Sinusoid::Order::by_turns:
      break;
    case Sinusoid::Order::cosines_first:
      return "cosines first";
    case Sinusoid::Order::in_halves:
      return "sines, then cosines";
  }
  return "by turns";
}

std::string_view name(Sinusoid::Exponent exponent) {
  switch (exponent) {
    case Sinusoid::Exponent::of_pair:
      break;
    case Sinusoid::Exponent::doubled:
      return "4p ÷ d, of the cosine 2 ÷ d more";
    case Sinusoid::Exponent::doubled_alike:
      return "4p ÷ d";
    case Sinusoid::Exponent::of_feature:
      return "that of each feature";
  }
  return "2p ÷ d";
}

std::string_view name(ResidualOf::What what) {
  switch (what) {
    case ResidualOf::What::nothing:
      break;
    case ResidualOf::What::normed:
      return "the norm added";
    case ResidualOf::What::without_positions:
      return "the embeddings alone added";
    case ResidualOf::What::first_given:
      return "what attention was given added";
    case ResidualOf::What::unnormed:
      return "what was normed added";
  }
  return "nothing added";
}

std::string_view name(NormedAs::How how) {
  switch (how) {
    case NormedAs::How::down_columns:
      return "down the columns";
    case NormedAs::How::less_one:
      return "÷ (d − 1)";
    case NormedAs::How::epsilon_outside:
      return "epsilon outside the root";
    case NormedAs::How::both:
      return "÷ (d − 1), epsilon outside the root";
    case NormedAs::How::as_rms:
      return "rms";
    case NormedAs::How::as_layer:
      return "layer";
    case NormedAs::How::without_gain:
      return "without gain";
    case NormedAs::How::without_shift:
      return "without shift";
    case NormedAs::How::gain_plus_one:
      return "gain + 1";
    case NormedAs::How::gain_minus_one:
      break;
  }
  return "gain − 1";
}

std::string_view name(Gated::How how) {
  switch (how) {
    case Gated::How::exchanged:
      break;
    case Gated::How::exchanged_in_use:
      return "gate and hidden exchanged in use";
    case Gated::How::without_gate:
      return "without the gate";
    case Gated::How::without_hidden:
      return "the gate alone";
  }
  return "gate and hidden exchanged";
}

}  // namespace attn
