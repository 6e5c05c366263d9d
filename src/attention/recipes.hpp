// The three variants of the lecture, one short recipe each, and the choice among them.
#pragma once

#include <span>

#include "attention/tape.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The lecture's first sketch: embeddings compared with embeddings, embeddings summed.
void raw_embedding(Tape& tape);

/// Its second: queries compared with keys, keys summed.
void query_key(Tape& tape);

/// Self-attention as the paper has it: queries compared with keys, values summed.
void full_qkv(Tape& tape);

/// The recipe of a variant: the verbs of a tape, in order.
using Recipe = void (*)(Tape&);
Recipe recipe(Variant variant);

/// How a variant is computed from this input: the input's settings, or the variant's own defaults.
Settings settings(const Input& in, Variant variant);

/// Runs the variants, in the order given, each under its settings.
/// Each must be one that the input allows: see obstacle() in requirements.hpp. Throws Error when a
/// number overflows or a word has nothing to attend to.
Trace trace(Input input, std::span<const Variant> variants);

}  // namespace attn
