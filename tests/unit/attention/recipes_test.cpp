// The recipes are the lecture. These inputs are small enough to work out on paper, so that a wrong
// operand, a wrong policy or a wrong row is seen as a wrong number and not as a wrong feeling.
#include "attention/recipes.hpp"

#include <cmath>
#include <map>

#include "catch.hpp"
#include "elementary/elementary.hpp"
#include "helpers.hpp"
#include "operations/arithmetic.hpp"
#include "operations/operation.hpp"
#include "tell/arithmetic_line.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinRel;
using test::input_of;
using test::lecture;
using test::matrix;
using test::message_of;
using test::same_bits;

const Matrix& numbers_of(const VariantTrace& variant, StepId id) {
  const Step* step = find_step(variant, id);
  REQUIRE(step != nullptr);
  return step->cells;
}

Trace trace_all(const Input& input) { return trace(input, all_variants); }

Trace trace_one(Input input, Variant variant, std::optional<SelfPolicy> self = {}) {
  input.self = self;
  return trace(std::move(input), std::vector{variant});
}

// The third word looks equally at the first and the second: weights of exactly ½ without itself.
Input halves() {
  Input input = input_of(matrix({{1, 0}, {0, 1}, {2, 2}}));
  input.words = test::positions({2});
  return input;
}

}  // namespace

TEST_CASE("query-key gives the lecture's scores 40 and 26, scaled 20 and 13") {
  const Trace traced = trace_one(lecture(), Variant::query_key);
  const VariantTrace& variant = traced.variants.front();
  CHECK(same_bits(numbers_of(variant, StepId::queries), matrix({{2, 2, 4, 2}})));
  CHECK(same_bits(numbers_of(variant, StepId::keys),
                  matrix({{4, 3, 6, 1}, {1, 7, 5, 1}, {2, 3, 3, 2}})));
  CHECK(same_bits(numbers_of(variant, StepId::scores), matrix({{40, 38, 26}})));
  CHECK(same_bits(numbers_of(variant, StepId::scaled_scores), matrix({{20, 19, 13}})));
  CHECK(find_step(variant, StepId::scaled_scores)->number == 2);
  CHECK(find_step(variant, StepId::scaled_scores)->scaling->d == 4);
}

TEST_CASE("exponentials are taken from the row's maximum, and weights are their shares") {
  const Trace traced = trace_one(lecture(), Variant::query_key);
  const VariantTrace& variant = traced.variants.front();
  const Step& exponentials = *find_step(variant, StepId::exponentials);
  CHECK(same_bits(exponentials.cells, matrix({{1, elementary::exp(-1.0), elementary::exp(-7.0)}})));
  REQUIRE(exponentials.fact("max").size() == 1);
  CHECK(exponentials.fact("max")[0] == 20);
  CHECK(exponentials.fact("sum")[0] == 1 + elementary::exp(-1.0) + elementary::exp(-7.0));
  const double sum = exponentials.fact("sum")[0];
  CHECK(same_bits(numbers_of(variant, StepId::weights),
                  matrix({{1 / sum, elementary::exp(-1.0) / sum, elementary::exp(-7.0) / sum}})));
}

TEST_CASE("query-key sums keys and qkv sums values, with the same weights") {
  const Trace traced = trace_all(lecture());
  const VariantTrace& query_key = traced.variants[1];
  const VariantTrace& qkv = traced.variants[2];
  CHECK(same_bits(numbers_of(query_key, StepId::weights), numbers_of(qkv, StepId::weights)));
  CHECK(same_bits(numbers_of(qkv, StepId::values),
                  matrix({{1, 7, 3, 9}, {4, 1, 1, -1}, {3, 2, 1, 1}})));
  const auto a = numbers_of(qkv, StepId::weights).row(0);
  const auto by_keys = numbers_of(query_key, StepId::context).row(0);
  const auto by_values = numbers_of(qkv, StepId::context).row(0);
  CHECK(by_keys[1] == a[0] * 3 + a[1] * 7 + a[2] * 3);
  CHECK(by_values[1] == a[0] * 7 + a[1] * 1 + a[2] * 2);
}

