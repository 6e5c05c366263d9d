// project: rows · matrix, then the biases, if any, added to each row. Q = X · W_Q in "Attention Is
// All You Need" (Vaswani et al. 2017), section 3.2; a row times a matrix, as in the lecture; the
// bias last, as a PyTorch Linear adds it.
#include <algorithm>

#include "operations/operation.hpp"
#include "operations/product.hpp"

namespace attn {
namespace {

// n × k, k × d, and 1 × d: n × d.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  const bool fits = of[0].columns == of[1].rows;
  const bool biases_fit = std::ranges::all_of(of.subspan(2), [&](const Extent& bias) {
    return bias == Extent{1, of[1].columns};
  });
  if (!fits || !biases_fit) return std::nullopt;
  return Extent{of[0].rows, of[1].columns};
}

std::size_t terms(const Frame& in) { return in.numbers(0).columns(); }

void compute(const Frame& in, RowRange rows, Step& out) {
  multiply_rows(in.numbers(0), in.numbers(1), rows.first, rows.last, out.cells);
  for (std::size_t b = 2; b < out.from.size(); ++b) {
    const auto bias = in.numbers(b).row(0);
    for (std::size_t i = rows.first; i < rows.last; ++i) {
      for (std::size_t j = 0; j < bias.size(); ++j) out.cells(i, j) += bias[j];
    }
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made;
  const std::size_t length = in.numbers(0).columns();
  for (std::size_t k = 0; k < length; ++k) {
    made.of.push_back(part_of(in, 0, at.row, k));
    made.of.push_back(part_of(in, 1, k, at.column));
  }
  for (std::size_t b = 2; b < step.from.size(); ++b) {
    made.of.push_back(part_of(in, b, 0, at.column));
  }
  return made;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  Matrix made = known.of_product(in.numbers(0), known.of(in, step.from[0]), in.numbers(1),
                                 known.of(in, step.from[1]));
  for (std::size_t b = 2; b < step.from.size(); ++b) {
    const OperandBounds of_bias = known.of(in, step.from[b]);
    for (std::size_t i = 0; i < made.rows(); ++i) {
      for (std::size_t j = 0; j < made.columns(); ++j) made(i, j) += 2 * of_bias(0, j);
    }
  }
  return made;
}

}  // namespace

const Operation operations::project{.op = Op::project,
                                    .name = "project",
                                    .form = Form::sum_of_products,
                                    .plain = "{s} = {a} · {b}{turned}{bias}",
                                    .latex = "{s} = {a} {b}{turned}{bias}",
                                    .extent = extent,
                                    .terms = terms,
                                    .compute = compute,
                                    .parts = parts,
                                    .bounds = bounds};

}  // namespace attn
