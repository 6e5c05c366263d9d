// One word worked out in numbered steps, and what is made of the heads' contexts.
#pragma once

#include <cstddef>
#include <vector>

#include "tell/narration.hpp"
#include "tell/worked.hpp"

namespace attn {

/// The arithmetic of projections, as much of it as is asked for.
void tell_projections(const std::vector<const Step*>& projections, Narration& told);

/// Tells a variant's steps in the order in which they are computed, and counts them.
class StepNarrator {
 public:
  explicit StepNarrator(Narration& told) : told_(told) {}

  /// One word, head by head, from its scores to its context.
  void tell_word(Row row);
  /// What is made of the heads' contexts.
  void tell_ends();

 private:
  void tell_head(Row row, std::size_t head);
  void tell_step(const Step& step);
  void tell_work(const Work& work);

  Narration& told_;
  std::size_t number_ = 0;  // of the step that is told
};

}  // namespace attn