TEST_CASE("raw compares embeddings, leaves the word itself unscored and adds it as it is") {
  const Trace traced = trace_one(lecture(), Variant::raw);
  const VariantTrace& variant = traced.variants.front();
  CHECK(same_bits(numbers_of(variant, StepId::scores), matrix({{4, not_scored, 6}})));
  CHECK(same_bits(numbers_of(variant, StepId::scaled_scores), matrix({{2, not_scored, 3}})));
  CHECK(same_bits(numbers_of(variant, StepId::exponentials),
                  matrix({{elementary::exp(-1.0), not_scored, 1}})));
  const auto a = numbers_of(variant, StepId::weights).row(0);
  CHECK_FALSE(is_scored(a[1]));
  CHECK_THAT(a[0], WithinRel(1 / (1 + elementary::exp(1.0)), 1e-15));
  const auto context = numbers_of(variant, StepId::context).row(0);
  CHECK(context[0] == a[0] * 3 + a[2] * 1 + 1);
  CHECK(context[1] == a[0] * 0 + a[2] * 1 + 3);
}

TEST_CASE("the policies carry, skip and score differ only in the word itself") {
  const auto context = [](SelfPolicy policy) {
    const Trace traced = trace_one(halves(), Variant::raw, policy);
    return numbers_of(traced.variants.front(), StepId::context);
  };
  CHECK(same_bits(context(SelfPolicy::skip), matrix({{0.5, 0.5}})));
  CHECK(same_bits(context(SelfPolicy::carry), matrix({{2.5, 2.5}})));
  // Scored, the word meets itself with 8 against 2 and 2.
  const double other = elementary::exp((2 - 8) / std::sqrt(2.0));
  const double sum = other + other + 1;
  const double expected = other / sum + 2 / sum;
  const Matrix scored = context(SelfPolicy::score);
  CHECK_THAT(scored(0, 0), WithinRel(expected, 1e-14));
  CHECK_THAT(scored(0, 1), WithinRel(expected, 1e-14));
}

TEST_CASE("carry and skip hold for every variant, with the vectors that it sums") {
  const Matrix own_key = matrix({{1, 7, 5, 1}});
  const Matrix own_value = matrix({{4, 1, 1, -1}});
  for (const auto& [variant, own] :
       std::map<Variant, Matrix>{{Variant::query_key, own_key}, {Variant::qkv, own_value}}) {
    const Trace skipped = trace_one(lecture(), variant, SelfPolicy::skip);
    const Trace carried = trace_one(lecture(), variant, SelfPolicy::carry);
    CHECK(
        same_bits(numbers_of(skipped.variants[0], StepId::scores), matrix({{40, not_scored, 26}})));
    const Matrix& without = numbers_of(skipped.variants[0], StepId::context);
    const Matrix& with = numbers_of(carried.variants[0], StepId::context);
    for (std::size_t f = 0; f < 4; ++f) CHECK(with(0, f) == without(0, f) + own(0, f));
  }
}

TEST_CASE("exactly the words' own pairs are null, in the order of the words") {
  Input input = input_of(matrix({{1, 0}, {0, 1}, {1, 1}, {2, 0}}));
  input.words = test::positions({3, 0, 2});
  for (const SelfPolicy policy : {SelfPolicy::carry, SelfPolicy::skip}) {
    const Trace traced = trace_one(input, Variant::raw, policy);
    for (const StepId id :
         {StepId::scores, StepId::scaled_scores, StepId::exponentials, StepId::weights}) {
      const Matrix& cells = numbers_of(traced.variants[0], id);
      REQUIRE(cells.rows() == 3);
      for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 4; ++j)
          CHECK(is_scored(cells(i, j)) == (Position{j} != input.words[i]));
      }
    }
  }
}

TEST_CASE("rows of words come in the order in which the words were asked for") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  const Trace traced = trace_one(input, Variant::query_key);
  const VariantTrace& variant = traced.variants[0];
  // x₃ · W_Q and x₁ · W_Q, worked out by hand.
  CHECK(same_bits(numbers_of(variant, StepId::queries), matrix({{2, 3, 3, 4}, {6, 4, 1, 5}})));
  CHECK(numbers_of(variant, StepId::keys).rows() == 3);
  CHECK(numbers_of(variant, StepId::scores)(0, 0) == 2 * 4 + 3 * 3 + 3 * 6 + 4 * 1);
  CHECK(numbers_of(variant, StepId::scores)(1, 2) == 6 * 2 + 4 * 3 + 1 * 3 + 5 * 2);
}

