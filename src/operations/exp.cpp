// exp: e^(cell − the row's maximum). The maximum comes off first: e^1000 overflows, e^0 does not,
// and softmax is blind to a constant taken from the whole row. Of another base than e the largest
// cell is 1, too; of an infinite one all others are 0.
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "elementary/elementary.hpp"
#include "operations/along.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> facts_with_sink{"max", "sum", "sink_exponential"};

std::span<const std::string_view> row_facts(const PlannedStep& step) {
  return std::span(facts_with_sink).first(step.sink ? 3 : 2);
}

// e^ takes as long as some products.
std::size_t terms(const Frame&) { return 16; }

// The largest number that is seen of each group of cells; not_scored where none is.
std::vector<double> maxima(const Frame& in, const Step& step, RowRange rows) {
  const Along along = step.along == Along::nothing ? Along::row : step.along;
  const bool counts_sink = step.sink && step.sink_in_maximum && is_by_row(step);
  std::vector<double> largest(group_count(along, step.extent),
                              counts_sink ? *step.sink : not_scored);
  // Along columns every row counts, whichever are computed.
  if (!is_by_row(step)) rows = {0, step.extent.rows};
  const auto scores_of = [&](const Operand& read) { return in.numbers(read); };
  each_together(step, scores_of, [&](const Numbers& scores, std::size_t first) {
    for (std::size_t i = rows.first; i < rows.last; ++i) {
      for (std::size_t j = 0; j < step.extent.columns; ++j) {
        double& max = largest[group_of(along, step.extent, i, j)];
        const double z = scores(i, first + j);
        if (z != hidden) max = std::fmax(max, z);  // fmax passes over a NaN
      }
    }
  });
  return largest;
}

double power(double base, double exponent) {
  return base == 0.0 ? elementary::exp(exponent) : elementary::pow(base, exponent);
}

// A row that sees nothing is 0 ÷ 0, unless something else is made of it. A word that carries itself
// may have nothing else to attend to, unless the mask hides it from itself.
void settle_empty(const Frame& in, Step& out, std::size_t row) {
  const Position word = position_of(in.words(), Row{row});
  const bool carries = in.settings().self == SelfPolicy::carry;
  const auto cells = out.cells.row(row);
  if (out.empty == EmptyRows::uniform) {
    if (carries && !in.input().mask.hides(word, in.own_token(Row{row}), out.head)) return;
    double& sum = out.row_facts[1].of_rows[row];
    for (double& cell : cells) {
      if (!is_scored(cell)) continue;
      cell = 1.0;
      sum += 1.0;
    }
  } else if (out.empty == EmptyRows::refuse && !carries) {
    std::ranges::fill(cells, not_scored);
  }
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers scores = in.numbers(0);
  const bool takes_none = out.along == Along::nothing;
  const bool by_row = takes_none || out.along == Along::row;
  const auto largest = maxima(in, out, rows);
  auto& max_of_row = out.row_facts[0].of_rows;
  auto& sum_of_row = out.row_facts[1].of_rows;
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    double sum = 0.0;
    for (std::size_t j = 0; j < scores.columns(); ++j) {
      const double z = scores(i, j);
      const double max = takes_none ? 0.0 : largest[group_for(out, i, j)];
      double& e = out.cells(i, j);
      e = !is_scored(z) ? not_scored : z == hidden ? 0.0 : power(out.number, z - max);
      if (is_scored(e)) sum += e;
    }
    if (out.sink) {
      const double of_sink = power(out.number, *out.sink - (takes_none ? 0.0 : largest[i]));
      out.row_facts[2].of_rows[i] = of_sink;
      sum += of_sink;
    }
    max_of_row[i] = by_row ? largest[i] : not_scored;
    sum_of_row[i] = sum;
    if (by_row && sum == 0.0) settle_empty(in, out, i);
  }
}

// The largest of the row, the first if there are several; nothing where the sink is larger.
std::optional<std::size_t> largest_in(const Frame& in, const Step& step, std::size_t row) {
  const Numbers scores = in.numbers(0);
  const double max = step.fact("max")[row];
  for (std::size_t place = 0; place < scores.columns(); ++place) {
    if (scores(row, place) == max) return place;
  }
  return std::nullopt;
}

