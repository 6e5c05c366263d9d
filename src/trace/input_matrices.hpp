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
  feature,  ///< each feature of the vectors that it multiplies: a learned matrix W
  all       ///< all rows that it is added to: a bias
};

/// What is always so of one of them.
struct InputMatrix {
  std::string_view key;        ///< in an input file and in a trace: "W_Q"
  std::string_view short_key;  ///< what an input file may call it too: "Q", or empty
  std::string_view columns;    ///< how many there are, of one head where heads share them: "d_k"
  RowFor row_for;
  std::optional<StepId> step;            ///< which it helps to make, or is given in place of
  std::optional<Matrix> Input::*member;  ///< nullptr: the memory's embeddings
  // What it is called; empty where it is given in place of a step, whose names it has.
  std::string_view symbol{};  ///< "X"
  std::string_view row{};     ///< what one row is called: "embedding"
  std::string_view rows{};    ///< what all rows are called in a sentence

  /// Whether it is a W or a bias; whether it is given in place of a step.
  constexpr bool is_learned() const { return row_for == RowFor::feature || row_for == RowFor::all; }
  constexpr bool is_given() const { return step && !is_learned(); }
};

inline constexpr std::array<InputMatrix, 13> input_matrices{{
    {"embeddings", "", "d_model", RowFor::word, std::nullopt, &Input::embeddings, "X", "embedding",
     "embeddings"},
    {"memory", "", "d_memory", RowFor::token, std::nullopt, nullptr, "M", "memory embedding",
     "the memory's embeddings"},
    {"W_Q", "Q", "d_k", RowFor::feature, StepId::queries, &Input::W_Q, "W_Q", "row of W_Q", "W_Q"},
    {"W_K", "K", "d_k", RowFor::feature, StepId::keys, &Input::W_K, "W_K", "row of W_K", "W_K"},
    {"W_V", "V", "d_v", RowFor::feature, StepId::values, &Input::W_V, "W_V", "row of W_V", "W_V"},
    {"W_O", "", "d_out", RowFor::feature, StepId::output, &Input::W_O, "W_O", "row of W_O", "W_O"},
    {"b_Q", "", "d_k", RowFor::all, StepId::queries, &Input::b_Q, "b_Q", "b_Q", "b_Q"},
    {"b_K", "", "d_k", RowFor::all, StepId::keys, &Input::b_K, "b_K", "b_K", "b_K"},
    {"b_V", "", "d_v", RowFor::all, StepId::values, &Input::b_V, "b_V", "b_V", "b_V"},
    {"b_O", "", "d_out", RowFor::all, StepId::output, &Input::b_O, "b_O", "b_O", "b_O"},
    {"queries", "", "d_k", RowFor::word, StepId::queries, &Input::queries},
    {"keys", "", "d_k", RowFor::token, StepId::keys, &Input::keys},
    {"values", "", "d_v", RowFor::token, StepId::values, &Input::values},
}};

/// The row of the table for a key; nullptr where there is none.
const InputMatrix* find_input_matrix(std::string_view key);

/// The learned matrix that projects vectors to those of a step, and the bias then added to them.
/// Throws std::out_of_range where the step is no projection.
const InputMatrix& W_of(StepId step);
const InputMatrix& b_of(StepId step);

/// The matrix of an input; nullptr where it has none of that kind, or where no matrix has that key.
const Matrix* find_matrix(const Input& input, const InputMatrix& which);
const Matrix* find_matrix(const Input& input, std::string_view key);

/// The symbol of a matrix that a step may read: "X" for embeddings, "W_K", "Q" for queries, …
std::string_view symbol_of(std::string_view operand);

/// What one row of such a matrix is called: "embedding", "query", "key", "value".
std::string_view row_name(std::string_view operand);

/// What all its rows are called in a sentence: "embeddings", "the memory's embeddings", "queries".
std::string_view rows_name(std::string_view operand);

}  // namespace attn
