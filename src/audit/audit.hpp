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
  bool shows = false;              ///< some number asked for differs from the right one
  StepId shows_at{};               ///< the first step in which one does
  std::size_t head = 0;            ///< of that step, as in Step
  std::optional<double> by{};      ///< the largest difference there; absent: not between numbers
  bool survives_rounding = false;  ///< some number still differs when rounded
  std::vector<const Mistake*> alike{};  ///< others that give exactly the same numbers
  /// Where it does not show: the first step not asked for in which it would.
  std::optional<StepId> unasked_at{};
};

struct VariantAudit {
  Variant variant;
  std::vector<AuditedMistake> mistakes{};
  /// More numbers than are held for every mistake at once: then the contexts alone show them.
  bool without_weighted_values = false;
  /// How many mistakes change no number, asked for or not; and how many none that is asked for.
  std::size_t missed_count() const;
  std::size_t unasked_count() const;
};

/// What an example is asked.
struct Auditing {
  int decimals = 4;  ///< of the rounding
  /// The steps of which numbers are asked for: no other is looked at to tell mistakes.
  std::vector<StepId> asked{all_steps.begin(), all_steps.end()};
  bool finds_alike = true;  ///< whether it is found which mistakes give the same numbers
};

/// Makes every mistake that applies in every variant of the trace of which a step is asked for.
/// Throws Error where that takes more memory than there is.
std::vector<VariantAudit> audit(const Trace& trace, const Auditing& auditing);

}  // namespace attn
