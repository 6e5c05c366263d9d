// A matrix in LaTeX, as much of it as a line and a page hold.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "write/writer.hpp"

namespace attn {

/// What is shown as one matrix.
struct LatexMatrix {
  std::string name{};  ///< in math mode: "S", or empty
  std::size_t rows = 0, columns = 0;
  std::function<std::span<const double>(std::size_t)> row{};
  std::vector<std::string> labels{};  ///< of the rows, text as it is; or none
};

/// Writes it as a display that begins with `name =`. More than 10 columns, or fewer that are too
/// wide for a line, and more than 16 rows are elided: dots stand before the last, and a line below
/// says how many there are.
void write_latex_matrix(const LatexMatrix& matrix, int decimals, Writer& out);

}  // namespace attn
