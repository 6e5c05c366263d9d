// dot: each row of the first with each row of the second, multiplied feature by feature and added
// up. A word is not scored against itself unless the self policy says so.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "operations/operation.hpp"
#include "operations/product.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// w × d and m × d: w × m.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of[0].columns != of[1].columns) return std::nullopt;
  return Extent{of[0].rows, of[1].rows};
}

// What is too large for the type is ∞.
void overflow(Step& out, RowRange rows) {
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    for (double& cell : out.cells.row(i)) {
      if (std::abs(cell) > out.largest) {
        cell = std::copysign(std::numeric_limits<double>::infinity(), cell);
      }
    }
  }
}

std::size_t terms(const Frame& in) { return in.numbers(0).columns(); }

void compute(const Frame& in, RowRange rows, Step& out) {
  multiply_rows(in.numbers(0), in.numbers(1).turned(), rows.first, rows.last, out.cells);
  if (out.largest > 0.0) overflow(out, rows);
  if (in.settings().self == SelfPolicy::score) return;
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const std::size_t own = index_of(in.own_token(Row{i}));
    if (own < out.cells.columns()) out.cells(i, own) = not_scored;  // cached keys may be left out
  }
}

Parts parts(const Frame& in, const Step&, Place at) {
  Parts made;
  const std::size_t length = in.numbers(0).columns();
  for (std::size_t k = 0; k < length; ++k) {
    made.of.push_back(part_of(in, 0, at.row, k));
    made.of.push_back(part_of(in, 1, at.column, k));
  }
  return made;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  return known.of_product(in.numbers(0), known.of(in, step.from[0]), in.numbers(1).turned(),
                          known.of(in, step.from[1]).turned());
}

std::string action(const PlannedStep& step) {
  return fmt::format("{} are compared with {}", rows_name(step.from[0].name),
                     rows_name(step.from[1].name));
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (rows_name(step.from[0].name) != "embeddings") return std::nullopt;
  return "Unlike the Transformer: embeddings are compared, not queries with keys. Similar words' "
         "embeddings point alike: a word attends to words like itself.";
}

}  // namespace

const Operation operations::dot{.op = Op::dot,
                                .name = "dot",
                                .form = Form::sum_of_products,
                                .plain = "{s} = {a} · {b}ᵀ",
                                .latex = "{s} = {a} {b}^\\top",
                                .extent = extent,
                                .terms = terms,
                                .compute = compute,
                                .parts = parts,
                                .bounds = bounds,
                                .action = action,
                                .departure = departure};

}  // namespace attn
