// sum: the weighted vectors of a word added up in the order of the tokens; where the self policy
// carries the word, then its own vector as it is.
#include <fmt/format.h>

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

// The weights as they are added up: to add 0 × vector is to add nothing.
Matrix counted_weights(const Frame& in, const Step& weighted) {
  Matrix weights = in.numbers(weighted.from[0]).copy();
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    for (std::size_t j = 0; j < weights.columns(); ++j) {
      const bool left_out = weighted.unscored_as_zero || in.leaves_out(i, j);
      if (left_out && !is_scored(weights(i, j))) weights(i, j) = 0.0;
    }
  }
  return weights;
}

// Adds up weighted vectors that are held.
void add_held(const Frame& in, const Step& weighted, RowRange rows, Matrix& sums) {
  const std::size_t m = in.numbers(weighted.from[1]).rows();
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t j = 0; j < m; ++j) {
      const auto product = weighted.values.row(i * m + j);
      if (in.leaves_out(i, j) && !is_scored(product[0])) continue;
      for (std::size_t f = 0; f < product.size(); ++f) sums(i, f) += product[f];
    }
  }
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Step& weighted = in.step_of(out.from[0]);
  if (weighted.values.rows() > 0) {
    add_held(in, weighted, rows, out.values);
  } else {
    const Matrix weights = counted_weights(in, weighted);
    multiply_rows(Numbers(weights), in.numbers(weighted.from[1]), rows.first, rows.last,
                  out.values);
  }
  if (out.from.size() < 2) return;
  const Numbers own = in.numbers(1);
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (std::size_t f = 0; f < own.columns(); ++f) out.values(i, f) += own(i, f);
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made;
  const Matrix& weights = in.step_of(in.step_of(step.from[0]).from[0]).values;
  for (std::size_t j = 0; j < weights.columns(); ++j) {
    if (!in.counts(weights, at.row, j)) continue;
    made.of.push_back({.of = step.from[0], .at = {at.row, j, at.column}});
  }
  if (step.from.size() > 1) made.of.push_back(part_of(in, 1, at.row, at.column));
  return made;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Step& weighted = in.step_of(step.from[0]);
  const Numbers vectors = in.numbers(weighted.from[1]);
  Matrix made;
  if (weighted.values.rows() == 0) {
    made = Bounds::of_product(in.numbers(weighted.from[0]), known.of(in, weighted.from[0]), vectors,
                              known.of(in, weighted.from[1]));
  } else {
    const Matrix& of_weighted = known.of(step.from[0].step.value());
    made = Matrix(step.extent.rows, step.extent.columns);
    for (std::size_t i = 0; i < of_weighted.rows(); ++i) {
      for (std::size_t f = 0; f < made.columns(); ++f) {
        made(i / vectors.rows(), f) +=
            of_weighted(i, f) + lost_in_single_precision * magnitude(weighted.values(i, f));
      }
    }
  }
  if (step.from.size() < 2) return made;
  const Numbers own = in.numbers(1);
  const Matrix of_own = known.of(in, step.from[1]);
  for (std::size_t i = 0; i < made.rows(); ++i) {
    for (std::size_t f = 0; f < made.columns(); ++f) {
      made(i, f) += of_own(i, f) + lost_in_single_precision * magnitude(own(i, f));
    }
  }
  return made;
}

std::string action(const PlannedStep& step) {
  return step.from.size() > 1
             ? fmt::format("the word's own {} is added as it is", row_name(step.from[1].name))
             : "nothing but weighted vectors is summed";
}

std::optional<std::string> departure(const PlannedStep& step, const Settings& how) {
  if (how.self == SelfPolicy::score) return std::nullopt;
  if (how.self == SelfPolicy::skip) {
    return "Unlike the Transformer: the word itself is left out.";
  }
  return fmt::format("Unlike the Transformer: the word's own {} is added, not scored.",
                     row_name(step.from[1].name));
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
