// The matrices that an input may have, in the order in which a trace writes them. Whatever reads,
// checks, writes or names one takes it from this table.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "trace/input.hpp"
#include "trace/matrix.hpp"
#include "trace/steps.hpp"

namespace attn {

/// What there is a row for. The columns are features, unless a learned matrix is stored turned.
enum class RowFor {
  word,     ///< each word of the sentence
  token,    ///< each token attended to
  past,     ///< each token that is cached
  feature,  ///< each feature of the vectors that it multiplies: a learned matrix W
  all,      ///< all rows that it is added to: a bias
  gain,     ///< all rows that it multiplies
  shift,    ///< all rows that it is added to, once they are normed
  pair      ///< each word of the sentence; the columns are the tokens attended to
};

/// What is always so of one of them.
struct InputMatrix {
  std::string_view key;        ///< in an input file and in a trace: "W_Q"
  std::string_view short_key;  ///< what an input file may call it too: "Q", or empty
  std::string_view columns;    ///< how many there are, of one head where heads share them: "d_k"
  RowFor row_for;
  std::optional<StepId> step;  ///< which it helps to make, or is given in place of
  /// Where it stands in an Input; nullptr: elsewhere than at its top, or for each head one.
  std::optional<Matrix> Input::*member;
  // What it is called; empty where it is given in place of a step, whose names it has.
  std::string_view symbol{};  ///< "X"
  std::string_view row{};     ///< what one row is called: "embedding"
  std::string_view rows{};    ///< what all rows are called in a sentence
  std::string_view path{};    ///< in a file, "past/keys"; empty: its key, at the top

