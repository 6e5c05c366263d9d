// The exercises of a class: for each student the same exercise with numbers of their own, none of
// which is worse than another.
#pragma once

#include <cstdint>
#include <vector>

#include "audit/audit.hpp"
#include "trace/trace.hpp"

namespace attn {

/// A sheet's weights are no smaller than this part of an even share: of 8 tokens none is below
/// 1 ÷ 40, so that none is near 1 either. What a mask hides is not counted.
inline constexpr double least_of_even_share = 0.2;

/// What is asked for, and for how many.
struct ClassRequest {
  std::size_t students = 1;
  std::uint64_t seed = 1;
  Auditing auditing{};  ///< what the sheets ask for, and with how many decimals
};

struct ClassSheets {
  std::vector<Trace> traces;  ///< one for each student
  /// Mistakes that show with no numbers that were drawn: the shapes, the settings or what is asked
  /// for hides them.
  std::vector<const Mistake*> always_hidden;
};

/// Draws numbers for each student, again and again until no mistake hides that other numbers show,
/// also when rounded, and no weight is near 0 or 1; no two have the same. The same request draws
/// the same. Throws Error, with what stands in the way, after a few thousand draws in vain.
ClassSheets draw_class(const Trace& model, const ClassRequest& request);

}  // namespace attn
