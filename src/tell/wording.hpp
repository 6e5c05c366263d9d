// Small pieces of wording that several pages share: labels, subscripts, formulas, written sums.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "operations/arithmetic.hpp"
#include "tell/sheet.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The columns a word's label may take in text.
inline constexpr std::size_t label_columns = 16;

/// 12 → "₁₂"
std::string subscript(std::size_t number);

/// A token, safe to print; in quotes where it is empty or begins or ends with a space.
std::string word_text(const std::string& token);

/// A label for each token, safe to print: the token itself, cut to `columns`, with its position
/// (₄) where another would look the same.
std::vector<std::string> token_labels(const std::vector<std::string>& tokens, std::size_t columns);

/// The role of a matrix of that name: "queries" → Role::query.
Role role_of(std::string_view operand);

/// "q", "k", "v" or "x": what one row of that matrix is called in arithmetic.
std::string row_symbol(std::string_view operand);

/// "weights", or of a head "head2.weights".
std::string step_label(StepId id, std::size_t head);

/// What a step does, in words: "queries are compared with keys".
std::string action(const Step& step);

/// What a variant does, in a sentence or two: "Queries are compared with keys, and keys are
/// summed."
std::string summary(const Trace& trace, const VariantTrace& variant);

/// The heading of one word: `encoding "fly" (word 2 of 3)`.
std::string encoding(const Input& input, std::size_t word);

/// "0.8404 of 1.5850": the entropy of a word's weights in bits, and the most it could be.
std::string spread_text(const Attention& attention, int decimals);

/// Why a word's score for itself is missing, where that policy is followed.
std::string_view why_not_scored(SelfPolicy self);

/// What is said of a number that a mask hides or might hide; {} is what it was made of.
inline constexpr std::string_view hidden_score = "−∞ in place of {}: hidden by the mask";
inline constexpr std::string_view seen_score = "{}, which the mask does not hide";
inline constexpr std::string_view hidden_exponential = "e^{} = 0: hidden by the mask";
inline constexpr std::string_view hidden_weight = "{}: hidden by the mask";

/// What the word "hidden" beside a weight means.
std::string hidden_text();

/// " of head 2": where two variants part, after the step's name; empty where there is one head.
std::string of_head(const Parting& parting);

/// "qkv", or with several heads "qkv head 2".
std::string attention_name(const Trace& trace, const Attention& attention);

/// A compared word's weights, under every variant and head.
ShareTable share_table(const Trace& trace, const WordComparison& word,
                       const std::vector<std::string>& labels);

/// Its vectors, each with its name: "context, qkv", "output, qkv", …
struct NamedVector {
  std::string name;
  std::vector<double> cells;
};
std::vector<NamedVector> compared_vectors(const Trace& trace, const WordComparison& word);

/// What heads column `index` of a matrix.
std::string column_label(const MatrixTable& table, std::size_t index);

/// A cell of one of a pair table's columns.
std::string cell_text(const PairTable& table, const PairTable::Column& column, std::size_t row,
                      int decimals);

/// Whether a row's weight needs the word "hidden" beside it: a mask hides it, and no column of the
/// table shows its −∞.
bool needs_hidden_remark(const PairTable& table, std::size_t row);

/// How many numbers a pair table's vectors have; 0 when it shows none.
std::size_t feature_count(const PairTable& table);

/// What heads its vectors: "weight × key", or, with none but the context, "context".
std::string vectors_title(const PairTable& table);

/// "context =", or "context ≈" where the written vectors do not add up to the written context.
std::string context_label(const PairTable& table);

/// " = " when the written numbers give exactly the written result, " ≈ " when rounding shows.
std::string_view relation(const SumOfProducts& sum, int decimals);
std::string_view relation(const WeightedVector& weighted, int decimals);

}  // namespace attn
