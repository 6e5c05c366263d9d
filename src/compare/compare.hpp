// The variants of one trace, side by side: who attends to whom, how spread out, and where and why
// they part.
#pragma once

#include <optional>
#include <vector>

#include "attention/trace.hpp"

namespace attn {

/// One word under one variant.
struct Attention {
  std::vector<double> weights;    ///< one for each token; not_scored where there is none
  std::vector<std::size_t> most;  ///< the tokens of the largest weight: none, one, or a tie
  double entropy = 0.0;           ///< −Σ weight · log₂ weight, in bits (Shannon 1948)
  std::size_t scored = 0;         ///< how many tokens have a weight
  std::vector<double> context;
};

/// One word under every variant, in the trace's order.
struct WordComparison {
  std::size_t word;  ///< position from 0
  std::vector<Attention> variants;
};

/// The first step at which two neighbouring variants part.
struct Parting {
  std::size_t first, second;   ///< positions in the trace's variants
  std::optional<StepId> step;  ///< absent when they never part
};

/// Every word encoded, and where neighbouring variants part.
struct Comparison {
  std::vector<WordComparison> words;
  std::vector<Parting> partings;  ///< one for each pair of neighbours
};

/// Compares the variants of a trace. Steps that only one of two neighbours has (queries, say) are
/// passed over: what they lead to is where the two part.
Comparison compare(const Trace& trace);

/// The entropy of weights that n tokens share evenly: log₂ n bits, the most there can be.
double even_entropy(std::size_t n);

}  // namespace attn
