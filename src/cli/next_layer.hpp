// The input of the layer above: what --next writes.
#pragma once

#include <span>

#include "cli/options.hpp"
#include "trace/input.hpp"

namespace attn {

/// An input whose embeddings are what the block of the one variant makes of every word, whichever
/// words `input` asks for. The rest is as `input` has it, without its positions, which are added
/// once, below all layers, and without its description; its title says that it is the next layer.
/// Or the rest is as --with has it. Throws Error where there is more than one variant, and where
/// the rest is none of the next layer's or does not fit.
Input next_layer(const Input& input, std::span<const Variant> variants, const Options& options);

}  // namespace attn
