// The numbers given for one step, or for one of each head, read as written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/answers.hpp"
#include "answers/forms.hpp"
#include "answers/given_array.hpp"

namespace attn {

/// Whose numbers they may be.
struct Asked {
  StepId id{};
  const Step* step = nullptr;           ///< it, or one like it; nullptr: only heads have one
  std::vector<const Step*> of_heads{};  ///< the first head's first; empty: there are none
};

struct AnsweredMatrices {
  std::vector<AnsweredStep> steps;
  std::vector<Convention> conventions;  ///< in which they are given
  std::string in_full;  ///< the place of a number with as many digits as a double has, or empty
};

/// Reads an array that is given at `at`, a place in the file. Throws Error for one that has none of
/// the forms (forms.hpp) of what is asked.
AnsweredMatrices read_answered(GivenArray array, const std::string& file, const std::string& at,
                               const Trace& trace, const VariantTrace& variant, const Asked& asked);

/// What the numbers asked for are: those of the step itself first.
std::vector<Wanted> wanted_of(const Trace& trace, const VariantTrace& variant, const Asked& asked);

}  // namespace attn
