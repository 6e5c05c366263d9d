#include "trace/input.hpp"

#include <bit>

#include "elementary/elementary.hpp"

namespace attn {

std::vector<double> usual_slopes(std::size_t heads) {
  const std::size_t power = std::bit_floor(heads);
  const auto slope = [](double i, std::size_t count) {
    return elementary::pow(2.0, -8.0 * i / static_cast<double>(count));
  };
  std::vector<double> slopes;
  for (std::size_t i = 1; i <= power; ++i) slopes.push_back(slope(static_cast<double>(i), power));
  for (std::size_t i = 1; slopes.size() < heads; i += 2) {
    slopes.push_back(slope(static_cast<double>(i), 2 * power));
  }
  return slopes;
}

bool has_newer_keys(const Input& input) {
  const MaskRule mask = input.mask.rule;
  const bool is_older_mask =
      mask == MaskRule::none || mask == MaskRule::causal || mask == MaskRule::matrix;
  return input.softcap || input.past || !input.scores.empty() || input.sharing > 1 ||
         input.qk_norm || input.rotary || !input.bias.empty() || input.alibi ||
         input.scale_on != ScaleOn::scores || !input.sinks.empty() ||
         input.empty_rows != EmptyRows::refuse || !is_older_mask || input.positions ||
         input.residual || input.norm || input.feed_forward || input.hidden_Q || input.hidden_K ||
         input.hidden_V || !input.features.empty();
}

const HiddenLayer* hidden_layer_of(const Input& input, StepId step) {
  const auto of = [](const std::optional<HiddenLayer>& layer) { return layer ? &*layer : nullptr; };
  switch (step) {
    case StepId::queries:
      return of(input.hidden_Q);
    case StepId::keys:
      return of(input.hidden_K);
    case StepId::values:
      return of(input.hidden_V);
    default:
      return nullptr;
  }
}

std::size_t inputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.columns() : W.rows();
}

std::size_t outputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.rows() : W.columns();
}

}  // namespace attn
