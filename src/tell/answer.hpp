// What a variant comes to: whom words attend to, and the vectors that they become.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tell/labels.hpp"
#include "tell/tables.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What one word attends to.
struct Answer {
  std::vector<std::string> labels{};   ///< tokens, and after them the sink, if there is one
  std::vector<double> weights{};       ///< one for each
  std::vector<std::string> remarks{};  ///< in place of a bar: "not scored", "hidden", or empty
};

/// The weights of the first word encoded, under the only head.
Answer answer_of(const VariantTrace& variant, const Labels& labels);

/// The weights of the first word encoded, under each head of the trace's variant `index`.
ShareTable shares_of(const Trace& trace, std::size_t index, const Labels& labels);

}  // namespace attn