TEST_CASE("a sentence of one word is carried or scored, and refused when it is skipped") {
  Input input = input_of(matrix({{3, -4}}));
  SECTION("carried, the context is the embedding itself and nothing is scored") {
    const Trace traced = trace_one(input, Variant::raw);
    const VariantTrace& variant = traced.variants[0];
    CHECK(same_bits(numbers_of(variant, StepId::context), matrix({{3, -4}})));
    CHECK_FALSE(is_scored(numbers_of(variant, StepId::weights)(0, 0)));
    CHECK_FALSE(is_scored(find_step(variant, StepId::exponentials)->fact("max")[0]));
    CHECK(find_step(variant, StepId::exponentials)->fact("sum")[0] == 0);
  }
  SECTION("scored, its weight is 1") {
    const Trace traced = trace_one(input, Variant::raw, SelfPolicy::score);
    CHECK(numbers_of(traced.variants[0], StepId::scores)(0, 0) == 25);
    CHECK(numbers_of(traced.variants[0], StepId::weights)(0, 0) == 1);
    CHECK(same_bits(numbers_of(traced.variants[0], StepId::context), matrix({{3, -4}})));
  }
  SECTION("skipped, there is nothing to score, and the message says so") {
    const auto run = [&] { trace_one(input, Variant::raw, SelfPolicy::skip); };
    REQUIRE_THROWS_AS(run(), Error);
    CHECK(message_of(run) ==
          "in.json: raw.scores: there is nothing to score: the sentence has one word, and the self "
          "policy skip leaves it out");
  }
}

TEST_CASE("scores are divided by what the scale says, for vectors as long as those compared") {
  Input input = lecture();
  input.W_Q = matrix({{1, 0}, {0, 1}, {0, 0}, {0, 0}});
  input.W_K = input.W_Q;
  const auto divisor = [&](Scale scale) {
    input.scale = scale;
    return find_step(trace_one(input, Variant::query_key).variants[0], StepId::scaled_scores)
        ->number;
  };
  CHECK(divisor({}) == std::sqrt(2.0));  // d_k = 2, though d_model = 4
  CHECK(divisor({.rule = Scale::Rule::none}) == 1);
  CHECK(divisor({.rule = Scale::Rule::dim}) == 2);
  CHECK(divisor({.rule = Scale::Rule::number, .number = -0.5}) == -0.5);
}

TEST_CASE("scores beyond what exp can take still give weights") {
  Input input = input_of(matrix({{1000, 0}, {0, 1000}, {1000, 1}}));
  const Trace traced = trace_one(input, Variant::raw, SelfPolicy::score);
  const Matrix& weights = numbers_of(traced.variants[0], StepId::weights);
  CHECK(weights(0, 0) == 0.5);
  CHECK(weights(0, 1) == 0.0);
  CHECK(weights(0, 2) == 0.5);
}

TEST_CASE("a number that overflows is refused with its step, its word and its place") {
  Input input = input_of(matrix({{1, 1}, {1e200, 1}, {1e200, 2}}));
  const auto message = [&](Variant variant) {
    return message_of([&] { trace_one(input, variant); });
  };
  CHECK(message(Variant::raw) ==
        "in.json: raw.scores[2,3]: the result is too large for a double: found inf, expected a "
        "finite number");
  input.words = test::positions({2});
  CHECK(message(Variant::raw).find("raw.scores[3,2]") != std::string::npos);
  input.W_Q = matrix({{1, 0}, {0, 1}});
  input.W_K = matrix({{1, 0}, {0, 1e300}});
  input.W_V = input.W_Q;
  input.embeddings = matrix({{1, 1}, {1, 1e200}, {1, 1}});
  CHECK(message(Variant::query_key).find("query-key.keys[2,2]") != std::string::npos);
  input.embeddings = matrix({{1, 1}, {1, 2}, {1, 1}});
  input.W_K = input.W_Q;
  input.scale = {.rule = Scale::Rule::number, .number = 1e-320};
  CHECK(message(Variant::qkv).find("qkv.scaled_scores[3,1]") != std::string::npos);
}

TEST_CASE("infinities that cancel to no number are refused too") {
  Input input = input_of(matrix({{1e200, 1e200}, {1e200, -1e200}}));
  REQUIRE_THROWS_AS(trace_one(input, Variant::raw, SelfPolicy::skip), Error);
}

