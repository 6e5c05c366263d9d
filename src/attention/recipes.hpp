// The three variants of the lecture, one short recipe each, and the choice among them.
#pragma once

#include <span>

#include "attention/trace.hpp"

namespace attn {

/// The lecture's first sketch: embeddings compared with embeddings, embeddings summed.
VariantTrace raw_embedding(const Input& in, const Settings& how);

/// Its second: queries compared with keys, keys summed.
VariantTrace query_key(const Input& in, const Settings& how);

/// Self-attention as the paper has it: queries compared with keys, values summed.
VariantTrace full_qkv(const Input& in, const Settings& how);

/// Runs the variants, in the order given, each under the input's settings and its own defaults.
/// Each must be one that the input allows: see obstacle() in requirements.hpp. Throws Error when a
/// number overflows or a word has nothing to attend to.
Trace trace(Input input, std::span<const Variant> variants);

}  // namespace attn
