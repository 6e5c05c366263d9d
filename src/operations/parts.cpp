#include "operations/parts.hpp"

#include <utility>

#include "trace/input_matrices.hpp"

namespace attn {

Part part_of(const Frame& in, std::size_t operand, std::size_t row, std::size_t column) {
  const Operand& of = in.from(operand);
  if (of.transposed) std::swap(row, column);
  if (of.after_past) {
    const std::size_t cached = in.input().cached();
    if (row < cached) {
      const std::size_t columns = operand_matrix(in.input(), in.steps(), of).columns();
      return {.of = {.name = past_name(of.name)},
              .at = {row, first_past_column(of, columns) + column}};
    }
    row -= cached;
  }
  if (of.of_words) row = index_of(position_of(in.words(), Row{row}));
  return {.of = of, .at = {row, column}};
}

double number_at(const Frame& in, const Operand& of, Place at) {
  if (of.step && shape_of(in.steps()[*of.step]) == Shape::pair_features) {
    const Step& weighted = in.steps()[*of.step];
    const double weight = in.numbers(weighted.from[0])(at.row, at.column);
    return weight * in.numbers(weighted.from[1])(at.column, at.feature);  // NaN stays NaN
  }
  return operand_matrix(in.input(), in.steps(), of)(at.row, at.column);
}

}  // namespace attn
