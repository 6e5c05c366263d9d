#include "attention/tape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "error.hpp"

namespace attn {

Tape::Tape(const Input& input, Variant variant, const Settings& how)
    : input_(input), variant_(variant), how_(how) {}

Tape::Rows Tape::embeddings() const {
  return {.operand = {.name = "embeddings"}, .matrix = &*input_.embeddings};
}

Tape::Rows Tape::of_words(const Rows& rows) {
  const Matrix& chosen = chosen_.emplace_back(select_rows(*rows.matrix, input_.words));
  return {.operand = {.name = rows.operand.name, .words_only = true}, .matrix = &chosen};
}

Tape::Rows Tape::project(StepId id, const Rows& rows, const char* name,
                         const std::optional<Matrix>& W) {
  return record({.id = id,
                 .op = Op::project,
                 .from = {rows.operand, {.name = name}},
                 .values = multiply(*rows.matrix, W.value())});
}

Tape::Rows Tape::score(const Rows& asking, const Rows& answering) {
  if (how_.self == SelfPolicy::skip && input_.tokens.size() == 1) {
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
                 .from = {asking.operand, answering.operand},
                 .values = std::move(scores)});
}

Tape::Rows Tape::scale(const Rows& scores) {
  const double divisor = how_.scale.divisor(compared_length_);
  Matrix scaled = *scores.matrix;
  for (std::size_t i = 0; i < scaled.rows(); ++i) {
    for (double& cell : scaled.row(i)) cell /= divisor;
  }
  return record({.id = StepId::scaled_scores,
                 .op = Op::divide,
                 .from = {scores.operand},
                 .values = std::move(scaled),
                 .divisor = divisor,
                 .divisor_d = compared_length_});
}

Tape::Rows Tape::softmax(const Rows& scaled_scores) {
  Step exponentials{.id = StepId::exponentials,
                    .op = Op::exp,
                    .from = {scaled_scores.operand},
                    .values = *scaled_scores.matrix};
  for (std::size_t i = 0; i < exponentials.values.rows(); ++i) {
    const auto row = exponentials.values.row(i);
    double max = not_scored;
    for (const double z : row) max = std::fmax(max, z);  // fmax passes over a NaN
    // The maximum comes off first: exp(1000) overflows, exp(0) does not, and softmax is blind to a
    // constant taken from the whole row.
    double sum = 0.0;
    for (double& cell : row) {
      if (!is_scored(cell)) continue;
      cell = std::exp(cell - max);
      sum += cell;
    }
    exponentials.row_max.push_back(max);
    exponentials.row_sum.push_back(sum);
  }
  const Rows E = record(std::move(exponentials));

  Matrix weights = *E.matrix;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    const double sum = steps_.back().row_sum[i];
    for (double& cell : weights.row(i)) cell /= sum;
  }
  return record({.id = StepId::weights,
                 .op = Op::normalise,
                 .from = {E.operand},
                 .values = std::move(weights)});
}

Tape::Weighted Tape::weigh(const Rows& weights, const Rows& vectors) {
  record({.id = StepId::weighted_values,
          .op = Op::weigh,
          .from = {weights.operand, vectors.operand},
          .values = {}});
  return {weights, vectors};
}

void Tape::sum(const Weighted& weighted) {
  Matrix weights = *weighted.weights.matrix;
  for (std::size_t i = 0; i < weights.rows(); ++i) {
    // To add 0 × vector is to add nothing.
    for (double& weight : weights.row(i)) weight = is_scored(weight) ? weight : 0.0;
  }
  Step context{.id = StepId::context,
               .op = Op::sum,
               .from = {{.name = std::string(facts(StepId::weighted_values).name)}},
               .values = multiply(weights, *weighted.vectors.matrix)};
  if (how_.self == SelfPolicy::carry) {
    const Rows own = of_words(weighted.vectors);
    for (std::size_t i = 0; i < weights.rows(); ++i) {
      const auto out = context.values.row(i);
      const auto carried = own.matrix->row(i);
      for (std::size_t f = 0; f < out.size(); ++f) out[f] += carried[f];
    }
    context.from.push_back(own.operand);
  }
  record(std::move(context));
}

VariantTrace Tape::finish() {
  VariantTrace trace{.variant = variant_, .settings = how_, .steps = {}};
  for (Step& step : steps_) trace.steps.push_back(std::move(step));
  steps_.clear();
  return trace;
}

bool Tape::leaves_out(std::size_t word, std::size_t token) const {
  return how_.self != SelfPolicy::score && input_.words[word] == token;
}

Tape::Rows Tape::record(Step step) {
  require_finite(step);
  const Step& kept = steps_.emplace_back(std::move(step));
  return {.operand = {.name = std::string(facts(kept.id).name)}, .matrix = &kept.values};
}

void Tape::require_finite(const Step& step) const {
  const Shape shape = facts(step.id).shape;
  for (std::size_t i = 0; i < step.values.rows(); ++i) {
    for (std::size_t j = 0; j < step.values.columns(); ++j) {
      if (std::isfinite(step.values(i, j))) continue;
      if (shape == Shape::pairs && leaves_out(i, j)) continue;
      const std::size_t row = shape == Shape::token_features ? i : input_.words[i];
      // A NaN's sign is the machine's whim.
      const double found = std::isnan(step.values(i, j)) ? not_scored : step.values(i, j);
      throw Error(
          fmt::format("{}: {}.{}[{},{}]: the result is too large for a double: found {}, expected "
                      "a finite number",
                      input_.file, name(variant_), facts(step.id).name, row + 1, j + 1, found),
          step.op == Op::divide ? "use a larger scale, or smaller numbers in the input"
                                : "use smaller numbers in the input");
    }
  }
}

}  // namespace attn
