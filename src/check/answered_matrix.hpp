// The numbers given for one step, read as written.
#pragma once

#include <optional>
#include <string>

#include "check/answers.hpp"
#include "input/json_document.hpp"

namespace attn {

struct AnsweredMatrix {
  AnsweredStep step;
  bool in_full = false;  ///< some number has as many digits as a double has
};

/// Reads what is given for `step` at `at`, a JSON pointer; nothing where it is null. Throws Error
/// for what is no matrix, and for one that has not the step's rows.
std::optional<AnsweredMatrix> read_answered(const Json& value, const std::string& file,
                                            const std::string& at, const Trace& trace,
                                            const VariantTrace& variant, const Step& step);

}  // namespace attn
