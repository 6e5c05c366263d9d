#include "attention/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "error.hpp"
#include "operations/arithmetic.hpp"
#include "trace/input_matrices.hpp"

namespace attn {

Tape::Tape(const Input& input, Variant variant, const Settings& how)
    : input_(input), variant_(variant), how_(how) {}

Tape::Rows Tape::embeddings() { return of_words(given("embeddings")); }

Tape::Rows Tape::attended() const { return given(input_.memory ? "memory" : "embeddings"); }

Tape::Rows Tape::queries() {
  if (input_.queries) return of_words(given("queries"));
  return project(StepId::queries, embeddings(), "W_Q", "b_Q");
}

Tape::Rows Tape::keys() {
  if (input_.keys) return given("keys");
  return project(StepId::keys, attended(), "W_K", "b_K");
}

Tape::Rows Tape::values() {
  if (input_.values) return given("values");
  return project(StepId::values, attended(), "W_V", "b_V");
}

std::vector<std::size_t> Tape::heads() const {
  std::vector<std::size_t> heads(input_.heads);
  std::iota(heads.begin(), heads.end(), std::size_t{1});
  return heads;
}

Tape::Rows Tape::split(const Rows& rows, std::size_t head) {
  if (input_.heads == 1) return rows;
  const std::size_t width = rows.matrix->columns() / input_.heads;
  return record({.id = parse_step(rows.operand.name).value(),
                 .op = Op::split,
                 .head = head,
                 .from = {rows.operand},
                 .values = select_columns(*rows.matrix, (head - 1) * width, width)});
}

Tape::Rows Tape::score(const Rows& asking, const Rows& answering) {
  if (how_.self == SelfPolicy::skip && answering.matrix->rows() == 1) {
    throw Error(fmt::format("{}: {}.scores: there is nothing to score: the sentence has one word, "
                            "and the self policy skip leaves it out",
                            input_.file, name(variant_)),
                "use --self score or --self carry, or a longer sentence");
  }
  compared_length_ = answering.matrix->columns();
  // Turned, the keys' features lie in rows, so that all scores of a word are summed side by side.
  Matrix scores = multiply(*asking.matrix, transpose(*answering.matrix));
  for (std::size_t i = 0; i < scores.rows(); ++i) {
    if (leaves_out(i, input_.words[i])) scores(i, input_.words[i]) = not_scored;
  }
  return record({.id = StepId::scores,
                 .op = Op::dot,
                 .head = asking.operand.head,
                 .from = {asking.operand, answering.operand},
                 .values = std::move(scores)});
}

Tape::Rows Tape::scale(const Rows& scores) {
  Matrix scaled = *scores.matrix;
  for (std::size_t i = 0; i < scaled.rows(); ++i) {
    for (double& cell : scaled.row(i)) cell /= divisor();
  }
  return record({.id = StepId::scaled_scores,
                 .op = Op::divide,
                 .head = scores.operand.head,
                 .from = {scores.operand},
                 .values = std::move(scaled),
                 .divisor = divisor(),
                 .divisor_d = compared_length_});
}

Tape::Rows Tape::mask(const Rows& scaled_scores) {
  if (how_.mask == MaskRule::none) return scaled_scores;
  Matrix masked = *scaled_scores.matrix;
  for (std::size_t i = 0; i < masked.rows(); ++i) {
    for (std::size_t j = 0; j < masked.columns(); ++j) {
      if (is_scored(masked(i, j)) && hides(i, j)) masked(i, j) = hidden;
    }
    require_something_to_see(i, masked);
  }
  return record({.id = StepId::masked_scores,
                 .op = Op::mask,
                 .head = scaled_scores.operand.head,
                 .from = {scaled_scores.operand, {.name = "mask"}},
                 .values = std::move(masked)});
}

Tape::Rows Tape::softmax(const Rows& masked_scores) {
  Step exponentials{.id = StepId::exponentials,
                    .op = Op::exp,
                    .head = masked_scores.operand.head,
                    .from = {masked_scores.operand},
                    .values = *masked_scores.matrix};
  for (std::size_t i = 0; i < exponentials.values.rows(); ++i) {
    const auto row = exponentials.values.row(i);
    double max = not_scored;
    for (const double z : row) {
      if (z != hidden) max = std::fmax(max, z);  // fmax passes over a NaN
    }
    // The maximum comes off first: exp(1000) overflows, exp(0) does not, and softmax is blind to a
    // constant taken from the whole row.
    double sum = 0.0;
    for (double& cell : row) {
      if (!is_scored(cell)) continue;
      cell = cell == hidden ? 0.0 : std::exp(cell - max);
      sum += cell;
    }
    exponentials.row_max.push_back(max);
    exponentials.row_sum.push_back(sum);
  }
  const Rows E = record(std::move(exponentials));

  Matrix weights = *E.matrix;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    const double sum = row_sum(steps_.back(), i);
    // A word that carries itself may have nothing else to attend to.
    if (sum == 0.0) continue;
    for (double& cell : weights.row(i)) cell /= sum;
  }
  return record({.id = StepId::weights,
                 .op = Op::normalise,
                 .head = E.operand.head,
                 .from = {E.operand},
                 .values = std::move(weights)});
}

