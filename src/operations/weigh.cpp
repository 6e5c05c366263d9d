// weigh: weight × vector for each pair of a word and a token; w · m rows, word after word.
#include <fmt/format.h>

#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// w × m and m × d: w·m × d.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of[0].columns != of[1].rows) return std::nullopt;
  return Extent{.rows = of[0].rows, .columns = of[1].columns, .depth = of[1].rows};
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers weights = in.numbers(0);
  const Numbers vectors = in.numbers(1);
  const std::size_t m = vectors.rows();
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const double weight = weights(i / m, i % m);
    const bool as_zero = out.unscored_as_zero && !is_scored(weight);
    for (std::size_t f = 0; f < out.cells.columns(); ++f) {
      out.cells(i, f) = (as_zero ? 0.0 : weight) * vectors(i % m, f);  // NaN stays NaN
    }
  }
}

Parts parts(const Frame& in, const Step&, Place at) {
  return {.of = {part_of(in, 0, at.row, at.column), part_of(in, 1, at.column, at.feature)}};
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  if (step.cells.rows() == 0) return {};  // not held: the sum's follow from the operands'
  const Numbers weights = in.numbers(0);
  const Numbers vectors = in.numbers(1);
  const OperandBounds of_weights = known.of(in, step.from[0]);
  const OperandBounds of_vectors = known.of(in, step.from[1]);
  const std::size_t m = vectors.rows();
  return each(step.extent, [&](auto i, auto f) {
    const double weight = magnitude(weights(i / m, i % m));
    const double vector = magnitude(vectors(i % m, f));
    return of_weights(i / m, i % m) * vector + weight * of_vectors(i % m, f) +
           known.precision().added * weight * vector;
  });
}

std::string action(const PlannedStep& step) {
  return fmt::format("{} are summed", rows_name(step.from[1].name));
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (step.from[1].name == "values") return std::nullopt;
  return fmt::format("Unlike the Transformer: the weights multiply {}, not values.",
                     rows_name(step.from[1].name) == "keys" ? "keys" : "embeddings");
}

}  // namespace

const Operation operations::weigh{.op = Op::weigh,
                                  .name = "weigh",
                                  .form = Form::product,
                                  .plain = "weight × {row}",
                                  .latex = "a_{{ij}} \\, {x}_j",
                                  .extent = extent,
                                  .compute = compute,
                                  .parts = parts,
                                  .bounds = bounds,
                                  .action = action,
                                  .departure = departure};

}  // namespace attn
