#include "trace/norm.hpp"

namespace attn {

std::string_view name(NormKind kind) {
  switch (kind) {
    case NormKind::layer:
      return "layer";
    case NormKind::l2:
      return "l2";
    case NormKind::rms:
      break;
  }
  return "rms";
}

std::optional<NormKind> parse_norm_kind(std::string_view text) {
  for (const NormKind kind : all_norm_kinds) {
    if (text == name(kind)) return kind;
  }
  return std::nullopt;
}

}  // namespace attn