Tape::Weighted Tape::weigh(const Rows& weights, const Rows& vectors) {
  Step step{.id = StepId::weighted_values,
            .op = Op::weigh,
            .head = weights.operand.head,
            .from = {weights.operand, vectors.operand},
            .values = {}};
  if (!holds_weighted_values_) {
    record(std::move(step));
    return {weights, vectors};
  }
  const std::size_t m = vectors.matrix->rows();
  step.values = Matrix(weights.matrix->rows() * m, vectors.matrix->columns());
  for (std::size_t i = 0; i < step.values.rows(); ++i) {
    const double weight = (*weights.matrix)(i / m, i % m);
    for (std::size_t f = 0; f < step.values.columns(); ++f) {
      step.values(i, f) = weight * (*vectors.matrix)(i % m, f);  // NaN stays NaN
    }
  }
  return {weights, vectors, record(std::move(step)).matrix};
}

void Tape::sum(const Weighted& weighted) {
  const std::size_t head = weighted.weights.operand.head;
  Step context{.id = StepId::context,
               .op = Op::sum,
               .head = head,
               .from = {{.name = std::string(facts(StepId::weighted_values).name), .head = head}},
               .values = added_up(weighted)};
  if (how_.self == SelfPolicy::carry) {
    const Rows own = of_words(weighted.vectors);
    for (std::size_t i = 0; i < context.values.rows(); ++i) {
      const auto out = context.values.row(i);
      const auto carried = own.matrix->row(i);
      for (std::size_t f = 0; f < out.size(); ++f) out[f] += carried[f];
    }
    context.from.push_back(own.operand);
  }
  record(std::move(context));
}

Matrix Tape::added_up(const Weighted& weighted) const {
  const Matrix& vectors = *weighted.vectors.matrix;
  if (weighted.products == nullptr) {
    Matrix weights = *weighted.weights.matrix;
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      // To add 0 × vector is to add nothing.
      for (std::size_t j = 0; j < weights.columns(); ++j) {
        if (leaves_out(i, j) && !is_scored(weights(i, j))) weights(i, j) = 0.0;
      }
    }
    return multiply(weights, vectors);
  }
  Matrix sums(weighted.weights.matrix->rows(), vectors.columns());
  for (std::size_t row = 0; row < weighted.products->rows(); ++row) {
    const std::size_t i = row / vectors.rows();
    const auto products = weighted.products->row(row);
    if (leaves_out(i, row % vectors.rows()) && !is_scored(products[0])) continue;
    for (std::size_t f = 0; f < sums.columns(); ++f) sums(i, f) += products[f];
  }
  return sums;
}

Tape::Rows Tape::concat() {
  std::vector<const Step*> contexts;
  for (const Step& step : steps_) {
    if (step.id == StepId::context) contexts.push_back(&step);
  }
  const std::string name(facts(StepId::context).name);
  if (contexts.size() == 1) {
    return {.operand = {.name = name}, .matrix = &contexts.front()->values};
  }
  const std::size_t width = contexts.front()->values.columns();
  Matrix joined(input_.words.size(), contexts.size() * width);
  for (std::size_t head = 0; head < contexts.size(); ++head) {
    for (std::size_t i = 0; i < joined.rows(); ++i) {
      std::ranges::copy(contexts[head]->values.row(i), joined.row(i).subspan(head * width).begin());
    }
  }
  return record({.id = StepId::concat,
                 .op = Op::concat,
                 .from = {{.name = name}},
                 .values = std::move(joined)});
}

void Tape::output(const Rows& contexts) {
  if (input_.W_O) project(StepId::output, contexts, "W_O", "b_O");
}

