// What is said of variants and heads side by side.
#pragma once

#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "tell/tables.hpp"
#include "trace/trace.hpp"

namespace attn {

/// " of head 2": where two variants part, after the step's name; empty where there is one head.
std::string of_head(const Parting& parting);

/// Whether two variants that parted are still apart after the block; empty where there is none.
std::string ending_text(const Parting& parting, int decimals);

/// "0.8404 of 1.5850": the entropy of a word's weights in bits, and the most it could be.
std::string spread_text(const Attention& attention, int decimals);

/// What the largest weight goes to, by labels of the tokens: none, one, or a tie.
std::vector<std::string> most_named(const Attention& attention,
                                    const std::vector<std::string>& labels);

/// Whether any of them has a sink.
bool has_sink(const ShareTable& table);

/// A compared word's weights, under every variant and head.
ShareTable share_table(const Trace& trace, const WordComparison& word,
                       const std::vector<std::string>& labels);

/// Its vectors, each with its name: "context, qkv", "output, qkv", …
struct NamedVector {
  std::string name;
  std::vector<double> cells;
  std::vector<std::string> features;  ///< labels of its columns; empty: they have none
};
std::vector<NamedVector> compared_vectors(const Trace& trace, const WordComparison& word);

/// "[1, 2]", or with names "[noun 1, verb 2]".
std::string vector_text(const NamedVector& vector, int decimals);

}  // namespace attn
