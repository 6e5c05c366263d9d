// norm: each row less its mean, ÷ the root of its variance (LayerNorm, Ba et al. 2016), without a
// gain or a bias. No variant has it: what comes after attention does.
#include <cmath>

#include "operations/cellwise.hpp"

namespace attn {
namespace {

struct OfRow {
  double mean = 0.0, deviation = 0.0;
};

OfRow of_row(const Numbers& cells, std::size_t row, double epsilon) {
  const auto count = static_cast<double>(cells.columns());
  OfRow of;
  for (std::size_t j = 0; j < cells.columns(); ++j) of.mean += cells(row, j);
  of.mean /= count;
  double squares = 0.0;
  for (std::size_t j = 0; j < cells.columns(); ++j) {
    const double off = cells(row, j) - of.mean;
    squares += off * off;
  }
  of.deviation = std::sqrt(squares / count + epsilon);
  return of;
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers cells = in.numbers(0);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const OfRow of = of_row(cells, i, out.number);
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      out.cells(i, j) = (cells(i, j) - of.mean) / of.deviation;
    }
  }
}

Parts parts(const Frame& in, const Step&, Place at) {
  return {.of = {part_of(in, 0, at.row, at.column)}};
}

// Both mean and deviation are off by no more than the cell that is off most.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  Matrix made(step.extent.rows, step.extent.columns);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    double most = 0.0;
    for (std::size_t j = 0; j < made.columns(); ++j) {
      most = std::max(most, of_cells(i, j) + known.precision().added * magnitude(cells(i, j)));
    }
    const OfRow of = of_row(cells, i, step.number);
    for (std::size_t j = 0; j < made.columns(); ++j) {
      const double size = magnitude(step.cells(i, j));
      made(i, j) = (2 + size) * most / of.deviation + known.precision().added * size;
    }
  }
  return made;
}

}  // namespace

const Operation operations::norm{.op = Op::norm,
                                 .name = "norm",
                                 .form = Form::applied,
                                 .plain = "{s} = ({a} − mean) ÷ √(variance + {number})",
                                 .latex = "{s} = ({a} - \\mu) / \\sqrt{{\\sigma^2 + {number}}}",
                                 .pattern = "({0} − mean) ÷ √(variance + {1})",
                                 .number = "epsilon",
                                 .extent = extent_of_first,
                                 .compute = compute,
                                 .parts = parts,
                                 .bounds = bounds};

}  // namespace attn
