// The variants of one trace, side by side: who attends to whom, how spread out, and where and why
// they part.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// One word under one head of one variant.
struct Attention {
  std::size_t variant = 0;         ///< position in the trace's variants
  std::size_t head = 0;            ///< from 1; 0 where the variant has only one
  std::vector<double> weights{};   ///< one for each token; not_scored where there is none
  std::vector<Position> hidden{};  ///< the tokens that a mask hides; their weights are 0
  std::optional<double> sink{};    ///< what a sink takes of the weight; absent: there is none
  std::vector<Position> most{};    ///< the tokens of the largest weight: none, one, or a tie
  bool sink_is_most = false;       ///< no weight is larger than the sink's
  double entropy = 0.0;            ///< −Σ weight · log₂ weight, in bits (Shannon 1948)
  std::size_t seen = 0;            ///< what shares the weight: tokens that are seen, and a sink

  bool hides(Position token) const;
  std::vector<double> context{};
  std::vector<std::string> features{};  ///< the names of the context's columns, where they have any
};

/// What becomes of a word's contexts where they are not the end: concat, output, or what its block
/// ends with.
struct Result {
  std::size_t variant;  ///< position in the trace's variants
  StepId step;
  std::vector<double> vector;
  std::vector<std::string> features{};  ///< the names of its columns, where they have any
};

/// One word under every variant and head, in the trace's order.
struct WordComparison {
  Position word;
  std::vector<Attention> attentions;
  std::vector<Result> results;  ///< of the variants that have one
};

/// How far apart two variants are where the block around attention ends.
struct Ending {
  StepId step;
  double largest_difference = 0.0;  ///< between their numbers there, of all words encoded
};

/// The first step at which two neighbouring variants part.
struct Parting {
  std::size_t first, second;       ///< positions in the trace's variants
  std::optional<StepId> step{};    ///< absent when they never part
  std::size_t head = 0;            ///< of that step
  std::optional<Ending> ending{};  ///< absent when nothing stands around attention, they never
                                   ///< part, or end with vectors of different length
};

/// Every word encoded, and where neighbouring variants part.
struct Comparison {
  std::vector<WordComparison> words;
  std::vector<Parting> partings;  ///< one for each pair of neighbours
};

/// The heads of one variant for one word, in their order.
std::vector<Attention> attentions(const Trace& trace, std::size_t variant, Row word);

/// What a sink takes of a word's weight under one head (0: the only one); nothing where there is
/// none.
std::optional<double> sink_weight(const VariantTrace& variant, std::size_t head, Row word);

/// Whether two variants do the same at a step, and come to the same numbers.
bool is_same(const Step& step, const Step& other);

/// Where each variant of a trace parts from the next. Steps that only one of two has (queries, say)
/// are passed over: what they lead to is where the two part.
std::vector<Parting> partings(const Trace& trace);

/// Compares the variants of a trace.
Comparison compare(const Trace& trace);

/// The entropy of weights that n tokens share evenly: log₂ n bits, the most there can be.
double even_entropy(std::size_t n);

}  // namespace attn
