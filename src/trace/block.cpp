#include "trace/block.hpp"

#include <algorithm>

namespace attn {
namespace {

template <typename Values, typename Value = typename Values::value_type>
std::optional<Value> parse_any(const Values& values, std::string_view text) {
  const auto* found =
      std::ranges::find_if(values, [&](const Value value) { return name(value) == text; });
  return found == values.end() ? std::nullopt : std::optional(*found);
}

}  // namespace

std::string_view name(Activation activation) {
  switch (activation) {
    case Activation::gelu:
      return "gelu";
    case Activation::gelu_tanh:
      return "gelu-tanh";
    case Activation::silu:
      return "silu";
    case Activation::relu:
      break;
  }
  return "relu";
}

std::optional<Activation> parse_activation(std::string_view text) {
  return parse_any(all_activations, text);
}

std::string expected_activation() { return "relu, gelu, gelu-tanh or silu"; }

std::string_view name(NormPlace place) { return place == NormPlace::after ? "after" : "before"; }

std::optional<NormPlace> parse_norm_place(std::string_view text) {
  return parse_any(all_norm_places, text);
}

}  // namespace attn
