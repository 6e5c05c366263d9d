// norm: each row ÷ its root, of which there are three kinds (trace/norm.hpp): of the mean of its
// squares, of its variance once its mean is taken off, or of the sum of its squares; then × the
// gain of each column and + its shift, if there are any. A small ε under the root keeps it from 0.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "operations/cellwise.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> with_mean{"mean", "variance", "root"};
constexpr std::array<std::string_view, 1> without_mean{"root"};

std::span<const std::string_view> row_facts(const PlannedStep& step) {
  if (step.norm == NormKind::layer) return with_mean;
  return without_mean;
}

bool is_shift(const Operand& operand) {
  const InputMatrix* matrix = operand.step ? nullptr : find_input_matrix(operand.name);
  return matrix != nullptr && matrix->row_for == RowFor::shift;
}

bool has_shift(const PlannedStep& step) { return is_shift(step.from.back()); }
bool has_gain(const PlannedStep& step) { return step.from.size() > (has_shift(step) ? 2 : 1); }

// n × d, and 1 × d of each other.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  for (const Extent& one_row : of.subspan(1)) {
    if (one_row != Extent{1, of[0].columns}) return std::nullopt;
  }
  return of[0];
}

struct OfLine {
  double mean = 0.0, variance = 0.0, root = 0.0;
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
  if (step.norm != NormKind::l2) squares /= step.less_one ? count - 1.0 : count;
  of.variance = squares;
  of.root =
      step.epsilon_outside ? std::sqrt(squares) + step.number : std::sqrt(squares + step.number);
  return of;
}

// A row, or nothing where the step reads none.
struct OneRow {
  std::optional<Numbers> numbers;
  double at(std::size_t column, double absent) const {
    return numbers ? (*numbers)(0, column) : absent;
  }
};

OneRow gain_of(const Frame& in, const PlannedStep& step) {
  return {has_gain(step) ? std::optional(in.numbers(1)) : std::nullopt};
}

OneRow shift_of(const Frame& in, const PlannedStep& step) {
  return {has_shift(step) ? std::optional(in.numbers(step.from.back())) : std::nullopt};
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
  const OneRow gain = gain_of(in, out), shift = shift_of(in, out);
  const std::vector<OfLine> columns = of_columns(cells, out);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    OfLine of = of_row(cells, i, out);
    for (std::size_t j = 0; j < cells.columns(); ++j) {
      if (is_down(out)) of = columns[j];
      double normed = (cells(i, j) - of.mean) / of.root;
      if (gain.numbers) normed *= gain.at(j, 1.0);
      if (shift.numbers) normed += shift.at(j, 0.0);
      out.cells(i, j) = normed;
    }
    if (is_down(out)) continue;  // a row has none
    if (out.norm == NormKind::layer) {
      out.row_facts[0].of_rows[i] = of.mean;
      out.row_facts[1].of_rows[i] = of.variance;
    }
    out.row_facts.back().of_rows[i] = of.root;
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made;
  for (std::size_t j = 0; j < step.cells.columns(); ++j) {
    made.of.push_back(part_of(in, 0, at.row, j));
  }
  for (std::size_t other = 1; other < step.from.size(); ++other) {
    made.of.push_back(part_of(in, other, 0, at.column));
  }
  const double mean = step.norm == NormKind::layer ? step.fact("mean")[at.row] : 0.0;
  made.own = {static_cast<double>(at.column), mean, step.fact("root")[at.row],
              has_gain(step) ? 1.0 : 0.0, has_shift(step) ? 1.0 : 0.0};
  return made;
}

