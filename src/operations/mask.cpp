// mask: −∞ in each cell that the mask hides, so that its weight becomes exactly 0.
#include "operations/cellwise.hpp"

namespace attn {
namespace {

void compute(const Frame& in, RowRange rows, Step& out) {
  const Masking& masking = out.masking;
  compute_cells(in, rows, out, [&](auto i, auto j, double cell) {
    if (in.hides(Row{i}, Position{j}) == masking.to_seen) return cell;
    return masking.added ? cell + masking.put : masking.put;
  });
}

Parts parts(const Frame& in, const Step& step, Place at) {
  return {.of = {part_of(in, 0, at.row, at.column)},
          .is_hidden = step.cells(at.row, at.column) == hidden};
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const OperandBounds of_cells = known.of(in, step.from[0]);
  if (!step.masking.added) return each(step.extent, of_cells);
  return each(step.extent, [&](auto i, auto j) {
    return of_cells(i, j) + lost_in_single_precision * magnitude(step.cells(i, j));
  });
}

}  // namespace

const Operation operations::mask{.op = Op::mask,
                                 .name = "mask",
                                 .form = Form::masked,
                                 .plain = "{s} = {a}, but −∞ {hidden}",
                                 .latex = "{s} = {a}, \\text{{ but }} -\\infty \\text{{ {hidden}}}",
                                 .extent = extent_of_first,
                                 .compute = compute,
                                 .parts = parts,
                                 .bounds = bounds};

}  // namespace attn