  /// Whether it is a W or a bias; whether it is given in place of a step.
  constexpr bool is_learned() const { return row_for == RowFor::feature || row_for == RowFor::all; }
  constexpr bool is_given() const { return step && symbol.empty(); }
  /// Whether it is a norm's gain or shift.
  constexpr bool is_of_norm() const { return row_for == RowFor::gain || row_for == RowFor::shift; }
  /// Whether it is one row, which a file has as a list.
  constexpr bool is_vector() const { return row_for == RowFor::all || is_of_norm(); }
  /// Where it stands in a file: "past/keys".
  constexpr std::string_view place() const { return path.empty() ? key : path; }
};

inline constexpr std::array<InputMatrix, 35> input_matrices{{
    {"embeddings", "", "d_model", RowFor::word, std::nullopt, &Input::embeddings, "X", "embedding",
     "embeddings"},
    {"memory", "", "d_memory", RowFor::token, std::nullopt, nullptr, "M", "memory embedding",
     "the memory's embeddings", "memory/embeddings"},
    {"past_keys", "", "d_k", RowFor::past, std::nullopt, nullptr, "K₋", "cached key",
     "the cached keys", "past/keys"},
    {"past_values", "", "d_v", RowFor::past, std::nullopt, nullptr, "V₋", "cached value",
     "the cached values", "past/values"},
    {"W_Q", "Q", "d_k", RowFor::feature, StepId::queries, &Input::W_Q, "W_Q", "row of W_Q", "W_Q"},
    {"W_K", "K", "d_k", RowFor::feature, StepId::keys, &Input::W_K, "W_K", "row of W_K", "W_K"},
    {"W_V", "V", "d_v", RowFor::feature, StepId::values, &Input::W_V, "W_V", "row of W_V", "W_V"},
    {"W_O", "", "d_out", RowFor::feature, StepId::output, &Input::W_O, "W_O", "row of W_O", "W_O"},
    {"b_Q", "", "d_k", RowFor::all, StepId::queries, &Input::b_Q, "b_Q", "b_Q", "b_Q"},
    {"b_K", "", "d_k", RowFor::all, StepId::keys, &Input::b_K, "b_K", "b_K", "b_K"},
    {"b_V", "", "d_v", RowFor::all, StepId::values, &Input::b_V, "b_V", "b_V", "b_V"},
    {"b_O", "", "d_out", RowFor::all, StepId::output, &Input::b_O, "b_O", "b_O", "b_O"},
    {"qk_norm.queries", "", "d_k", RowFor::gain, StepId::normed_queries, nullptr, "g_Q", "g_Q",
     "the queries' gains", "qk_norm/queries"},
    {"qk_norm.keys", "", "d_k", RowFor::gain, StepId::normed_keys, nullptr, "g_K", "g_K",
     "the keys' gains", "qk_norm/keys"},
    {"queries", "", "d_k", RowFor::word, StepId::queries, &Input::queries},
    {"keys", "", "d_k", RowFor::token, StepId::keys, &Input::keys},
    {"values", "", "d_v", RowFor::token, StepId::values, &Input::values},
    {"scores", "", "m", RowFor::pair, StepId::scores, nullptr},
    {"bias", "", "m", RowFor::pair, StepId::biased_scores, nullptr, "B", "bias", "the biases"},
    {"positions", "", "d_model", RowFor::word, StepId::positioned, nullptr, "P", "position",
     "the positions", "positions"},
    {"W_Q.W_1", "", "d_ff", RowFor::feature, StepId::queries_hidden, nullptr, "W_Q1",
     "row of W_Q.W_1", "W_Q.W_1", "W_Q/W_1"},
    {"W_Q.b_1", "", "d_ff", RowFor::all, StepId::queries_hidden, nullptr, "b_Q1", "W_Q.b_1",
     "W_Q.b_1", "W_Q/b_1"},
    {"W_K.W_1", "", "d_ff", RowFor::feature, StepId::keys_hidden, nullptr, "W_K1", "row of W_K.W_1",
     "W_K.W_1", "W_K/W_1"},
    {"W_K.b_1", "", "d_ff", RowFor::all, StepId::keys_hidden, nullptr, "b_K1", "W_K.b_1", "W_K.b_1",
     "W_K/b_1"},
    {"W_V.W_1", "", "d_ff", RowFor::feature, StepId::values_hidden, nullptr, "W_V1",
     "row of W_V.W_1", "W_V.W_1", "W_V/W_1"},
    {"W_V.b_1", "", "d_ff", RowFor::all, StepId::values_hidden, nullptr, "b_V1", "W_V.b_1",
     "W_V.b_1", "W_V/b_1"},
    {"norm.gain_1", "", "d", RowFor::gain, StepId::norm_1, nullptr, "γ₁", "gain_1",
     "the gains of norm_1", "norm/gain_1"},
    {"norm.shift_1", "", "d", RowFor::shift, StepId::norm_1, nullptr, "β₁", "shift_1",
     "the shifts of norm_1", "norm/shift_1"},
    {"norm.gain_2", "", "d", RowFor::gain, StepId::norm_2, nullptr, "γ₂", "gain_2",
     "the gains of norm_2", "norm/gain_2"},
    {"norm.shift_2", "", "d", RowFor::shift, StepId::norm_2, nullptr, "β₂", "shift_2",
     "the shifts of norm_2", "norm/shift_2"},
    {"feed_forward.W_1", "", "d_ff", RowFor::feature, StepId::ffn_hidden, nullptr, "W_1",
     "row of W_1", "W_1", "feed_forward/W_1"},
    {"feed_forward.b_1", "", "d_ff", RowFor::all, StepId::ffn_hidden, nullptr, "b_1", "b_1", "b_1",
     "feed_forward/b_1"},
    {"feed_forward.W_gate", "", "d_ff", RowFor::feature, StepId::ffn_gate, nullptr, "W_gate",
     "row of W_gate", "W_gate", "feed_forward/W_gate"},
    {"feed_forward.W_2", "", "d", RowFor::feature, StepId::ffn_output, nullptr, "W_2", "row of W_2",
     "W_2", "feed_forward/W_2"},
    {"feed_forward.b_2", "", "d", RowFor::all, StepId::ffn_output, nullptr, "b_2", "b_2", "b_2",
     "feed_forward/b_2"},
}};

/// What steps call the W of queries, keys and values where it is the second layer of a network.
inline constexpr std::array<InputMatrix, 3> second_layers{{
    {"W_Q.W_2", "", "d_k", RowFor::feature, StepId::queries, &Input::W_Q, "W_Q2", "row of W_Q.W_2",
     "W_Q.W_2", "W_Q/W_2"},
    {"W_K.W_2", "", "d_k", RowFor::feature, StepId::keys, &Input::W_K, "W_K2", "row of W_K.W_2",
     "W_K.W_2", "W_K/W_2"},
    {"W_V.W_2", "", "d_v", RowFor::feature, StepId::values, &Input::W_V, "W_V2", "row of W_V.W_2",
     "W_V.W_2", "W_V/W_2"},
}};

/// The row of a table for a key; nullptr where there is none.
const InputMatrix* find_input_matrix(std::string_view key);

/// The learned matrix that projects vectors to those of a step, and the bias then added to them,
/// which a gate has none of. Throws std::out_of_range where the step is no projection.
const InputMatrix& W_of(StepId step);
const InputMatrix* b_of(StepId step);

/// What a step of an input calls the W that projects to its vectors: "W_Q" or "W_Q.W_2".
std::string_view W_name(const Input& input, StepId step);

/// What a step of an input calls a matrix: such a W by that name, any other by its key.
std::string_view name_in(const Input& input, const InputMatrix& which);

/// The matrix of an input, where heads have each its own that of one (from 1; 0: of one alone);
/// nullptr where it has none of that kind, or where no matrix has that key.
const Matrix* find_matrix(const Input& input, const InputMatrix& which, std::size_t head = 0);
const Matrix* find_matrix(const Input& input, std::string_view key, std::size_t head = 0);

/// The member that such a matrix is, absent or not; nullptr where the part that it stands in is
/// absent, or where heads may have each its own.
std::optional<Matrix>* find_member(Input& input, const InputMatrix& which);
const std::optional<Matrix>* find_member(const Input& input, const InputMatrix& which);

/// How many of that kind an input has: 1 or, where heads have each its own, as many; or 0.
std::size_t count_matrices(const Input& input, const InputMatrix& which);

/// The cached rows that come before those of an operand, and the key of their matrix.
std::string_view past_name(std::string_view operand);
const Matrix& past_of(const Input& input, std::string_view operand);

/// The symbol of a matrix that a step may read: "X" for embeddings, "W_K", "Q" for queries, …
std::string_view symbol_of(std::string_view operand);

/// What one row of such a matrix is called: "embedding", "query", "key", "value".
std::string_view row_name(std::string_view operand);

/// What all its rows are called in a sentence: "embeddings", "the memory's embeddings", "queries".
/// Queries and keys that are normed or turned are queries and keys still.
std::string_view rows_name(std::string_view operand);

}  // namespace attn
