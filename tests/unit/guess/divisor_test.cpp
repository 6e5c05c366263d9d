// A divisor that nobody has foreseen is read from the numbers: it is named where it is one that
// somebody may have chosen, where enough numbers tell, and where it gives all of them.
// The lecture's scores are 40, 38, 26, and 2 divides them.
#include "guess/divisor.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "naive.hpp"
#include "unit/check/checked.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinRel;
using test::checked;
using test::Ids;

std::optional<double> found(const std::string& answers) {
  const Check check = checked(answers);
  const auto& causes = check.variants.front().diagnosis.causes;
  return causes.empty() ? std::nullopt : causes.front().divisor;
}

// Rows as JSON, rounded.
std::string json(const test::Rows<double>& rows, int decimals) {
  std::string text;
  for (const auto& row : rows) {
    std::string cells;
    for (const double cell : row) {
      cells += fmt::format("{}{:.{}f}", cells.empty() ? "" : ", ", cell, decimals);
    }
    text += fmt::format("{}[{}]", text.empty() ? "" : ", ", cells);
  }
  return "[" + text + "]";
}

}  // namespace

TEST_CASE("a divisor is read from scaled scores, from weights, or from what comes of them") {
  // 40 ÷ 5 = 8, 38 ÷ 5 = 7.6, 26 ÷ 5 = 5.2.
  CHECK(found(R"({"scaled_scores": [8, 7.6, 5.2]})") == 5.0);
  CHECK(found(R"({"weights": [0.5777, 0.3872, 0.0351]})") == 5.0);
  // The first two would be of 5, and the third of none.
  CHECK_FALSE(found(R"({"weights": [0.5777, 0.3872, 0.0451]})"));
}

TEST_CASE("whatever random scores are divided by is found from each step alone") {
  std::size_t named = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    INFO("made again by Random(" << seed << ")");
    test::Random random(seed);
    Input input = test::input_of(random.matrix(5, 4));
    input.W_Q = random.matrix(4, 4);
    input.W_K = random.matrix(4, 4);
    input.W_V = random.matrix(4, 3);
    const Trace right = trace(input, std::vector{Variant::qkv});
    for (const double divisor : {30.0, 24.5, std::sqrt(700.0)}) {
      Settings other = settings(input, Variant::qkv);
      other.scale = {.rule = Scale::Rule::number, .number = divisor};
      const auto numbers = test::naive<double>(input, Variant::qkv, other);
      for (const StepId id : {StepId::scaled_scores, StepId::weights, StepId::context}) {
        const std::string answers =
            fmt::format("{{\"{}\": {}}}", facts(id).name, json(numbers.at({id, 0}), 6));
        const Check check = checked(answers, right);
        INFO(answers);
        // Weights that are nearly even fit much, but nothing else is named.
        const Ids named_so = check.diagnosis();
        if (named_so.empty()) continue;
        REQUIRE(named_so == Ids{{"scale-other"}});
        CHECK_THAT(check.variants.front().diagnosis.causes.front().divisor.value(),
                   WithinRel(divisor, 1e-12));
        ++named;
      }
    }
  }
  CHECK(named >= 94);  // of 108; the others fit many divisors
}

TEST_CASE("one number tells no divisor, and what is no scale at all is told none") {
  CHECK_FALSE(found(R"({"scaled_scores": [8, null, null]})"));
  CHECK_FALSE(found(R"({"scaled_scores": [8, 7.6, 5.3]})"));
  // Each of a hundred numbers of two decimals would fit these.
  CHECK_FALSE(found(R"({"weights": [0.6, 0.4, 0.0]})"));
}

TEST_CASE("a divisor is told of numbers that are off by less than the tolerance asked for") {
  const Tolerance tolerance{.kind = Tolerance::Kind::relative, .amount = 0.004};
  CHECK_FALSE(found(R"({"scaled_scores": [8.02, 7.59, 5.21]})"));
  CHECK(
      checked(R"({"scaled_scores": [8.02, 7.59, 5.21]})", test::traced(), tolerance).diagnosis() ==
      Ids{{"scale-other"}});
}

TEST_CASE("a root that is rounded before it divides is rounding, and no other divisor") {
  // NumPy's, with √2 taken as 1.41: scores −10, 6, 16 and so on.
  const Trace right = test::traced(R"({
    "embeddings": [[0, 0, -1, 2], [0, 1, -1, -1], [-2, 0, -2, -2], [2, -2, -1, 0]],
    "W_Q": [[0, 0], [2, 2], [0, 2], [-1, 0]], "W_K": [[-1, 1], [2, -1], [0, 1], [2, 1]],
    "W_V": [[1, 2, 0], [-2, 1, 0], [-2, 1, 2], [0, -2, -2]]})");
  const std::string scaled =
      R"("scaled_scores": [[-7.09, 4.26, 11.35, 4.26], [8.51, 0.00, -4.26, -12.77],
                           [2.84, 8.51, 14.18, -17.02], [-15.60, 12.77, 31.21, 4.26]])";
  const Check alone = checked("{" + scaled + "}", right);
  CHECK(alone.diagnosis().empty());
  CHECK(alone.rounding() == Rounding::carried);
  const Check both =
      checked("{" + scaled + R"(, "weights": [[0.00, 0.00, 1.00, 0.00], [1.00, 0.00, 0.00, 0.00],
                                      [0.00, 0.00, 1.00, 0.00], [0.00, 0.00, 1.00, 0.00]]})",
              right);
  CHECK(both.diagnosis().empty());
  CHECK(both.rounding() == Rounding::carried);
}

TEST_CASE("what a known mistake divides by is that mistake's") {
  CHECK(checked(R"({"scaled_scores": [10, 9.5, 6.5]})").diagnosis() == Ids{{"scale-dim"}});
}

// Scores, and what is added to them; all numbers are NumPy's, divided by 5.
const std::string vectors =
    R"({"queries": [[3, 1], [-2, 2], [1, -4]], "keys": [[2, -1], [1, 3], [-3, 1]],
        "values": [[1, 2], [0, -1], [4, 1]])";

TEST_CASE("a divisor is read from weights that a bias had its part in") {
  const Trace right =
      test::traced(vectors + R"(, "bias": [[0.5, -1, 2], [1.5, 0, -0.5], [-2, 1, 0.25]]})");
  const Check check = checked(R"({"weights": [[0.62290, 0.16976, 0.20734],
      [0.20516, 0.33825, 0.45659], [0.42105, 0.28224, 0.29671]]})",
                              right);
  REQUIRE(check.diagnosis() == Ids{{"scale-other"}});
  CHECK(check.variants.front().diagnosis.causes.front().divisor == 5.0);
}

TEST_CASE("a divisor is found where queries, or queries and keys, are divided") {
  for (const std::string on : {"queries", "both"}) {
    const Trace right = test::traced(vectors + R"(, "scale_on": ")" + on + "\"}");
    for (const std::string answers :
         {R"({"weights": [[0.43560, 0.53204, 0.03235], [0.04027, 0.29754, 0.66219],
              [0.90281, 0.03013, 0.06706]]})",
          R"({"context": [[0.56502, 0.37151], [2.68903, 0.44518], [1.17104, 1.84256]]})"}) {
      const Check check = checked(answers, right);
      INFO(on << answers);
      REQUIRE(check.diagnosis() == Ids{{"scale-other"}});
      CHECK(check.variants.front().diagnosis.causes.front().divisor == 5.0);
    }
  }
}
