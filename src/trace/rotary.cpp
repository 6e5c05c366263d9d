#include "trace/rotary.hpp"

#include "elementary/elementary.hpp"

namespace attn {

std::string_view name(Pairing pairs) { return pairs == Pairing::halves ? "halves" : "neighbours"; }

std::optional<Pairing> parse_pairing(std::string_view text) {
  for (const Pairing pairs : all_pairings) {
    if (text == name(pairs)) return pairs;
  }
  return std::nullopt;
}

FeaturePair features_of(Pairing pairs, std::size_t pair, std::size_t dims) {
  if (pairs == Pairing::halves) return {pair, pair + dims / 2};
  return {2 * pair, 2 * pair + 1};
}

double angle_of(const Rotating& rotating, double position, std::size_t pair) {
  const double exponent = -2.0 * static_cast<double>(pair) / static_cast<double>(rotating.dims);
  return position / rotating.factor * elementary::pow(rotating.base, exponent);
}

}  // namespace attn
