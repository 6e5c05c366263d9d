// What a script calls the matrices of a trace, and how it writes what a step reads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "trace/input_matrices.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The variable of a step: "Q", of a head "A_2".
std::string python_variable(const PlannedStep& step);

/// The variable of a matrix of the input: "X", "W_Q", "K_past".
std::string python_variable(const InputMatrix& which);

/// What follows a matrix that has a row for each word of the sentence, for the rows of those that
/// are encoded: "[words]", or nothing where these are all, in their order.
std::string_view python_words(const Input& input);

/// A step's operand: "X[words]", "W_Q.T", "np.vstack([K_past, K])".
std::string python_operand(const Trace& trace, const VariantTrace& variant, const Operand& operand);

/// What the places of words and tokens are, i and j, where a step needs them, and which tokens each
/// word may see, where there is a mask.
std::vector<std::string> python_places(const Trace& trace);

/// What the latter is called: "seen", or where each head has a mask of its own "seen_2".
std::string python_seen(const Input& input, std::size_t head);

}  // namespace attn
