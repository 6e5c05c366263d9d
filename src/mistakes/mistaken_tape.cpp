#include "mistakes/mistaken_tape.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// Where queries, keys and values come from, in the order of Slips::Source.
struct Made {
  std::string_view name, W, b;
};
constexpr std::array<Made, 3> made{
    {{"queries", "W_Q", "b_Q"}, {"keys", "W_K", "b_K"}, {"values", "W_V", "b_V"}}};

bool flag_of(const OfMatrices& flags, char letter) {
  switch (letter) {
    case 'Q':
      return flags.Q;
    case 'K':
      return flags.K;
    case 'V':
      return flags.V;
    default:
      return flags.O;
  }
}

}  // namespace

Tape::Rows MistakenTape::queries() { return taken_from(StepId::queries, slips_.queries); }
Tape::Rows MistakenTape::keys() { return taken_from(StepId::keys, slips_.keys); }
Tape::Rows MistakenTape::values() { return taken_from(StepId::values, slips_.values); }

Tape::Rows MistakenTape::taken_from(StepId id, Slips::Source source) {
  const bool of_words = id == StepId::queries;
  const std::string name(facts(id).name);
  const bool from_embeddings = source == Slips::Source::embeddings;
  const Made& from = made[from_embeddings ? 0 : static_cast<std::size_t>(source)];
  const Matrix* ready = from_embeddings ? nullptr : find_matrix(input(), from.name);
  if (ready != nullptr) {
    const auto& tokens = of_words ? input().tokens : input().attended_tokens();
    if (ready->rows() != tokens.size()) throw CannotBeMade();
    Rows rows = of_words ? this->of_words(given(from.name)) : given(from.name);
    if (from.name == name) return rows;
    return record({.id = id, .op = Op::split, .from = {rows.operand}, .values = *rows.matrix});
  }
  const bool has_memory = input().memory && !of_words;
  if (find_matrix(input(), has_memory ? "memory" : "embeddings") == nullptr) throw CannotBeMade();
  const Rows embedded = of_words ? embeddings() : attended();
  if (from_embeddings) {
    return record(
        {.id = id, .op = Op::split, .from = {embedded.operand}, .values = *embedded.matrix});
  }
  if (find_matrix(input(), from.W) == nullptr) throw CannotBeMade();
  return project(id, embedded, from.W, from.b);
}

Tape::Rows MistakenTape::project(StepId id, const Rows& rows, std::string_view W,
                                 std::string_view b) {
  const bool without = flag_of(slips_.no_bias, W.back());
  return record(projected(id, rows, W, without ? "" : b, flag_of(slips_.turned, W.back())));
}

Tape::Rows MistakenTape::split(const Rows& rows, std::size_t head) {
  const std::size_t h = input().heads;
  if (h == 1) return rows;
  if (rows.matrix->columns() % h != 0) throw CannotBeMade();
  if (slips_.dealing == Slips::Dealing::none) whole_[rows.operand.name] = rows;
  if (slips_.dealing == Slips::Dealing::none || slips_.dealing == Slips::Dealing::blocks) {
    return Tape::split(rows, head);
  }
  const Matrix& all = *rows.matrix;
  Matrix dealt(all.rows(), all.columns() / h);
  for (std::size_t i = 0; i < dealt.rows(); ++i) {
    for (std::size_t c = 0; c < dealt.columns(); ++c) {
      const std::size_t place = ((head - 1) * dealt.rows() + i) * dealt.columns() + c;
      dealt(i, c) = slips_.dealing == Slips::Dealing::in_turn
                        ? all(i, c * h + head - 1)
                        : all(place / all.columns(), place % all.columns());
    }
  }
  return record({.id = parse_step(rows.operand.name).value(),
                 .op = Op::split,
                 .head = head,
                 .from = {rows.operand},
                 .values = std::move(dealt)});
}

Tape::Rows MistakenTape::score(const Rows& asking, const Rows& answering) {
  if (slips_.embeddings_scored) {
    if (input().heads > 1 || !input().embeddings) throw CannotBeMade();
    if (find_matrix(input(), input().memory ? "memory" : "embeddings") == nullptr) {
      throw CannotBeMade();
    }
    return Tape::score(embeddings(), attended());
  }
  if (whole_.empty()) return Tape::score(asking, answering);
  // They go by the head's name, under which alone their scores can stand.
  return Tape::score(
      {.operand = asking.operand, .matrix = whole_.at(asking.operand.name).matrix},
      {.operand = answering.operand, .matrix = whole_.at(answering.operand.name).matrix});
}

double MistakenTape::divisor() const {
  const std::size_t d = slips_.head_length ? compared_length() / input().heads : compared_length();
  const auto root = [](std::size_t count) { return std::sqrt(static_cast<double>(count)); };
  switch (slips_.scaling) {
    case Slips::Scaling::as_set:
      break;
    case Slips::Scaling::sqrt:
      return root(d);
    case Slips::Scaling::d_model:
      if (!input().embeddings) throw CannotBeMade();
      return root(input().embeddings->columns());
    case Slips::Scaling::tokens:
      return root(input().attended_tokens().size());
    case Slips::Scaling::multiplied:
      return 1.0 / how().scale.divisor(d);
  }
  return how().scale.divisor(d);
}

Tape::Rows MistakenTape::scale(const Rows& scores) {
  return slips_.scaled_when == Slips::ScaledWhen::before_softmax ? Tape::scale(scores) : scores;
}

