// rotate: pairs of features of each row turned by an angle that grows with the row's position
// (trace/rotary.hpp): (a, b) becomes (a cos − b sin, b cos + a sin). The other features stay.
#include <array>

#include "elementary/elementary.hpp"
#include "operations/cellwise.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> of_angles{"angles", "cos", "sin"};
constexpr std::array<std::string_view, 2> of_tables{"cos", "sin"};

std::span<const std::string_view> row_facts(const PlannedStep& step) {
  if (step.rotating->from_tables) return of_tables;
  return of_angles;
}

std::optional<Extent> extent(const PlannedStep& step, std::span<const Extent> of) {
  // An edit may have made a copy of what another turns once more.
  if (!step.rotating || step.rotating->dims > of[0].columns) return std::nullopt;
  return of[0];
}

// The position of a row: of a word of the sentence as the input says, of a memory's token its
// place, after what is cached.
double position_of_row(const Frame& in, std::size_t row) {
  const Rotating& how = *in.step().rotating;
  if (how.of_cached) return row < in.input().cached() ? static_cast<double>(row) : 0.0;
  const bool of_memory = in.input().memory && !how.of_words;
  if (of_memory) return static_cast<double>(row + in.input().cached()) + how.shift;
  const std::size_t word = how.of_words ? index_of(in.words()[row]) : row;
  const double position = how.restarts || !in.input().rotary ? static_cast<double>(word)
                                                             : in.input().rotary->positions[word];
  return position + how.shift;
}

struct Turn {
  double angle = not_scored, cos = 1.0, sin = 0.0;
};

Turn turn_of(const Frame& in, double position, std::size_t pair) {
  const Rotating& how = *in.step().rotating;
  Turn turn;
  if (how.from_tables) {
    const Rotary& rotary = in.input().rotary.value();
    const auto row = static_cast<std::size_t>(position);
    if (position < 0.0 || row >= rotary.cos->rows()) return {not_scored, not_scored, not_scored};
    turn.cos = (*rotary.cos)(row, pair);
    turn.sin = (*rotary.sin)(row, pair);
  } else {
    turn.angle = angle_of(how, position, pair);
    const auto [sine, cosine] = elementary::sine_cosine(turn.angle);
    turn.cos = cosine;
    turn.sin = sine;
  }
  if (how.backwards) turn.sin = -turn.sin;
  return turn;
}

// The pair that a feature belongs to, and whether it is the second of it.
struct Member {
  std::size_t pair;
  FeaturePair features;
  bool is_second;
};

Member member_of(const Rotating& how, std::size_t feature) {
  const bool by_halves = how.pairs == Pairing::halves;
  const std::size_t pair = by_halves ? feature % (how.dims / 2) : feature / 2;
  const FeaturePair features = features_of(how.pairs, pair, how.dims);
  return {pair, features, feature == features.second};
}

void compute(const Frame& in, RowRange rows, Step& out) {
  const Numbers cells = in.numbers(0);
  const Rotating& how = *out.rotating;
  const std::size_t pairs = how.dims / 2;
  for (std::size_t i = rows.first; i < rows.last; ++i) {
    const double position = position_of_row(in, i);
    for (std::size_t j = how.dims; j < cells.columns(); ++j) out.cells(i, j) = cells(i, j);
    for (std::size_t p = 0; p < pairs; ++p) {
      const Turn turn = turn_of(in, position, p);
      const auto [first, second] = features_of(how.pairs, p, how.dims);
      const double a = cells(i, first), b = cells(i, second);
      out.cells(i, first) = a * turn.cos - b * turn.sin;
      out.cells(i, second) = b * turn.cos + a * turn.sin;
      const std::array turned{turn.angle, turn.cos, turn.sin};
      const std::size_t skipped = turned.size() - out.row_facts.size();
      for (std::size_t f = 0; f < out.row_facts.size(); ++f) {
        out.row_facts[f].of_rows[i * pairs + p] = turned[f + skipped];
      }
    }
  }
}

Parts parts(const Frame& in, const Step& step, Place at) {
  const Rotating& how = *step.rotating;
  if (at.column >= how.dims) return {.of = {part_of(in, 0, at.row, at.column)}};
  const Member member = member_of(how, at.column);
  const std::size_t other = member.is_second ? member.features.first : member.features.second;
  const std::size_t place = at.row * (how.dims / 2) + member.pair;
  return {.of = {part_of(in, 0, at.row, at.column), part_of(in, 0, at.row, other)},
          .own = {how.from_tables ? not_scored : step.fact("angles")[place],
                  step.fact("cos")[place], step.fact("sin")[place], member.is_second ? 1.0 : 0.0,
                  position_of_row(in, at.row), static_cast<double>(member.pair)}};
}

// An angle is off by what is lost of itself; cos and sin are kept in the type, too.
Matrix bounds(const Frame& in, const Step& step, const Bounds& known) {
  const Numbers cells = in.numbers(0);
  const OperandBounds of_cells = known.of(in, step.from[0]);
  const Rotating& how = *step.rotating;
  return each(step.extent, [&](auto i, auto j) {
    if (j >= how.dims) return of_cells(i, j);
    const Member member = member_of(how, j);
    const std::size_t other = member.is_second ? member.features.first : member.features.second;
    const std::size_t place = i * (how.dims / 2) + member.pair;
    const double angle = how.from_tables ? 1.0 : magnitude(step.fact("angles")[place]);
    const double cos = step.fact("cos")[place], sin = step.fact("sin")[place];
    const double of_own = magnitude(cells(i, j)), of_other = magnitude(cells(i, other));
    const Precision& precision = known.precision();
    return of_cells(i, j) * magnitude(cos) + of_cells(i, other) * magnitude(sin) +
           of_own * lost_when_made(cos, 0.0, precision) +
           of_other * lost_when_made(sin, 0.0, precision) +
           precision.added * (of_own + of_other) * (1.0 + angle);
  });
}

std::optional<std::string> departure(const PlannedStep&, const Settings&) {
  return "Unlike the Transformer, which adds positions to the embeddings: here queries and keys "
         "are turned by them.";
}

}  // namespace

const Operation operations::rotate{.op = Op::rotate,
                                   .name = "rotate",
                                   .form = Form::rotated,
                                   .plain = "{s} = {a}, {turning}",
                                   .latex = "{s} = R_\\theta\\,{a}",
                                   .row_facts = row_facts,
                                   .extent = extent,
                                   .compute = compute,
                                   .parts = parts,
                                   .bounds = bounds,
                                   .departure = departure};

}  // namespace attn
