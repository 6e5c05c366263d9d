// divide: each cell ÷ the step's number, for scores √d_k as a rule (Vaswani et al. 2017, section
// 3.2.1).
#include <fmt/format.h>

#include "operations/cellwise.hpp"

namespace attn {
namespace {

void compute(const Frame& in, RowRange rows, Step& out) {
  const double divisor = out.number;
  compute_cells(in, rows, out, [&](auto, auto, double cell) { return cell / divisor; });
}

Parts parts(const Frame& in, const Step&, Place at) {
  return {.of = {part_of(in, 0, at.row, at.column)}};
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const OperandBounds of_cells = known.of(in, step.from[0]);
  return each(step.extent, [&](auto i, auto j) { return of_cells(i, j) / std::abs(step.number); });
}

std::optional<std::string> departure(const PlannedStep&, const Settings& settings) {
  if (settings.scale.rule == Scale::Rule::sqrt) return std::nullopt;
  return fmt::format("Unlike the Transformer, which divides by √d_k: here it is {}.",
                     settings.scale.rule == Scale::Rule::dim    ? "d itself"
                     : settings.scale.rule == Scale::Rule::none ? "1: the scores stay as they are"
                                                                : "a number of the user's choice");
}

}  // namespace

const Operation operations::divide{.op = Op::divide,
                                   .name = "divide",
                                   .form = Form::quotient,
                                   .plain = "{s} = {a} ÷ {divisor}",
                                   .latex = "{s} = {a} / {divisor}",
                                   .number = "divisor",
                                   .extent = extent_of_first,
                                   .compute = compute,
                                   .parts = parts,
                                   .bounds = bounds,
                                   .departure = departure};

}  // namespace attn