Parts parts(const Frame& in, const Step& step, Place at) {
  Parts made{.of = {part_of(in, 0, at.row, at.column)},
             .is_hidden = !in.counts(step.cells, Row{at.row}, Position{at.column})};
  if (made.is_hidden) return made;
  const double max = step.fact("max")[at.row];
  made.is_uniform = !is_scored(max);
  if (made.is_uniform) return made;
  made.own = {max};
  if (const auto largest = largest_in(in, step, at.row)) {
    made.of.push_back(part_of(in, 0, at.row, *largest));
  }
  return made;
}

// The largest score of a group of cells: where it stands, how far it may be off, and how large any
// other may be.
struct Maximum {
  bool is_own = false;  // and of no other head
  std::size_t row = 0, column = 0;
  double score = not_scored, bound = 0.0;
  double rival = hidden;
};

std::vector<Maximum> maxima_with_bounds(const Frame& in, const Step& step, const Bounds& known) {
  struct Scores {
    Numbers numbers;
    OperandBounds bounds;
    std::size_t columns() const { return numbers.columns(); }
  };
  std::vector<Maximum> largest(group_count(step.along, step.extent));
  bool is_own = true;
  const auto scores_of = [&](const Operand& read) {
    return Scores{in.numbers(read), known.of(in, read)};
  };
  each_together(step, scores_of, [&](const Scores& scores, std::size_t first) {
    for (std::size_t i = 0; i < scores.numbers.rows(); ++i) {
      for (std::size_t j = 0; j < step.extent.columns; ++j) {
        const double z = scores.numbers(i, first + j);
        if (!is_scored(z)) continue;
        const double bound = scores.bounds(i, first + j);
        Maximum& max = largest[group_of(step.along, step.extent, i, j)];
        const bool is_larger = !(z <= max.score);
        const double rival = is_larger ? max.score + max.bound : z + bound;
        if (is_larger) max = {is_own, i, j, z, bound, max.rival};
        max.rival = std::fmax(max.rival, rival);  // fmax passes over a NaN
      }
    }
    is_own = false;
  });
  return largest;
}

// How far z − max may be off. That of the maximum itself is 0, unless another may be larger.
double bound_of_difference(const Maximum& max, std::size_t row, std::size_t column,
                           double of_score) {
  if (max.is_own && max.row == row && max.column == column) {
    return std::fmax(max.rival - (max.score - max.bound), 0.0);
  }
  return of_score + std::fmax(max.bound, max.rival - max.score);
}

// e^(z − max) is off by the factor e^δ, of the difference's δ. Of an infinite base a number is 0 or
// 1, or else another's maximum.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers scores = in.numbers(0);
  const OperandBounds of_scores = known.of(in, step.from[0]);
  if (std::isinf(step.number)) return each(step.extent, [](auto, auto) { return 0.0; });
  const double steepness = step.number == 0.0 ? 1.0 : std::log(step.number);
  const auto maxima = maxima_with_bounds(in, step, known);
  return each(step.extent, [&](auto i, auto j) {
    Maximum max = maxima[group_for(step, i, j)];
    const bool counts_sink = step.sink && step.sink_in_maximum && is_by_row(step);
    if (counts_sink) max.rival = std::fmax(max.rival, *step.sink);
    // A sink that is the largest is known.
    const bool is_sink = counts_sink && !(max.score > *step.sink);
    const bool takes_known = is_sink || step.along == Along::nothing;
    const double of_difference =
        takes_known ? of_scores(i, j) : bound_of_difference(max, i, j, of_scores(i, j));
    return magnitude(step.cells(i, j)) *
           std::expm1(steepness *
                      (of_difference + known.precision().added * (1 + magnitude(scores(i, j)))));
  });
}

std::optional<std::string> departure(const PlannedStep& step, const Settings&) {
  if (!step.sink) return std::nullopt;
  return "Unlike the Transformer: a sink takes a share, as a token would, and hands on nothing.";
}

}  // namespace

const Operation operations::exponential{.op = Op::exp,
                                        .name = "exp",
                                        .form = Form::power,
                                        .plain = "{s} = e^({a} − {max})",
                                        .latex = "{s} = e^{{{a} - {max}}}",
                                        .row_facts = row_facts,
                                        .extent = extent_of_shares,
                                        .terms = terms,
                                        .compute = compute,
                                        .parts = parts,
                                        .bounds = bounds,
                                        .departure = departure};

}  // namespace attn
