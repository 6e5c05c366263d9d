// norm: each row ÷ its root, of which there are three kinds (trace/norm.hpp): of the mean of its
// squares, of its variance once its mean is taken off, or of the sum of its squares; then × the
// gain of each column, if there is one. A small ε under the root keeps it from 0.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "operations/cellwise.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 2> with_mean{"mean", "root"};
constexpr std::array<std::string_view, 1> without_mean{"root"};

std::span<const std::string_view> row_facts(const PlannedStep& step) {
  if (step.norm == NormKind::layer) return with_mean;
  return without_mean;
}

bool has_gain(const PlannedStep& step) { return step.from.size() > 1; }

// n × d, and 1 × d.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of.size() > 1 && of[1] != Extent{1, of[0].columns}) return std::nullopt;
  return of[0];
}

struct OfLine {
  double mean = 0.0, root = 0.0;
};

// Of so many numbers, the k-th of which is at(k).
template <typename At>
OfLine of_line(At at, std::size_t length, const PlannedStep& step) {
  const auto count = static_cast<double>(length);
  OfLine of;
  if (step.norm == NormKind::layer) {
    for (std::size_t k = 0; k < length; ++k) of.mean += at(k);
    of.mean /= count;
  }
  double squares = 0.0;
  for (std::size_t k = 0; k < length; ++k) {
    const double off = at(k) - of.mean;
    squares += off * off;
  }
  if (step.norm != NormKind::l2) squares /= count;
  of.root = std::sqrt(squares + step.number);
  return of;
}

OfLine of_row(const Numbers& cells, std::size_t row, const PlannedStep& step) {
  return of_line([&](std::size_t j) { return cells(row, j); }, cells.columns(), step);
}

// A mistake norms each column, over the tokens.
bool is_down(const PlannedStep& step) { return step.along == Along::column; }

std::vector<OfLine> of_columns(const Numbers& cells, const PlannedStep& step) {
  std::vector<OfLine> all;
  for (std::size_t j = 0; is_down(step) && j < cells.columns(); ++j) {
    all.push_back(of_line([&](std::size_t i) { return cells(i, j); }, cells.rows(), step));
  }
  return all;
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers cells = in.numbers(0);
  const std::vector<OfLine> columns = of_columns(cells, out);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    OfLine of = of_row(cells, i, out);
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      if (is_down(out)) of = columns[j];
      const double normed = (cells(i, j) - of.mean) / of.root;
      out.cells(i, j) = has_gain(out) ? normed * in.numbers(1)(0, j) : normed;
    }
    if (is_down(out)) continue;  // a row has neither
    if (out.norm == NormKind::layer) out.row_facts.front().of_rows[i] = of.mean;
    out.row_facts.back().of_rows[i] = of.root;
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made;
  for (std::size_t j = 0; j < step.cells.columns(); ++j) {
    made.of.push_back(part_of(in, 0, at.row, j));
  }
  if (has_gain(step)) made.of.push_back(part_of(in, 1, 0, at.column));
  const double mean = step.norm == NormKind::layer ? step.fact("mean")[at.row] : 0.0;
  made.own = {static_cast<double>(at.column), mean, step.fact("root")[at.row]};
  return made;
}

// Both mean and root are off by no more than the cell of the line that is off most, of the root of
// a sum √d times as much.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  const std::size_t length = is_down(step) ? cells.rows() : cells.columns();
  const double of_sum = step.norm == NormKind::l2 ? std::sqrt(static_cast<double>(length)) : 1.0;
  const std::vector<OfLine> columns = of_columns(cells, step);
  std::vector<double> of_lines(std::max(cells.rows(), cells.columns()), 0.0);
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      double& most = of_lines[is_down(step) ? j : i];
      most = std::max(most, of_cells(i, j) + known.precision().added * magnitude(cells(i, j)));
    }
  }
  Matrix made(step.extent.rows, step.extent.columns);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    OfLine of = of_row(cells, i, step);
    for (std::size_t j = 0; j < made.columns(); ++j) {
      if (is_down(step)) of = columns[j];
      const double most = of_lines[is_down(step) ? j : i];
      const double gain = has_gain(step) ? magnitude(in.numbers(1)(0, j)) : 1.0;
      const double size = gain == 0.0 ? 0.0 : magnitude(step.cells(i, j)) / gain;
      const double of_gain = has_gain(step) ? known.of(in, step.from[1])(0, j) : 0.0;
      made(i, j) = gain * ((2 + of_sum * size) * most / of.root + known.precision().added * size) +
                   size * of_gain;
    }
  }
  return made;
}

std::optional<std::string> departure(const PlannedStep&, const Settings&) {
  return "Unlike the Transformer: later models norm queries and keys, so that no score grows "
         "large.";
}

}  // namespace

const Operation operations::norm{.op = Op::norm,
                                 .name = "norm",
                                 .form = Form::normed,
                                 .plain = "{s} = {normed}",
                                 .latex = "{s} = {normed}",
                                 .number = "epsilon",
                                 .row_facts = row_facts,
                                 .extent = extent,
                                 .compute = compute,
                                 .parts = parts,
                                 .bounds = bounds,
                                 .departure = departure};

}  // namespace attn
