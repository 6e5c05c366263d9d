// What is said of several heads: which features each of them has.
#pragma once

#include <cstddef>
#include <string>

#include "trace/trace.hpp"

namespace attn {

/// What is split among the heads, and how: "Q, K and V in 2 blocks of 3 features"; empty where
/// there is one head.
std::string heads_text(const VariantTrace& variant);

/// " 2 heads that follow one another share their keys and values."; empty where each has its own.
std::string shared_keys_text(const Input& input);

/// What one head (from 1) works with: "head 2: features 4–6 of Q, K and V".
std::string head_title(const VariantTrace& variant, std::size_t head);

}  // namespace attn
