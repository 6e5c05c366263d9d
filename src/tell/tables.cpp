#include "tell/tables.hpp"

#include <algorithm>

namespace attn {

std::string column_label(const MatrixTable& table, std::size_t index) {
  return table.column_labels.empty() ? std::to_string(index + 1) : table.column_labels[index];
}

bool needs_hidden_remark(const PairTable& table, std::size_t row) {
  return table.row_hidden[row] && std::ranges::none_of(table.columns, [&](const auto& column) {
           return column.cells[row] == hidden;
         });
}

std::size_t feature_count(const PairTable& table) {
  std::size_t count = table.context.size();
  for (const auto& vector : table.vectors) count = std::max(count, vector.size());
  return count;
}

std::string vectors_title(const PairTable& table) {
  return table.vectors_title.empty() ? "context" : table.vectors_title;
}

std::string context_label(const PairTable& table) {
  return table.vectors.empty() || table.context_reads_exact ? "context =" : "context ≈";
}

}  // namespace attn
