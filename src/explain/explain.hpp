// One number of a trace, taken apart down to the numbers of the input.
#pragma once

#include <optional>
#include <vector>

#include "explain/cell.hpp"
#include "operations/parts.hpp"

namespace attn {

/// A number and the numbers it was made of. An inner node's value is its operation applied to its
/// operands' values, to the last bit:
///
/// - project: pairs (left, right) multiplied and added up in order, then the bias, if one is left;
/// - dot: pairs multiplied and added up in order;
/// - divide: the operand ÷ the step's divisor;
/// - mask: the operand, or nothing where it is hidden;
/// - exp: e^(first − second), the second being the largest of the row;
/// - normalise: first ÷ second, which is a node of its own: the row's exponentials added up;
/// - weigh: first × second;
/// - sum: all of them added up in order;
/// - split, concat: the operand.
///
/// Of a hidden cell exp and normalise have one operand: e^−∞ = 0, and the weight is that 0.
struct Explanation {
  Cell cell;
  const Step* step = nullptr;           ///< what made it; nullptr: a number of the input
  bool is_row_sum = false;              ///< not a cell of the step, but a row of it added up
  double value = 0.0;                   ///< hidden or not_scored where there is none
  Form form{};                          ///< how it was made of its operands (operations/parts.hpp)
  bool is_hidden = false;               ///< as in Parts
  std::string_view pattern{};           ///< as in Parts
  std::vector<Explanation> operands{};  ///< empty: an input number, one not scored, or cut off
};

/// The name of what made it, in the trace format: its operation, "sum" for a row's sum, or "input".
std::string_view operation_of(const Explanation& node);

/// Takes a cell apart, `depth` steps deep; without a depth, down to the input. `at` are the
/// coordinates of one number of the step, as in Cell.
Explanation explain(const Trace& trace, const VariantTrace& variant, const Step& step,
                    const std::vector<std::size_t>& at, std::optional<std::size_t> depth);

}  // namespace attn
