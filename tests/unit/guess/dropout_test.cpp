// Dropout is random, so it is found in the weights: some are 0, and all others are the right ones
// divided by the same 1 − p. The lecture's are 0.7306, 0.2688, 0.0007.
#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::input_of;
using test::matrix;
using test::traced;

}  // namespace

TEST_CASE("dropout is told by one p for all weights") {
  const auto p_of = [](const Check& check) {
    const auto& causes = check.variants.front().diagnosis.causes;
    return causes.empty() ? std::nullopt : causes.front().dropout;
  };
  const Check quarter = checked(R"({"weights": [0.9741, 0.3584, 0.0000]})");
  CHECK(quarter.diagnosis() == Ids{{"dropout-left-on"}});
  CHECK(p_of(quarter) == 0.25);
  CHECK(p_of(checked(R"({"weights": [1.4611, 0.0000, 0.0013]})")) == 0.5);
  // 0.7306 × 4/3, but 0.2688 × 2.
  CHECK_FALSE(p_of(checked(R"({"weights": [0.9741, 0.5375, 0.0000]})")));
}

TEST_CASE("dropout is told beside a mistake that mixes the rows, whichever words are encoded") {
  // The weights are NumPy's, times 4/3, some of them 0.
  Input input = input_of(matrix({{1, 0}, {0, 1}, {1, 1}}));
  input.queries = input.embeddings;
  input.keys = matrix({{1, 0}, {0, 2}, {1, 1}});
  input.values = input.keys;
  const auto diagnosis = [&](std::initializer_list<std::size_t> words, const std::string& weights) {
    input.words = test::positions(words);
    return checked(R"({"weights": )" + weights + "}", traced(input)).diagnosis();
  };
  const Ids softmax_all{{"softmax-all", "dropout-left-on"}};
  CHECK(diagnosis({0}, "[0.0000000, 0.0593854, 0.1204404]") == softmax_all);
  CHECK(diagnosis({2}, "[0.1204404, 0.0000000, 0.2442670]") == softmax_all);
  const std::string turned =
      "[[0.5348161, 0.0000000, 0.2637011], "
      "[0.2637011, 0.7679671, 0.5348161], "
      "[0.5348161, 0.3786605, 0.5348161]]";
  CHECK(diagnosis({0, 1, 2}, turned) == Ids{{"weights-transposed", "dropout-left-on"}});
}

TEST_CASE("weights of one digit, which fit all sorts of p, show no dropout") {
  // 0.7306 ÷ (1 − p) is 0.85 to 0.95, so that p is 0.14 to 0.23; or 0.895 to 0.905, 0.18 to 0.19.
  CHECK(checked(R"({"weights": [0.9, 0.0, 0.0]})").diagnosis().empty());
  CHECK(checked(R"({"weights": [0.90, 0.0, 0.0]})").diagnosis() == Ids{{"dropout-left-on"}});
}

TEST_CASE("beside another mistake one weight that is left shows no dropout, and two do") {
  // Divided by d_k, the weights are softmax(10, 9.5, 6.5) = 0.6110, 0.3706, 0.0184; ÷ 0.875, for
  // p = 0.125, 0.6983, 0.4235, 0.0211. What is less than 0.7306 is no right weight divided.
  const Ids both{{"scale-dim", "dropout-left-on"}};
  CHECK(checked(R"({"weights": [0.6983, 0.4235, 0.0000]})").diagnosis() == both);
  CHECK(checked(R"({"weights": [0.6983, 0.0000, 0.0211]})").diagnosis() == both);
  CHECK(checked(R"({"weights": [0.6983, 0.0000, 0.0000]})").diagnosis().empty());
}

TEST_CASE("what is hidden was not dropped, and has no weight under dropout") {
  Input input = test::lecture();
  input.mask = {.rule = MaskRule::causal};
  // The lecture's second word sees two: 0.7311, 0.2689, and nothing of the third.
  CHECK(checked(R"({"weights": [0.0175, 0.0000, 0.9825]})", traced(input)).diagnosis().empty());
  CHECK(checked(R"({"weights": [1.4622, 0.0000, 0.0000]})", traced(input)).diagnosis() ==
        Ids{{"dropout-left-on"}});
}

TEST_CASE("a weight that rounds to 0 shows no dropout, nor do weights that are right") {
  // 0.00067 is 0.00; the others are the right ones, or divided by 0.75.
  CHECK(checked(R"({"weights": [0.97, 0.36, 0.00]})").diagnosis().empty());
  CHECK(checked(R"({"weights": [0.974, 0.358, 0.000]})").diagnosis() == Ids{{"dropout-left-on"}});
  CHECK(checked(R"({"weights": [0.7306, 0.2688, 0.0000]})").diagnosis().empty());
}

TEST_CASE("weights that add up to 1 were shared out after a token was left out") {
  // 0.7306 and 0.0007 of 0.7313.
  CHECK(checked(R"({"weights": [0.9991, 0.0000, 0.0009]})").diagnosis() !=
        Ids{{"dropout-left-on"}});
}
