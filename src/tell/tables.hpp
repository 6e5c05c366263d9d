// The tables that pages show.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compare/compare.hpp"
#include "tell/role.hpp"

namespace attn {

/// Matrices that have a row for each of the same things (words, tokens, features), side by side.
/// What its numbers are lives elsewhere, as a rule in a trace.
struct Table {
  /// One matrix.
  struct Group {
    std::vector<std::string> title{};          ///< a line or two: "q = x · W_Q", "looks for"
    std::vector<std::string> column_labels{};  ///< empty: features, which need none but where cut
    std::vector<std::span<const double>> rows{};  ///< one for each row; empty where it has none
    std::shared_ptr<const std::vector<double>> held{};  ///< its numbers, if they are nowhere else
    std::vector<std::span<const double>> shares{};  ///< what each cell gets of its row's attention
    std::vector<double> largest{};                  ///< in each row, NaN where none is, or none
    std::vector<std::vector<bool>> hidden{};        ///< which cells a mask hides, or none
    bool is_weights = false;                        ///< the shares themselves: also drawn as bars
    Role role = Role::plain;
  };
  std::vector<std::string> corner{};      ///< what rows and columns are: "word ↓", "token →"
  std::vector<std::string> row_labels{};  ///< one for each row
  std::vector<Group> groups{};
};

/// Whether it is one row with its name, and has no head.
bool is_bare(const Table& table);

/// How many columns a group has.
std::size_t column_count(const Table::Group& group);

/// What heads column `index` of a group: its label, or its number.
std::string column_label(const Table::Group& group, std::size_t index);

/// A cell as it is written; empty where the row has none.
std::string cell_text(const Table::Group& group, std::size_t row, std::size_t column, int decimals);

/// Whether a mask hides a cell: it is written in brackets.
bool is_hidden(const Table::Group& group, std::size_t row, std::size_t column);

/// Whether a pair of words was not scored.
bool has_unscored(const Table::Group& group);

/// Whether a cell is the largest of its row, where there is a choice; never what a mask hides.
bool is_largest(const Table::Group& group, std::size_t row, std::size_t column);

/// Weights side by side: a column for each head, or for each variant and head that is compared.
struct ShareTable {
  struct Column {
    std::string title{};
    Attention of{};
  };
  std::vector<std::string> row_labels{};  ///< tokens: the keys
  std::vector<Column> columns{};
};

}  // namespace attn
