// The three variants of the lecture, one short recipe each, and the choice among them.
#pragma once

#include <span>

#include "attention/planner.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The lecture's first sketch: embeddings compared with embeddings, embeddings summed.
void raw_embedding(Planner& plan);

/// Its second: queries compared with keys, keys summed.
void query_key(Planner& plan);

/// Self-attention as the paper has it: queries compared with keys, values summed.
void full_qkv(Planner& plan);

/// The recipe of a variant: the verbs of a planner, in order.
using Recipe = void (*)(Planner&);
Recipe recipe(Variant variant);

/// How a variant is computed from this input: the input's settings, or the variant's own defaults.
Settings settings(const Input& in, Variant variant);

/// What is to be computed for a variant of this input under these settings.
Plan plan(const Input& in, Variant variant, const Settings& settings);

/// Runs the variants, in the order given, each under its settings.
/// Each must be one that the input allows: see obstacle() in requirements.hpp. Throws Error when a
/// number overflows or a word has nothing to attend to.
Trace trace(Input input, std::span<const Variant> variants);

}  // namespace attn