TEST_CASE("the word itself may overflow where it is not scored") {
  Input input = input_of(matrix({{1e200, 0}, {0, 1}}));
  const Trace traced = trace_one(input, Variant::raw);
  CHECK(numbers_of(traced.variants[0], StepId::scores)(0, 1) == 0);
}

TEST_CASE("every step names the operation and the steps it was made from") {
  const Trace traced = trace_all(lecture());
  const auto from = [&](std::size_t variant, StepId id) {
    std::string text(operation(find_step(traced.variants[variant], id)->op).name);
    for (const Operand& operand : find_step(traced.variants[variant], id)->from) {
      text += " " + std::string(operand.name) + (operand.of_words ? "*" : "");
    }
    return text;
  };
  CHECK(from(0, StepId::scores) == "dot embeddings* embeddings");
  CHECK(from(0, StepId::weighted_values) == "weigh weights embeddings");
  CHECK(from(0, StepId::context) == "sum weighted_values embeddings*");
  CHECK(from(1, StepId::queries) == "project embeddings* W_Q");
  CHECK(from(1, StepId::keys) == "project embeddings W_K");
  CHECK(from(1, StepId::scores) == "dot queries keys");
  CHECK(from(1, StepId::scaled_scores) == "divide scores");
  CHECK(from(1, StepId::exponentials) == "exp scaled_scores");
  CHECK(from(1, StepId::weights) == "normalise exponentials");
  CHECK(from(1, StepId::weighted_values) == "weigh weights keys");
  CHECK(from(1, StepId::context) == "sum weighted_values");
  CHECK(from(2, StepId::weighted_values) == "weigh weights values");
  CHECK(find_step(traced.variants[0], StepId::queries) == nullptr);
  CHECK(find_step(traced.variants[1], StepId::values) == nullptr);
}

TEST_CASE("a weighted vector is its weight times its vector, and null where nothing was scored") {
  const Trace traced = trace_all(lecture());
  std::vector<double> out{1, 2, 3, 4, 5, 6};  // of another length: it is to be filled anew
  for (const VariantTrace& variant : traced.variants) {
    const Step& step = *find_step(variant, StepId::weighted_values);
    for (std::size_t token = 0; token < 3; ++token) {
      weighted_vector(traced, variant, step, Row{0}, Position{token}, out);
      const double weight = numbers_of(variant, StepId::weights)(0, token);
      const Matrix& vectors = operand_matrix(traced, variant, step.from[1]);
      REQUIRE(out.size() == vectors.columns());
      for (std::size_t f = 0; f < out.size(); ++f) {
        CHECK(same_bits(out[f], weight * vectors(token, f)));
      }
      const WeightedVector shown =
          weighted_vector_arithmetic(traced, variant, step, Row{0}, Position{token});
      CHECK(same_bits(shown.weight, weight));
      CHECK(same_bits(shown.vector, vectors.row(token)));
      CHECK(same_bits(shown.result, out));
    }
  }
}

TEST_CASE("the arithmetic of a number, added up in its order, is that number bit for bit") {
  Input input = lecture();
  input.words = test::positions({0, 2});
  input.embeddings = matrix({{0.1, 0.7, -1.3, 1e5}, {0.3, 1e-7, 0.9, 2.2}, {1.1, -0.4, 0.6, 3.3}});
  const Trace traced = trace_all(input);
  for (const VariantTrace& variant : traced.variants) {
    for (const Step& step : variant.steps) {
      if (step.op != Op::project && step.op != Op::dot) continue;
      for (std::size_t i = 0; i < step.cells.rows(); ++i) {
        for (std::size_t j = 0; j < step.cells.columns(); ++j) {
          if (!is_scored(step.cells(i, j))) continue;
          const Made number = made(traced, variant, step, {i, j});
          CHECK(number.of.size() == 2 * 4);
          double total = 0;
          for (std::size_t k = 0; k < number.of.size(); k += 2) {
            volatile const double product = number.of[k] * number.of[k + 1];
            total = total + product;
          }
          CHECK(same_bits(total, step.cells(i, j)));
          CHECK(same_bits(number.result, step.cells(i, j)));
        }
      }
    }
  }
}
