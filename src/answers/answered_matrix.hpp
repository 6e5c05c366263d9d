// The numbers given for one step, read as written.
#pragma once

#include <optional>
#include <string>

#include "answers/answers.hpp"
#include "input/json_document.hpp"

namespace attn {

struct AnsweredMatrix {
  AnsweredStep step;
  std::string in_full;  ///< the place of a number with as many digits as a double has, or empty
};

/// Reads what is given for `step` at `at`, a JSON pointer; nothing where it is null. Throws Error
/// for what is no matrix, and for one that has not the step's rows.
std::optional<AnsweredMatrix> read_answered(const Json& value, const std::string& file,
                                            const std::string& at, const Trace& trace,
                                            const VariantTrace& variant, const Step& step);

}  // namespace attn
