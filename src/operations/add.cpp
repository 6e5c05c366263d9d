// add: each cell + that of the second operand, or of the sinusoid of its position, if there is
// either (trace/positions.hpp); then − slope × the distance of the word's place from the token's,
// if there is a slope (ALiBi, Press et al. 2022, section 3).
#include <array>
#include <cmath>

#include "elementary/elementary.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> of_angles{"angles", "cos", "sin"};

std::span<const std::string_view> row_facts(const PlannedStep& step) {
  return step.sinusoid ? std::span<const std::string_view>(of_angles)
                       : std::span<const std::string_view>{};
}

// n × d, twice.
std::optional<Extent> extent(const PlannedStep&, std::span<const Extent> of) {
  if (of.size() > 1 && of[1] != of[0]) return std::nullopt;
  return of[0];
}

double position_of_row(const Frame& in, const PlannedStep& step, std::size_t row) {
  const std::size_t word = step.of_sentence ? row : index_of(in.words()[row]);
  return static_cast<double>(word) + step.sinusoid->first;
}

void add_sinusoid(const Frame& in, RowRange rows, Step& out) {
  const Numbers cells = in.numbers(0);
  const std::size_t d = cells.columns(), pairs = out.row_facts[0].pairs;
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const double position = position_of_row(in, out, i);
    for (std::size_t p = 0; p < pairs; ++p) {
      const double angle = angle_of(*out.sinusoid, position, p, d);
      const auto [sine, cosine] = elementary::sine_cosine(angle);
      const std::array facts_of_pair{angle, cosine, sine};
      for (std::size_t f = 0; f < facts_of_pair.size(); ++f) {
        out.row_facts[f].of_rows[i * pairs + p] = facts_of_pair[f];
      }
      out.cells(i, 2 * p) = cells(i, 2 * p) + facts_of_pair[2];
      if (2 * p + 1 < d) out.cells(i, 2 * p + 1) = cells(i, 2 * p + 1) + facts_of_pair[1];
    }
  }
}

double distance(const Frame& in, std::size_t row, std::size_t token) {
  const Position own =
      in.step().counts_no_past ? position_of(in.words(), Row{row}) : in.own_token(Row{row});
  return std::abs(static_cast<double>(index_of(own)) - static_cast<double>(token));
}

void compute(const Frame& in, RowRange rows, Step& out) {
  if (out.sinusoid) return add_sinusoid(in, rows, out);
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
  if (!step.sinusoid) return made;
  const bool is_cos = at.column % 2 == 1;
  const std::size_t pair = at.column / 2;
  const std::size_t place = at.row * step.row_facts[0].pairs + pair;
  made.own = {step.fact("angles")[place], step.fact(is_cos ? "cos" : "sin")[place],
              is_cos ? 1.0 : 0.0, position_of_row(in, step, at.row), static_cast<double>(pair)};
  return made;
}

// What is lost of an angle is lost of its sine.
double size_of_sinusoid(const Step& step, std::size_t row, std::size_t column) {
  const std::size_t place = row * step.row_facts[0].pairs + column / 2;
  return 1.0 + magnitude(step.fact("angles")[place]);
}

Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  return each(step.extent, [&](auto i, auto j) {
    const double far = step.slope == 0.0 ? 0.0 : step.slope * distance(in, i, j);
    double size = magnitude(cells(i, j)) + std::abs(far);
    double off = of_cells(i, j);
    if (step.sinusoid) size += size_of_sinusoid(step, i, j);
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
  if (step.id != StepId::biased_scores) return std::nullopt;
  return "Unlike the Transformer: a bias is added to the scores.";
}

}  // namespace

const Operation operations::add{.op = Op::add,
                                .name = "add",
                                .form = Form::added,
                                .plain = "{s} = {a}{added}",
                                .latex = "{s} = {a}{added}",
                                .row_facts = row_facts,
                                .extent = extent,
                                .compute = compute,
                                .parts = parts,
                                .bounds = bounds,
                                .departure = departure};

}  // namespace attn
