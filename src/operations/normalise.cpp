// normalise: each cell ÷ the sum of its row, so that they are shares that add up to 1. With exp it
// is the softmax (Vaswani et al. 2017, section 3.2.1).
#include <cmath>

#include "operations/along.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

// A hidden score that is taken for a share itself is 0.
double number_in(double cell) { return cell == hidden ? 0.0 : cell; }

// The sum of each group of cells, added up in the order of the rows. `cells_of(operand)`: an
// operand's numbers, or how far they may be off.
template <typename CellsOf>
std::vector<double> sums(const Step& step, CellsOf cells_of, RowRange rows) {
  std::vector<double> sum(group_count(step.along, step.extent), 0.0);
  if (!is_by_row(step)) rows = {0, step.extent.rows};
  const std::size_t per_column = step.along == Along::column || step.along == Along::cell ? 1 : 0;
  each_together(step, cells_of, [&](const auto& cells, std::size_t first) {
    for (std::size_t i = rows.first; i < rows.last; ++i) {
      double* of_row = &sum[group_of(step.along, step.extent, i, 0)];
      for (std::size_t j = 0; j < step.extent.columns; ++j) {
        const double cell = number_in(cells(i, first + j));
        of_row[j * per_column] += is_scored(cell) ? cell : 0.0;
      }
    }
  });
  return sum;
}

// What a sink adds to the sum of a row; 0 where there is none.
double of_sink(const Frame& in, const Step& step, std::size_t row) {
  if (step.along != Along::row || !step.from[0].step) return 0.0;
  const Step& exponentials = in.step_of(step.from[0]);
  return exponentials.sink ? exponentials.fact("sink_exponential")[row] : 0.0;
}

// A sink's share, where it goes to tokens.
void hand_on(SinkGoes where, double share, std::span<double> weights) {
  if (where == SinkGoes::to_first) weights[0] += share;
  if (where != SinkGoes::to_all) return;
  for (double& weight : weights) weight += share / static_cast<double>(weights.size());
}

bool is_of_exponentials(const Frame& in) {
  return in.from(0).step && in.step_of(in.from(0)).op == Op::exp;
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers cells = in.numbers(0);
  const auto sum = sums(
      out, [&](const Operand& read) { return in.numbers(read); }, rows);
  // A row of exponentials that are all 0 has nothing to share: it stays as it is.
  const bool may_be_empty = out.along == Along::row && is_of_exponentials(in);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      const double cell = number_in(cells(i, j));
      const double whole = sum[group_for(out, i, j)] + of_sink(in, out, i);
      const bool is_empty = may_be_empty && whole == 0.0;
      const bool as_it_is = out.along == Along::nothing || is_empty;
      const double share = as_it_is ? cell : cell / whole;
      out.cells(i, j) = is_empty && out.empty == EmptyRows::zeros ? 0.0 : share;
    }
    const double sink = of_sink(in, out, i);
    if (sink > 0.0) hand_on(out.sink_goes, sink / (sum[i] + sink), out.cells.row(i));
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  const Part cell = part_of(in, 0, at.row, at.column);
  if (!in.counts(step.cells, Row{at.row}, Position{at.column})) {
    return {.of = {cell}, .is_hidden = true};
  }
  return {.of = {cell, {.of = cell.of, .at = {at.row}, .is_row_sum = true}}};
}

// How far a sink's exponential may be off, beside itself: as far as the maximum that is taken off.
double of_maximum(const Frame& in, const Bounds& known, std::size_t row) {
  const Operand& read = in.step_of(in.from(0)).from[0];
  const Numbers scores = in.numbers(read);
  double max = hidden, bound = 0.0;
  for (std::size_t j = 0; j < scores.columns(); ++j) {
    if (!(scores(row, j) > max)) continue;
    max = scores(row, j);
    bound = known.of(in, read)(row, j);
  }
  return std::expm1(bound + known.precision().added * (1 + magnitude(max)));
}

// E ÷ Σ: δE ÷ Σ + A · ΣδE ÷ Σ.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  if (step.along == Along::nothing) return each(step.extent, of_cells);
  const RowRange all{0, cells.rows()};
  const auto sum = sums(
      step, [&](const Operand& read) { return in.numbers(read); }, all);
  const auto of_sum = sums(
      step, [&](const Operand& read) { return known.of(in, read); }, all);
  std::vector<double> of_sinks(cells.rows(), 0.0);
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    const double sink = of_sink(in, step, i);
    if (sink > 0.0) of_sinks[i] = sink * of_maximum(in, known, i);
  }
  return each(step.extent, [&](auto i, auto j) {
    const std::size_t group = group_for(step, i, j);
    const double weight = magnitude(step.cells(i, j));
    const double sink = of_sink(in, step, i);
    const double of_whole = of_sum[group] + of_sinks[i];
    const double of_share = step.sink_goes == SinkGoes::nowhere ? 0.0 : of_sinks[i];
    return (of_cells(i, j) + of_share + weight * of_whole) / std::abs(sum[group] + sink) +
           known.precision().added * weight;
  });
}

}  // namespace

const Operation operations::normalise{.op = Op::normalise,
                                      .name = "normalise",
                                      .form = Form::share,
                                      .plain = "{s} = {a} ÷ {sum}",
                                      .latex = "{s} = {a} / {sum}",
                                      .extent = extent_of_shares,
                                      .compute = compute,
                                      .parts = parts,
                                      .bounds = bounds};

}  // namespace attn
