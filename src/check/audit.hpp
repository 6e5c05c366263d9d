// Which known mistakes an example can catch: each is made in it, and its numbers are held against
// the right ones.
#pragma once

#include <optional>
#include <vector>

#include "mistakes/catalogue.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What comes of one mistake.
struct AuditedMistake {
  const Mistake* mistake;
  bool shows = false;              ///< some number differs from the right one
  StepId shows_at{};               ///< the first step in which one does
  std::size_t head = 0;            ///< of that step, as in Step
  std::optional<double> by{};      ///< the largest difference there; absent: not between numbers
  bool survives_rounding = false;  ///< some number still differs when rounded
  std::vector<const Mistake*> alike{};  ///< others that give exactly the same numbers
};

struct VariantAudit {
  Variant variant;
  std::vector<AuditedMistake> mistakes{};
  /// More numbers than are held for every mistake at once: then the contexts alone show them.
  bool without_weighted_values = false;
  std::size_t missed_count() const;  ///< how many mistakes do not show
};

/// Makes every mistake that applies in every variant of the trace. `decimals`: of the rounding.
std::vector<VariantAudit> audit(const Trace& trace, int decimals);

}  // namespace attn
