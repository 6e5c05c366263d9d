// The three variants of the lecture, one short recipe each, and the choice among them.
#pragma once

#include <optional>
#include <span>

#include "attention/trace.hpp"

namespace attn {

/// The lecture's first sketch: embeddings compared with embeddings, embeddings summed.
VariantTrace raw_embedding(const Input& in, const Settings& how);

/// Its second: queries compared with keys, keys summed. Needs W_Q and W_K.
VariantTrace query_key(const Input& in, const Settings& how);

/// Self-attention as the paper has it: queries compared with keys, values summed. Needs W_Q, W_K
/// and W_V.
VariantTrace full_qkv(const Input& in, const Settings& how);

/// The first matrix ("W_Q", …) that a variant needs and the input lacks, or nothing.
std::optional<std::string_view> missing_matrix(const Input& in, Variant variant);

/// Runs the variants, in the order given, each under the input's settings and its own defaults.
/// Throws Error when a number overflows or nothing is left to score; std::bad_optional_access when
/// a variant's matrices are missing.
Trace trace(Input in, std::span<const Variant> variants);

}  // namespace attn
