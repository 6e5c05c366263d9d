// What a mask put in place of −∞, or added, is read from the numbers, whatever it was. All numbers
// are NumPy's, of the example below under a causal mask.
#include "guess/mask_number.hpp"

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;

const Trace& example() {
  static const Trace trace =
      test::traced(R"({"embeddings": [[1, 0, 2], [0, 1, 1], [1, 1, 0], [2, 0, 1]],
  "W_Q": [[1, 0], [0, 1], [0.5, 1]], "W_K": [[0, 1], [1, 0.5], [1, -1]],
  "W_V": [[1, 2], [0, 1], [-1, 1]], "mask": "causal"})");
  return trace;
}

// The number, where its mistake alone is named; 0 where it is not.
double found(const std::string& answers) {
  const Check check = checked(answers, example());
  if (check.diagnosis() != Ids{{"mask-weak"}}) return 0.0;
  return check.variants.front().diagnosis.causes.front().mask_number.value();
}

}  // namespace

TEST_CASE("what stands in a hidden score's place is told, with the number") {
  CHECK(found(R"({"masked_scores": [[1.4142, -5.0000, -5.0000, -5.0000],
      [-0.7071, 0.0000, -5.0000, -5.0000], [0.7071, 1.0607, 1.7678, -5.0000],
      [2.8284, 3.1820, 2.8284, 2.4749]],
    "weights": [[0.9951, 0.0016, 0.0016, 0.0016], [0.3273, 0.6638, 0.0045, 0.0045],
      [0.1881, 0.2679, 0.5433, 0.0006], [0.2423, 0.3451, 0.2423, 0.1702]]})") == -5.0);
  // The weights are right already, to four decimals.
  CHECK(found(R"({"masked_scores": [[1.4142, -20, -20, -20], [-0.7071, 0.0000, -20, -20],
      [0.7071, 1.0607, 1.7678, -20], [2.8284, 3.1820, 2.8284, 2.4749]],
    "weights": [[1.0000, 0.0000, 0.0000, 0.0000], [0.3302, 0.6698, 0.0000, 0.0000],
      [0.1882, 0.2681, 0.5437, 0.0000], [0.2423, 0.3451, 0.2423, 0.1702]]})") == -20.0);
  CHECK(found(R"({"weights": [[0.9951, 0.0016, 0.0016, 0.0016], [0.3273, 0.6638, 0.0045, 0.0045],
      [0.1881, 0.2679, 0.5433, 0.0006], [0.2423, 0.3451, 0.2423, 0.1702]]})") == -5.0);
  CHECK(found(R"({"context": [[-0.9533, 3.9766], [-0.8750, 2.7442], [0.0916, 2.9297],
      [-0.1750, 3.2376]]})") == -3.0);
}

TEST_CASE("what is added to a hidden score is told, with the number") {
  CHECK(found(R"({"masked_scores": [[1.4142, -17.8787, -16.4645, -17.1716],
      [-0.7071, 0.0000, -17.5251, -18.2322], [0.7071, 1.0607, 1.7678, -18.5858],
      [2.8284, 3.1820, 2.8284, 2.4749]]})") == -20.0);
  CHECK(found(R"({"weights": [[0.9111, 0.0125, 0.0512, 0.0253], [0.3058, 0.6201, 0.0496, 0.0245],
      [0.1878, 0.2674, 0.5423, 0.0026], [0.2423, 0.3451, 0.2423, 0.1702]]})") == -5.0);
  CHECK(found(R"({"context": [[-0.8471, 3.9491], [-0.8518, 2.7346], [0.0897, 2.9255],
      [-0.1750, 3.2376]]})") == -5.0);
}

TEST_CASE("the number is told though −∞ is written down, and where the catalogue has it") {
  CHECK(found(R"({"masked_scores": [[1.4142, "-inf", "-inf", "-inf"],
      [-0.7071, 0.0000, "-inf", "-inf"], [0.7071, 1.0607, 1.7678, "-inf"],
      [2.8284, 3.1820, 2.8284, 2.4749]],
    "weights": [[0.9951, 0.0016, 0.0016, 0.0016], [0.3273, 0.6638, 0.0045, 0.0045],
      [0.1881, 0.2679, 0.5433, 0.0006], [0.2423, 0.3451, 0.2423, 0.1702]]})") == -5.0);
  CHECK(found(R"({"masked_scores": [[1.4142, -10, -10, -10], [-0.7071, 0.0000, -10, -10],
      [0.7071, 1.0607, 1.7678, -10], [2.8284, 3.1820, 2.8284, 2.4749]]})") == -10.0);
}

TEST_CASE("hidden scores that are not the same, and weights off otherwise, tell no mask's number") {
  CHECK(found(R"({"masked_scores": [[1.4142, -5, -5, -6], [-0.7071, 0.0000, -5, -5],
      [0.7071, 1.0607, 1.7678, -5], [2.8284, 3.1820, 2.8284, 2.4749]]})") == 0.0);
  // A hidden weight off in its last digit; one that is anything; one where the others are right.
  CHECK(found(R"({"weights": [[1.0000, 0.0001, 0.0000, 0.0000], [0.3302, 0.6698, 0.0000, 0.0000],
      [0.1882, 0.2681, 0.5437, 0.0000], [0.2423, 0.3451, 0.2423, 0.1702]]})") == 0.0);
  CHECK(found(R"({"weights": [[0.8712, 0.1288, 0.0000, 0.0000], [0.3302, 0.6698, 0.0000, 0.0000],
      [0.1882, 0.2681, 0.5437, 0.0000], [0.2423, 0.3451, 0.2423, 0.1702]]})") == 0.0);
  CHECK(found(R"({"context": [[-0.9533, 3.9766], [-1.0000, 2.6605], [0.0874, 2.9202],
      [-0.1750, 3.2376]]})") == 0.0);
}

TEST_CASE("no number is told where any would give the same") {
  // The first word carries itself, and all it could attend to is hidden.
  const Trace carried = test::traced(R"({"embeddings": [[1, 0, 2], [0, 1, 1], [1, 1, 0]],
                                         "mask": "causal", "word": 1})",
                                     Variant::raw);
  const Check check = checked(R"({"weights": [null, 0.5, 0.5]})", carried);
  REQUIRE(check.diagnosis() == Ids{{"mask-zero"}, {"mask-weak"}, {"softmax-twice"}});
  CHECK_FALSE(check.variants.front().diagnosis.causes[1].mask_number);
}

TEST_CASE("the number of one hidden score is told where it is a round one below all others") {
  const Trace one = test::traced(R"({"embeddings": [[1, 0, 2], [0, 1, 1], [1, 1, 0]],
    "W_Q": [[1, 0], [0, 1], [0.5, 1]], "W_K": [[0, 1], [1, 0.5], [1, -1]],
    "W_V": [[1, 2], [0, 1], [-1, 1]], "mask": "causal", "word": 2})");
  const auto named = [&](const std::string& score) {
    return checked(R"({"masked_scores": [-0.7071, 0, )" + score + "]}", one).diagnosis() ==
           Ids{{"mask-weak"}};
  };
  CHECK(named("-50"));
  CHECK_FALSE(named("-47"));
  CHECK_FALSE(named("-0.5"));
  CHECK_FALSE(named("-2.4749"));
}
