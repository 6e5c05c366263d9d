// split: the head's own columns, of h equally wide; for one, all of them as they are. Or a part
// that is no head's.
#include "operations/dealt.hpp"
#include "operations/operation.hpp"

namespace attn {
namespace {

std::optional<Extent> extent(const PlannedStep& step, std::span<const Extent> of) {
  if (of[0].columns % step.parts != 0) return std::nullopt;
  if (step.dealing == Dealing::refilled) return Extent{of[0].columns, of[0].rows};
  return Extent{of[0].rows, of[0].columns / step.parts};
}

// Where the feature of a column stood, before those of pairs changed places.
std::size_t before_pairing(const PlannedStep& step, std::size_t column) {
  const std::size_t width = step.extent.columns / step.part;
  const std::size_t feature = column % width;
  const auto dims = static_cast<std::size_t>(step.number);
  if (feature >= dims) return column;
  const std::size_t half = dims / 2;
  const std::size_t from = step.dealing == Dealing::to_halves
                               ? 2 * (feature % half) + feature / half
                               : feature / 2 + feature % 2 * half;
  return column - feature + from;
}

// Where a number of the step stands in what is split.
InWhole source(const PlannedStep& step, std::size_t row, std::size_t column) {
  if (step.dealing == Dealing::to_halves || step.dealing == Dealing::to_neighbours) {
    return {row, before_pairing(step, column)};
  }
  if (step.dealing == Dealing::past_last) {
    return {(row + step.part) % step.extent.rows, column};
  }
  const std::size_t part = step.part == 0 ? step.head : step.part;
  return in_whole(step.dealing, step.parts, step.extent,
                  {step.parts == 1 ? 0 : part - 1, row, column});
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers whole = in.numbers(0);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < out.cells.columns(); ++j) {
      const InWhole from = source(out, i, j);
      out.cells(i, j) = whole(from.row, from.column);
    }
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  const InWhole from = source(step, at.row, at.column);
  return {.of = {part_of(in, 0, from.row, from.column)}};
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const OperandBounds whole = known.of(in, step.from[0]);
  return each(step.extent, [&](auto i, auto j) {
    const InWhole from = source(step, i, j);
    return whole(from.row, from.column);
  });
}

}  // namespace

const Operation operations::split{.op = Op::split,
                                  .name = "split",
                                  .form = Form::copy,
                                  .plain = "{s}, features of one head",
                                  .latex = "{s}_h = \\text{{features of one head}}",
                                  .extent = extent,
                                  .compute = compute,
                                  .parts = parts,
                                  .bounds = bounds};

}  // namespace attn
