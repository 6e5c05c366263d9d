// The numbers given for one step, or for one of each head, read as written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/answers.hpp"
#include "input/json_document.hpp"

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

/// Reads what is given at `at`, a JSON pointer; no steps where it is null. Throws Error for what is
/// no matrix, and for one that has none of the forms (forms.hpp) of what is asked.
AnsweredMatrices read_answered(const Json& value, const std::string& file, const std::string& at,
                               const Trace& trace, const VariantTrace& variant, const Asked& asked);

}  // namespace attn