VariantTrace Tape::finish() {
  VariantTrace trace{.variant = variant_, .settings = how_, .steps = {}};
  for (Step& step : steps_) trace.steps.push_back(std::move(step));
  steps_.clear();
  return trace;
}

Tape::Rows Tape::given(std::string_view name) const {
  return {.operand = {.name = std::string(name)}, .matrix = find_matrix(input_, name)};
}

Tape::Rows Tape::aside(const Operand& operand, Matrix matrix) {
  return {.operand = operand, .matrix = &aside_.emplace_back(std::move(matrix))};
}

Tape::Rows Tape::of_words(const Rows& rows) {
  Rows words = aside(rows.operand, select_rows(*rows.matrix, input_.words));
  words.operand.words_only = true;
  return words;
}

Step Tape::projected(StepId id, const Rows& rows, std::string_view W, std::string_view b,
                     bool turned) const {
  Operand weights{.name = std::string(W),
                  .transposed = (input_.layout == Layout::out_in) != turned};
  const Matrix& stored = *find_matrix(input_, W);
  Step step{.id = id,
            .op = Op::project,
            .from = {rows.operand, weights},
            .values = multiply(*rows.matrix, weights.transposed ? transpose(stored) : stored)};
  if (const Matrix* bias = find_matrix(input_, b)) {
    for (std::size_t i = 0; i < step.values.rows(); ++i) {
      for (std::size_t j = 0; j < step.values.columns(); ++j) step.values(i, j) += (*bias)(0, j);
    }
    step.from.push_back({.name = std::string(b)});
  }
  return step;
}

Tape::Rows Tape::project(StepId id, const Rows& rows, std::string_view W, std::string_view b) {
  return record(projected(id, rows, W, b));
}

double Tape::divisor() const { return how_.scale.divisor(compared_length_); }

bool Tape::leaves_out(std::size_t row, std::size_t token) const {
  return how_.self != SelfPolicy::score && input_.words[row] == token;
}

bool Tape::hides(std::size_t row, std::size_t token) const {
  return input_.mask.hides(input_.words[row], token);
}

void Tape::require_something_to_see(std::size_t row, const Matrix& masked) const {
  const std::size_t word = input_.words[row];
  const auto cells = masked.row(row);
  const bool sees =
      std::ranges::any_of(cells, [](double z) { return is_scored(z) && z != hidden; });
  const bool itself = how_.self != SelfPolicy::score && !input_.mask.hides(word, word);
  if (sees || (itself && how_.self == SelfPolicy::carry)) return;
  throw Error(fmt::format("{}: {}/mask: word {} (\"{}\") may attend to nothing: {}", input_.file,
                          input_.pointer, word + 1, input_.tokens[word],
                          itself ? "the mask leaves it only itself, and the self policy skip "
                                   "leaves that out"
                                 : "the mask hides every token from it"),
              itself ? "use --self score or --self carry" : "let it attend to at least one token");
}

Tape::Rows Tape::record(Step step) {
  require_finite(step);
  Step& kept = steps_.emplace_back(std::move(step));
  if (listener_) listener_(kept);
  return {.operand = {.name = std::string(facts(kept.id).name), .head = kept.head},
          .matrix = &kept.values};
}

void Tape::require_finite(const Step& step) const {
  // A mask's numbers are scaled scores, and −∞ is meant; products are seen as their sum.
  if (step.op == Op::mask || step.op == Op::weigh) return;
  const Shape shape = facts(step.id).shape;
  for (std::size_t i = 0; i < step.values.rows(); ++i) {
    for (std::size_t j = 0; j < step.values.columns(); ++j) {
      if (std::isfinite(step.values(i, j))) continue;
      if (shape == Shape::pairs && leaves_out(i, j)) continue;
      const std::size_t row = shape == Shape::token_features ? i : input_.words[i];
      // A NaN's sign is the machine's whim.
      const double found = std::isnan(step.values(i, j)) ? not_scored : step.values(i, j);
      throw Error(fmt::format("{}: {}.{}{}[{},{}]: the result is too large for a double: found {}, "
                              "expected a finite number",
                              input_.file, name(variant_),
                              step.head == 0 ? "" : fmt::format("head{}.", step.head),
                              facts(step.id).name, row + 1, j + 1, found),
                  step.op == Op::divide ? "use a larger scale, or smaller numbers in the input"
                                        : "use smaller numbers in the input");
    }
  }
}

}  // namespace attn
