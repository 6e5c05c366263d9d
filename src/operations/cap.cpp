// cap: c · tanh(cell ÷ c), which no cell can take beyond ±c and which leaves small ones nearly as
// they are (the softcap of Gemma 2, Gemma Team 2024, section 2).
#include <algorithm>

#include "elementary/elementary.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

constexpr Pattern pattern_of_all{"{2} × tanh({0} ÷ {2})", "{2} \\tanh({0} / {2})"};

const Pattern& pattern(const PlannedStep&) { return pattern_of_all; }

void compute(const Frame& in, RowRange rows, Step& out) {
  const double c = out.number;
  compute_cells(in, rows, out,
                [&](auto, auto, double cell) { return c * elementary::tanh(cell / c); });
}

Parts parts(const Frame& in, const Step&, Place at) {
  return {.of = {part_of(in, 0, at.row, at.column)}};
}

// It is the steeper the nearer 0: nowhere more than where the cell may be nearest.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  return each(step.extent, [&](auto i, auto j) {
    const double off = of_cells(i, j);
    const double nearest = std::max(magnitude(cells(i, j)) - off, 0.0);
    const double tanh = elementary::tanh(nearest / step.number);
    return (1.0 - tanh * tanh) * off + known.precision().added * magnitude(step.cells(i, j));
  });
}

std::optional<std::string> departure(const PlannedStep&, const Settings&) {
  return "Unlike the Transformer: later models keep their scores within bounds by a cap.";
}

}  // namespace

const Operation operations::cap{.op = Op::cap,
                                .name = "cap",
                                .form = Form::applied,
                                .plain = "{s} = {number} · tanh({a} ÷ {number})",
                                .latex = "{s} = {number} \\, \\tanh({a} / {number})",
                                .pattern = pattern,
                                .number = "cap",
                                .extent = extent_of_first,
                                .compute = compute,
                                .parts = parts,
                                .bounds = bounds,
                                .departure = departure};

}  // namespace attn
