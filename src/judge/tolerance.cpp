#include "judge/tolerance.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attn {

std::optional<Tolerance> parse_tolerance(std::string_view text) {
  const auto* const type = std::ranges::find(precisions, text, &Precision::name);
  if (type != precisions.end()) return Tolerance{.type = type->type};
  Tolerance tolerance{.kind = Tolerance::Kind::absolute};
  if (text.ends_with('%')) {
    tolerance.kind = Tolerance::Kind::relative;
    text.remove_suffix(1);
  }
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, tolerance.amount);
  if (error != std::errc{} || rest != end || !std::isfinite(tolerance.amount) ||
      std::signbit(tolerance.amount)) {
    return std::nullopt;
  }
  if (tolerance.kind == Tolerance::Kind::relative) tolerance.amount /= 100.0;
  return tolerance;
}

}  // namespace attn
