// concat: the rows of all heads, side by side (Vaswani et al. 2017, section 3.2.2).
#include <algorithm>

#include "operations/dealt.hpp"
#include "operations/operation.hpp"

namespace attn {
namespace {

// h times w × d: w × h·d.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  const bool fit = std::ranges::all_of(of, [&](const Extent& head) { return head == of[0]; });
  return fit ? std::optional(Extent{of[0].rows, of.size() * of[0].columns}) : std::nullopt;
}

// Where a number of the step stands in the heads.
InHead source(const PlannedStep& step, std::size_t row, std::size_t column) {
  const std::size_t heads = step.from.size();
  return in_head(step.dealing, heads, {step.extent.rows, step.extent.columns / heads},
                 {row, column});
}

void compute(const Frame& in, RowRange rows, Step& out) {
  std::vector<Numbers> heads;
  for (const Operand& head : out.from) heads.push_back(in.numbers(head));
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < out.cells.columns(); ++j) {
      const InHead from = source(out, i, j);
      out.cells(i, j) = heads[from.head](from.row, from.column);
    }
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  const InHead from = source(step, at.row, at.column);
  return {.of = {part_of(in, from.head, from.row, from.column)}};
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  std::vector<OperandBounds> of_heads;
  for (const Operand& head : step.from) of_heads.push_back(known.of(in, head));
  return each(step.extent, [&](auto i, auto j) {
    const InHead from = source(step, i, j);
    return of_heads[from.head](from.row, from.column);
  });
}

}  // namespace

const Operation operations::concat{.op = Op::concat,
                                   .name = "concat",
                                   .form = Form::copy,
                                   .plain = "{s} = the heads' {a}, side by side",
                                   .latex = "{s} = [{a}_1 \\mid \\dots \\mid {a}_{{{heads}}}]",
                                   .extent = extent,
                                   .compute = compute,
                                   .parts = parts,
                                   .bounds = bounds};

}  // namespace attn
