// add: each cell + that of the second operand, if there is one; then − slope × the distance of the
// word's place from the token's, if there is a slope (ALiBi, Press et al. 2022, section 3).
#include <cmath>

#include "operations/cellwise.hpp"

namespace attn {
namespace {

// n × m, twice.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of.size() > 1 && of[1] != of[0]) return std::nullopt;
  return of[0];
}

double distance(const Frame& in, std::size_t row, std::size_t token) {
  const Position own =
      in.step().counts_no_past ? position_of(in.words(), Row{row}) : in.own_token(Row{row});
  return std::abs(static_cast<double>(index_of(own)) - static_cast<double>(token));
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const bool has_bias = out.from.size() > 1;
  compute_cells(in, rows, out, [&](auto i, auto j, double cell) {
    const double sum = has_bias ? cell + in.numbers(1)(i, j) : cell;
    return out.slope == 0.0 ? sum : sum - out.slope * distance(in, i, j);
  });
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made{.of = {part_of(in, 0, at.row, at.column)}};
  if (step.from.size() > 1) made.of.push_back(part_of(in, 1, at.row, at.column));
  if (step.slope != 0.0) made.own = {step.slope, distance(in, at.row, at.column)};
  return made;
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  return each(step.extent, [&](auto i, auto j) {
    const double far = step.slope * distance(in, i, j);
    double size = magnitude(cells(i, j)) + std::abs(far);
    double off = of_cells(i, j);
    if (step.from.size() > 1) {
      size += magnitude(in.numbers(1)(i, j));
      off += known.of(in, step.from[1])(i, j);
    }
    return off + known.precision().added * size;
  });
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (step.slope != 0.0) {
    return "Unlike the Transformer: no position is added to the embeddings, but each score falls "
           "with the distance.";
  }
  return "Unlike the Transformer: a bias is added to the scores.";
}

}  // namespace

const Operation operations::add{.op = Op::add,
                                .name = "add",
                                .form = Form::added,
                                .plain = "{s} = {a}{added}",
                                .latex = "{s} = {a}{added}",
                                .extent = extent,
                                .compute = compute,
                                .parts = parts,
                                .bounds = bounds,
                                .departure = departure};

}  // namespace attn
