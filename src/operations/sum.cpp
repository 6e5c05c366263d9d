// sum: the weighted vectors of a word added up in the order of the tokens; where the self policy
// carries the word, then its own vector as it is.
#include <fmt/format.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "operations/product.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// w·m × d, and w × d that are added as they are: w × d.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  const Extent sums{of[0].rows, of[0].columns};
  if (of.size() > 1 && of[1] != sums) return std::nullopt;
  return sums;
}

std::size_t terms(const Frame& in) { return in.step_of(in.from(0)).extent.depth; }

// A weight as it is added up: to add 0 × vector is to add nothing.
double counted(const Frame& in, const Step& weighted, double weight, std::size_t i, std::size_t j) {
  if (is_scored(weight)) return weight;
  return weighted.unscored_as_zero || in.leaves_out(Row{i}, Position{j}) ? 0.0 : weight;
}

// Adds up weighted vectors that are not: a few rows at a time, so that no second matrix of weights
// is needed.
void add_products(const Frame& in, const Step& weighted, RowRange rows, Matrix& sums) {
  constexpr std::size_t at_once = 64;
  const Numbers weights = in.numbers(weighted.from[0]);
  const Numbers vectors = in.numbers(weighted.from[1]);
  Matrix block(std::min(at_once, rows.last - rows.first), weights.columns());
  for (std::size_t first = rows.first; first < rows.last; first += at_once) {
    const std::size_t count = std::min(at_once, rows.last - first);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t j = 0; j < weights.columns(); ++j) {
        block(i, j) = counted(in, weighted, weights(first + i, j), first + i, j);
      }
    }
    multiply_rows(Numbers(block), vectors, 0, count, sums, first);
  }
}

// Adds up weighted vectors that are held.
void add_held(const Frame& in, const Step& weighted, RowRange rows, Matrix& sums) {
  const std::size_t m = in.numbers(weighted.from[1]).rows();
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const auto product = weighted.cells.row(i * m + j);
      if (in.leaves_out(Row{i}, Position{j}) && !is_scored(product[0])) continue;
      for (std::size_t f = 0; f < product.size(); ++f) sums(i, f) += product[f];
    }
  }
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Step& weighted = in.step_of(out.from[0]);
  if (weighted.cells.rows() > 0) {
    add_held(in, weighted, rows, out.cells);
  } else {
    add_products(in, weighted, rows, out.cells);
  }
  if (out.from.size() < 2) return;
  const Numbers own = in.numbers(1);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t f = 0; f < own.columns(); ++f) out.cells(i, f) += own(i, f);
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made;
  const Matrix& weights = in.step_of(in.step_of(step.from[0]).from[0]).cells;
  for (std::size_t j = 0; j < weights.columns(); ++j) {
    if (!in.counts(weights, Row{at.row}, Position{j})) continue;
    made.of.push_back({.of = step.from[0], .at = {at.row, j, at.column}});
  }
  if (step.from.size() > 1) made.of.push_back(part_of(in, 1, at.row, at.column));
  return made;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Step& weighted = in.step_of(step.from[0]);
  const Numbers vectors = in.numbers(weighted.from[1]);
  Matrix made;
  if (weighted.cells.rows() == 0) {
    made = known.of_product(in.numbers(weighted.from[0]), known.of(in, weighted.from[0]), vectors,
                            known.of(in, weighted.from[1]));
  } else {
    const Matrix& of_weighted = known.of(step.from[0].step.value());
    made = Matrix(step.extent.rows, step.extent.columns);
    for (std::size_t i = 0; i < of_weighted.rows(); ++i) {
      for (std::size_t f = 0; f < made.columns(); ++f) {
        made(i / vectors.rows(), f) +=
            of_weighted(i, f) + known.precision().added * magnitude(weighted.cells(i, f));
      }
    }
  }
  if (step.from.size() < 2) return made;
  const Numbers own = in.numbers(1);
  const OperandBounds of_own = known.of(in, step.from[1]);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    for (std::size_t f = 0; f < made.columns(); ++f) {
      made(i, f) += of_own(i, f) + known.precision().added * magnitude(own(i, f));
    }
  }
  return made;
}

std::string action(const PlannedStep& step) {
  return step.from.size() > 1
             ? fmt::format("the word's own {} is added as it is", row_name(step.from[1].name))
             : "nothing but weighted vectors is summed";
}

std::optional<std::string> departure(const PlannedStep&, const Settings& settings) {
  if (settings.self == SelfPolicy::score) return std::nullopt;
  if (settings.self == SelfPolicy::skip) {
    return "Unlike the Transformer: the word itself is left out (--self).";
  }
  return "Unlike the Transformer: the word itself is not scored but added (--self).";
}

}  // namespace

const Operation operations::sum{.op = Op::sum,
                                .name = "sum",
                                .form = Form::sum,
                                .plain = "{s} = Σ weight × {row}{own}",
                                .latex = "c_i = \\sum_j a_{{ij}} \\, {x}_j{own}",
                                .extent = extent,
                                .terms = terms,
                                .compute = compute,
                                .parts = parts,
                                .bounds = bounds,
                                .action = action,
                                .departure = departure};

}  // namespace attn