// How far a line's mean and root may be off: at(k) is a number of it, off(k) how far that may be.
// The mean changes with each by 1 ÷ length, the root by (at − mean) ÷ (length · root), or in the
// root of a sum by at ÷ root.
// In a type with few bits PyTorch 1.13 rounds the mean and the root, too, and, as it has the norm
// as x · scale + shift, each of these.
template <typename At, typename Off>
OfLine off_of_line(const OfLine& of, At at, Off off, std::size_t length, bool by_chance,
                   const PlannedStep& step, const Precision& precision) {
  const auto count = static_cast<double>(length);
  OfLine in_full, squares;
  for (std::size_t k = 0; k < length; ++k) {
    const double of_root = magnitude(at(k) - of.mean) * off(k);
    in_full.mean += off(k);
    in_full.root += of_root;
    squares.mean += square(off(k));
    squares.root += square(of_root);
  }
  const auto all = [&](double sum, double of_squares) {
    return by_chance ? std::min(sum, share_by_chance(length) * std::sqrt(of_squares)) : sum;
  };
  const double terms = step.norm == NormKind::l2 ? 1.0 : count;
  OfLine result;
  if (step.norm == NormKind::layer) result.mean = all(in_full.mean, squares.mean) / count;
  result.root = all(in_full.root, squares.root) / (terms * of.root);
  result.mean += precision.made / 2 * magnitude(of.mean);
  result.root += precision.made / 2 * of.root;
  return result;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  const bool by_chance = !of_cells.are_of_input();
  const OneRow gain = gain_of(in, step), shift = shift_of(in, step);
  const double lost = known.precision().added + known.precision().made / 2;
  const auto off = [&](std::size_t i, std::size_t j) {
    return of_cells(i, j) + lost * magnitude(cells(i, j));
  };
  const std::vector<OfLine> columns = of_columns(cells, step);
  std::vector<OfLine> off_columns;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    off_columns.push_back(off_of_line(
        columns[j], [&](std::size_t i) { return cells(i, j); },
        [&](std::size_t i) { return off(i, j); }, cells.rows(), by_chance, step,
        known.precision()));
  }
  Matrix made(step.extent.rows, step.extent.columns);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    OfLine of = of_row(cells, i, step);
    OfLine off_line = off_of_line(
        of, [&](std::size_t j) { return cells(i, j); }, [&](std::size_t j) { return off(i, j); },
        cells.columns(), by_chance, step, known.precision());
    for (std::size_t j = 0; j < made.columns(); ++j) {
      if (is_down(step)) {
        of = columns[j];
        off_line = off_columns[j];
      }
      const double factor = magnitude(gain.at(j, 1.0));
      const double size = magnitude((cells(i, j) - of.mean) / of.root);
      const double of_gain = has_gain(step) ? known.of(in, step.from[1])(0, j) : 0.0;
      const double of_normed = (off(i, j) + off_line.mean + size * off_line.root) / of.root;
      made(i, j) = factor * (of_normed + lost * size) + size * of_gain;
      if (!has_shift(step)) continue;
      made(i, j) += known.of(in, step.from.back())(0, j) +
                    lost * (factor * size + magnitude(shift.at(j, 0.0)));
    }
  }
  return made;
}

bool is_of_block(const PlannedStep& step) {
  return step.id == StepId::norm_1 || step.id == StepId::norm_2;
}

// Whether what is normed is what attention or the network reads, and not what comes of it.
bool comes_before(const PlannedStep& step) {
  const std::string_view normed = step.from[0].name;
  if (step.id == StepId::norm_2) {
    return normed != facts(StepId::residual_2).name && normed != facts(StepId::ffn_output).name;
  }
  return normed == facts(StepId::positioned).name || normed == "embeddings";
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (!is_of_block(step)) {
    return "Unlike the Transformer: later models norm queries and keys, so that no score grows "
           "large.";
  }
  const bool has_mean = step.norm == NormKind::layer;
  if (comes_before(step)) {
    return std::string(
               "Unlike the Transformer, which norms the sums: later models norm what "
               "attention and the network read") +
           (has_mean ? "." : ", and take no mean off.");
  }
  if (has_mean) return std::nullopt;
  return "Unlike the Transformer: no mean is taken off.";
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
