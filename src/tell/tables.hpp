// The tables that pages show, and what each page says alike of their cells.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "tell/role.hpp"
#include "trace/matrix.hpp"

namespace attn {

/// A matrix with its words: rows × columns numbers.
struct MatrixTable {
  std::string name{};                        ///< "W_Q", "embeddings X"
  std::string row_axis{}, column_axis{};     ///< "token", "feature"; a single row may have none
  std::vector<std::string> row_labels{};     ///< one for each row
  std::vector<std::string> column_labels{};  ///< one for each column; empty: 1, 2, …
  const Matrix& cells;
  Role role = Role::plain;
};

/// One word's way from scores to context: a row for each token, a column for each step.
struct PairTable {
  struct Column {
    std::string title{};                   ///< "scaled"
    std::vector<std::string> operation{};  ///< one or two lines: "÷ √4", "= 2"
    std::vector<double> cells{};
    std::optional<double> sum{};   ///< at the foot, or nothing
    bool sum_reads_exact = false;  ///< whether the written cells add up to the written sum
    bool is_share = false;         ///< between 0 and 1: also drawn as a bar
    Role role = Role::plain;
  };
  std::string asking{}, answering{};       ///< "query" and "key", or what the variant compares
  std::string word{};                      ///< the word encoded: the table's query
  std::vector<std::string> row_labels{};   ///< tokens: the keys
  std::vector<std::string> row_remarks{};  ///< of a word that was not scored; mostly empty
  std::vector<bool> row_hidden{};          ///< which a mask hides
  std::vector<Column> columns{};
  std::string vectors_title{};  ///< "weight × key", or empty where no vectors are shown
  std::vector<std::vector<double>> vectors{};  ///< one for each row; empty: none

  std::vector<double> context{};     ///< at the foot; empty: not shown
  bool context_reads_exact = false;  ///< whether the written vectors add up to it
  Role vectors_role = Role::plain;
};

/// Weights side by side: a column for each head, or for each variant and head that is compared.
struct ShareTable {
  struct Column {
    std::string title{};
    Attention of{};
  };
  std::vector<std::string> row_labels{};  ///< tokens: the keys
  std::vector<Column> columns{};
};

/// What heads column `index` of a matrix.
std::string column_label(const MatrixTable& table, std::size_t index);

/// Whether a row's weight needs the word "hidden" beside it: a mask hides it, and no column of the
/// table shows its −∞.
bool needs_hidden_remark(const PairTable& table, std::size_t row);

/// How many numbers a pair table's vectors have; 0 when it shows none.
std::size_t feature_count(const PairTable& table);

/// What heads its vectors: "weight × key", or, with none but the context, "context".
std::string vectors_title(const PairTable& table);

/// "context =", or "context ≈" where the written vectors do not add up to the written context.
std::string context_label(const PairTable& table);

}  // namespace attn