Tape::Rows MistakenTape::mask(const Rows& scaled_scores) {
  const bool is_unmasked =
      slips_.masking == Slips::Masking::missing || slips_.masking == Slips::Masking::after_softmax;
  if (is_unmasked && !slips_.unmasked_written) return scaled_scores;
  const Rows masked = Tape::mask(scaled_scores);
  if (slips_.hiding == Slips::Hiding::infinite) return masked;
  constexpr double nearly_infinite = -1e9;
  Matrix finite = *masked.matrix;
  for (std::size_t i = 0; i < finite.rows(); ++i) {
    for (std::size_t j = 0; j < finite.columns(); ++j) {
      if (finite(i, j) != hidden) continue;
      const bool added = slips_.hiding == Slips::Hiding::added;
      finite(i, j) = nearly_infinite + (added ? (*scaled_scores.matrix)(i, j) : 0.0);
    }
  }
  return aside(masked.operand, std::move(finite));
}

bool MistakenTape::hides(std::size_t row, std::size_t token) const {
  const bool hides_nothing =
      slips_.masking == Slips::Masking::missing || slips_.masking == Slips::Masking::after_softmax;
  return !hides_nothing && is_meant_to_be_hidden(row, token);
}

// By the mask as it is taken, whatever then becomes of what it hides.
bool MistakenTape::is_meant_to_be_hidden(std::size_t row, std::size_t token) const {
  const std::size_t word = input().words[row];
  switch (slips_.hides) {
    case Slips::Hides::as_set:
      break;
    case Slips::Hides::strict:
      return word == token || Tape::hides(row, token);
    case Slips::Hides::opposite:
      return !Tape::hides(row, token);
    case Slips::Hides::turned:
      if (input().memory || !input().mask.covers(token)) throw CannotBeMade();
      return input().mask.hides(token, word);
    case Slips::Hides::loose:
      return token > word + 1;
  }
  return Tape::hides(row, token);
}

void MistakenTape::require_something_to_see(std::size_t, const Matrix&) const {}

// The keys as they should be, of a head if there are several.
Tape::Rows MistakenTape::right_keys(std::size_t head) {
  Rows keys = input().keys ? given("keys") : Tape::attended();
  Matrix rows = input().keys ? *keys.matrix : projected(StepId::keys, keys, "W_K", "b_K").values;
  if (head != 0) {
    const std::size_t width = rows.columns() / input().heads;
    rows = select_columns(rows, (head - 1) * width, width);
  }
  return aside({.name = std::string(facts(StepId::keys).name), .head = head}, std::move(rows));
}

Tape::Weighted MistakenTape::weigh(const Rows& weights, const Rows& weighed) {
  const bool sums_keys = weighed.operand.name == facts(StepId::keys).name;
  const Rows vectors =
      slips_.right_keys_summed && sums_keys ? right_keys(weights.operand.head) : weighed;
  Matrix used = *weights.matrix;
  if (slips_.weights_turned == Slips::Turning::in_use) {
    require_turnable(used);
    used = transpose(used);
  }
  if (slips_.weights_turned != Slips::Turning::none) {
    // What is not scored has moved, and is no longer where it is left out.
    for (std::size_t i = 0; i < used.rows(); ++i) {
      std::ranges::replace_if(
          used.row(i), [](double weight) { return !is_scored(weight); }, 0.0);
    }
  }
  if (slips_.scaled_when == Slips::ScaledWhen::in_use) {
    for (std::size_t i = 0; i < used.rows(); ++i) {
      for (double& weight : used.row(i)) weight /= divisor();
    }
  }
  return Tape::weigh(aside(weights.operand, std::move(used)), vectors);
}

Tape::Rows MistakenTape::concat() {
  if (!slips_.joined_as_dealt || input().heads == 1) return Tape::concat();
  const std::size_t h = input().heads;
  Matrix joined;
  for (const Step& step : steps()) {
    if (step.id != StepId::context) continue;
    const Matrix& context = step.values;
    if (joined.rows() == 0) joined = Matrix(context.rows(), context.columns() * h);
    for (std::size_t i = 0; i < context.rows(); ++i) {
      for (std::size_t c = 0; c < context.columns(); ++c) {
        const std::size_t place = ((step.head - 1) * context.rows() + i) * context.columns() + c;
        double& cell = slips_.dealing == Slips::Dealing::in_turn
                           ? joined(i, c * h + step.head - 1)
                           : joined(place / joined.columns(), place % joined.columns());
        cell = context(i, c);
      }
    }
  }
  return record({.id = StepId::concat,
                 .op = Op::concat,
                 .from = {{.name = std::string(facts(StepId::context).name)}},
                 .values = std::move(joined)});
}

void MistakenTape::output(const Rows& contexts) {
  if (!slips_.no_output || !input().W_O) return Tape::output(contexts);
  record({.id = StepId::output,
          .op = Op::split,
          .from = {contexts.operand},
          .values = *contexts.matrix});
}

Tape::Rows MistakenTape::record(Step step) {
  amend(step);
  return Tape::record(std::move(step));
}

void MistakenTape::require_turnable(const Matrix& weights) const {
  if (weights.rows() != weights.columns()) throw CannotBeMade();
}

void MistakenTape::require_finite(const Step& step) const {
  for (std::size_t i = 0; i < step.values.rows(); ++i) {
    for (const double cell : step.values.row(i)) {
      if (std::isinf(cell) && step.op != Op::mask) throw CannotBeMade();
    }
  }
}

}  // namespace attn
