// concat: the rows of all heads, side by side (Vaswani et al. 2017, section 3.2.2). They may be
// dealt out otherwise, or added up.
#include <algorithm>

#include "operations/dealt.hpp"
#include "operations/operation.hpp"

namespace attn {
namespace {

// h times w × d: w × h·d, or w × d.
std::optional<Extent> extent(const PlannedStep& step, std::span<const Extent> of) {
  const bool fit = std::ranges::all_of(of, [&](const Extent& head) { return head == of[0]; });
  if (!fit) return std::nullopt;
  const std::size_t side_by_side = step.dealing == Dealing::added ? 1 : of.size();
  return Extent{of[0].rows, side_by_side * of[0].columns};
}

// Where a number of the step stands in the heads.
InHead source(const PlannedStep& step, std::size_t row, std::size_t column) {
  const std::size_t heads = step.from.size();
  return in_head(step.dealing, heads, {step.extent.rows, step.extent.columns / heads},
                 {row, column});
}

void add_up(const std::vector<Numbers>& heads, RowRange rows, Step& out) {
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < out.cells.columns(); ++j) {
      for (const Numbers& head : heads) out.cells(i, j) += head(i, j);
    }
  }
}

void compute(const Frame& in, RowRange rows, Step& out) {
  std::vector<Numbers> heads;
  for (const Operand& head : out.from) heads.push_back(in.numbers(head));
  if (out.dealing == Dealing::added) return add_up(heads, rows, out);
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
  if (step.dealing == Dealing::added) {
    return each(step.extent, [&](auto i, auto j) {
      double sum = lost_in_single_precision * magnitude(step.cells(i, j));
      for (const OperandBounds& of_head : of_heads) sum += of_head(i, j);
      return sum;
    });
  }
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
