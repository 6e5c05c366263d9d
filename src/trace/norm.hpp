// Normalising vectors before they are compared.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "trace/matrix.hpp"

namespace attn {

/// What a vector x of d numbers is divided by, before it gets its gain:
/// rms: the root of the mean of its squares (RMSNorm, Zhang and Sennrich 2019);
/// layer: less its mean, the root of its variance, ÷ d and not d − 1 (LayerNorm, Ba et al. 2016);
/// l2: its length.
/// A small ε is added under the root.
enum class NormKind { layer, rms, l2 };
inline constexpr std::array all_norm_kinds{NormKind::rms, NormKind::layer, NormKind::l2};

/// "rms".
std::string_view name(NormKind kind);
std::optional<NormKind> parse_norm_kind(std::string_view text);

/// How queries and keys are normed before they are turned and compared. A gain of d_k numbers
/// multiplies each head's vectors; one of all heads' columns belongs to whole projections, which
/// then are normed before they are split. Absent: 1.
struct QkNorm {
  NormKind kind = NormKind::rms;
  double epsilon = 1e-6;
  std::optional<Matrix> queries{}, keys{};         ///< the gains: one row
  bool queries_whole = false, keys_whole = false;  ///< normed before they are split
};

}  // namespace attn
