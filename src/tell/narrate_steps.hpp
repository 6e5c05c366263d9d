// One word worked out in numbered steps, and what is made of the heads' contexts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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
  /// What is made of the heads' contexts, worked out for one word.
  void tell_ends(Row row);

 private:
  // Whether a word's numbers stand here: of many words they are in matrices.
  bool works_out() const {
    return !told_.many_words() || told_.view.arithmetic != Arithmetic::none;
  }
  void tell_starts(Row row);
  void tell_head(Row row, std::size_t head);
  bool hides_as_head(const Step& step) const;
  void tell_head_title(std::size_t head);
  std::string vector_name(const Step& step) const;
  void tell_step(const Step& step, std::string_view note = "");
  void tell_work(const Work& work);
  void tell_gain(const Step& step);
  std::vector<std::string> departures(const Step& step);

  Narration& told_;
  std::size_t number_ = 0;  // of the step that is told
  std::size_t starts_ = 0;  // how many come before those of the heads
};

}  // namespace attn
