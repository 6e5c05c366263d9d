// What no catalogue can foresee is told from the numbers: a mask, a bias, what was dropped. All
// numbers here are NumPy's, of the example below, but where a test says otherwise.
#include "guess/guesses.hpp"

#include "catch.hpp"
#include "tell/check.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::traced;

const std::string example = R"({"embeddings": [[1, 0, 2], [0, 1, 1], [1, 1, 0], [2, 0, 1]],
  "W_Q": [[1, 0], [0, 1], [0.5, 1]], "W_K": [[0, 1], [1, 0.5], [1, -1]],
  "W_V": [[1, 2], [0, 1], [-1, 1]])";

Check of_example(const std::string& answers, const std::string& further = "") {
  return checked(answers, traced(example + further + "}"));
}

const Cause& cause_of(const Check& check) {
  REQUIRE(check.variants.front().diagnosis.causes.size() == 1);
  return check.variants.front().diagnosis.causes.front();
}

const std::string causal =
    "[[1.0000, 0.0000, 0.0000, 0.0000], [0.3302, 0.6698, 0.0000, 0.0000], "
    "[0.1882, 0.2681, 0.5437, 0.0000], [0.2423, 0.3451, 0.2423, 0.1702]]";

}  // namespace

TEST_CASE("a causal mask is named where the input sets none, and leaving it out where it does") {
  CHECK(of_example(R"({"weights": )" + causal + "}").diagnosis() == Ids{{"mask-causal"}});
  CHECK(of_example(R"({"context": [[-1.0000, 4.0000], [-1.0000, 2.6605], [0.0874, 2.9202],
                                   [-0.1750, 3.2376]]})")
            .diagnosis() == Ids{{"mask-causal"}});
  CHECK(of_example(R"({"weights": )" + causal + "}", R"(, "mask": "causal")").agrees());
  CHECK(of_example(R"({"weights": [[0.0646, 0.1310, 0.5388, 0.2657],
                                   [0.0256, 0.0520, 0.6178, 0.3046],
                                   [0.1362, 0.1940, 0.3935, 0.2763],
                                   [0.2423, 0.3451, 0.2423, 0.1702]]})",
                   R"(, "mask": "causal")")
            .diagnosis() == Ids{{"mask-missing"}});
}

TEST_CASE("another mask is read from the weights, whatever it hides") {
  const Check odd = of_example(
      R"({"weights": [[0.1400, 0.2840, 0.0000, 0.5760], [0.0369, 0.0748, 0.8884, 0.0000],
                      [0.0000, 0.2246, 0.4555, 0.3199], [0.3701, 0.0000, 0.3701, 0.2599]]})");
  CHECK(odd.diagnosis() == Ids{{"mask-other"}});
  CHECK(test::same_bits(cause_of(odd).masks.front(),
                        test::matrix({{1, 1, 0, 1}, {1, 1, 1, 0}, {0, 1, 1, 1}, {1, 0, 1, 1}})));
  // The first row's others are as they would be without a mask.
  CHECK(of_example(R"({"weights": [[0.0646, 0.1310, 0.0000, 0.2657],
                                   [0.0256, 0.0520, 0.6178, 0.3046],
                                   [0.1362, 0.1940, 0.3935, 0.2763],
                                   [0.2423, 0.3451, 0.2423, 0.1702]]})")
            .diagnosis()
            .empty());
}

TEST_CASE("a mask is told as soon as masked scores show it, though the input sets none") {
  const std::string masked =
      R"("masked_scores": [[1.4142, "-inf", "-inf", "-inf"], [-0.7071, 0.0000, "-inf", "-inf"],
                           [0.7071, 1.0607, 1.7678, "-inf"], [2.8284, 3.1820, 2.8284, 2.4749]])";
  CHECK(of_example("{" + masked + "}").diagnosis() == Ids{{"mask-causal"}});
  CHECK(of_example("{" + masked + R"(, "weights": )" + causal + "}").diagnosis() ==
        Ids{{"mask-causal"}});
  const Check padding = of_example(
      R"({"masked_scores": [[1.4142, 2.1213, 3.5355, "-inf"], [-0.7071, 0.0000, 2.4749, "-inf"],
                            [0.7071, 1.0607, 1.7678, "-inf"], [2.8284, 3.1820, 2.8284, "-inf"]],
          "weights": [[0.0879, 0.1784, 0.7337, 0.0000], [0.0369, 0.0748, 0.8884, 0.0000],
                      [0.1882, 0.2681, 0.5437, 0.0000], [0.2920, 0.4159, 0.2920, 0.0000]]})");
  CHECK(padding.diagnosis() == Ids{{"mask-other"}});
}

TEST_CASE("padding is told where some of what it hides would have had next to no weight") {
  const Trace five = traced(R"({
    "embeddings": [[0.6, -0.9, -1.1, 0.1], [-0.7, -0.6, -1.7, 2.0], [0.9, -1.0, 0.9, 1.3],
                   [-2.4, -0.5, -0.4, 0.6], [-0.1, -0.2, -0.1, 1.9]],
    "W_Q": [[2.2, -0.5, -0.9, 2.7], [-1.0, -0.6, 0.0, 0.5], [1.0, 0.4, -0.9, 0.5],
            [0.2, 1.9, 0.0, -1.3]],
    "W_K": [[-1.0, 1.5, -0.5, -2.1], [-0.6, 0.0, 1.2, -1.0], [0.7, 0.8, -0.7, -0.2],
            [1.8, 1.7, 0.9, 0.3]],
    "W_V": [[1, 0], [0, 1], [0, 0], [0, 0]]})");
  // Without a mask the last column would be 0.1584, 0.0050, 0.1600, 0.0001, 0.0114.
  for (const std::string weights :
       {R"([[0.0082, 0.3704, 0.0404, 0.5810, 0.0000], [0.0062, 0.0000, 0.9938, 0.0000, 0.0000],
            [0.0000, 0.0067, 0.9931, 0.0002, 0.0000], [0.8669, 0.0000, 0.1331, 0.0000, 0.0000],
            [0.0001, 0.0000, 0.9998, 0.0000, 0.0000]])",
        R"([[0.01, 0.37, 0.04, 0.58, 0.00], [0.01, 0.00, 0.99, 0.00, 0.00],
            [0.00, 0.01, 0.99, 0.00, 0.00], [0.87, 0.00, 0.13, 0.00, 0.00],
            [0.00, 0.00, 1.00, 0.00, 0.00]])"}) {
    const Check padding = checked(R"({"weights": )" + weights + "}", five);
    REQUIRE(padding.diagnosis() == Ids{{"mask-other"}});
    const Matrix& mask = cause_of(padding).masks.front();
    for (std::size_t word = 0; word < 5; ++word) CHECK(mask(word, 4) == 0.0);
  }
}

TEST_CASE("padding and windows are told from contexts alone") {
  const Check padding = of_example(
      R"({"context": [[0.4674, 2.9096], [0.7767, 2.9621], [0.0874, 2.9202], [-0.4159, 2.8761]]})");
  CHECK(padding.diagnosis() == Ids{{"mask-other"}});
  CHECK(test::same_bits(cause_of(padding).masks.front(),
                        test::matrix({{1, 1, 1, 0}, {1, 1, 1, 0}, {1, 1, 1, 0}, {1, 1, 1, 0}})));
  const Check window = of_example(
      R"({"context": [[-1.0000, 2.6605], [0.7767, 2.9621], [0.5508, 3.4151], [1.0000, 3.8250]]})");
  CHECK(window.diagnosis() == Ids{{"mask-other"}});
}

TEST_CASE("a bias is told where it was added, if all rows have it") {
  const Check queries =
      of_example(R"({"queries": [[2.50, 1.75], [1.00, 1.75], [1.50, 0.75], [3.00, 0.75]],
                     "weights": [[0.1156, 0.2146, 0.4353, 0.2345], [0.0510, 0.0948, 0.5552, 0.2990],
                                 [0.2170, 0.2830, 0.2830, 0.2170],
                                 [0.3225, 0.4204, 0.1455, 0.1116]]})");
  CHECK(queries.diagnosis() == Ids{{"bias-other"}});
  CHECK(cause_of(queries).biases.front().vectors == StepId::queries);
  CHECK(test::same_bits(cause_of(queries).biases.front().row, test::matrix({{0.5, -0.25}})));
  const Check values = of_example(
      R"({"context": [[1.1089, 3.2149], [1.3447, 3.3328], [0.8395, 3.2448], [0.3250, 2.9876]]})");
  CHECK(values.diagnosis() == Ids{{"bias-other"}});
  CHECK(cause_of(values).biases.front().vectors == StepId::values);
  CHECK(test::same_bits(cause_of(values).biases.front().row, test::matrix({{0.5, -0.25}})));
}

TEST_CASE("biases of queries, keys and values are told together, as nn.Linear adds them") {
  const Check check = of_example(
      R"({"queries": [[2.50, 1.75], [1.00, 1.75], [1.50, 0.75], [3.00, 0.75]],
          "keys": [[2.25, -0.25], [2.25, 0.25], [1.25, 2.25], [1.25, 1.75]],
          "values": [[-1.50, 5.00], [-1.50, 3.00], [0.50, 4.00], [0.50, 6.00]],
          "weights": [[0.1156, 0.2146, 0.4353, 0.2345], [0.0510, 0.0948, 0.5552, 0.2990],
                      [0.2170, 0.2830, 0.2830, 0.2170], [0.3225, 0.4204, 0.1455, 0.1116]],
          "context": [[-0.1605, 4.3699], [0.2084, 4.5543], [-0.5000, 4.3682],
                      [-0.9856, 4.1254]]})");
  CHECK(check.diagnosis() == Ids{{"bias-other"}});
  const Cause& cause = cause_of(check);
  REQUIRE(cause.biases.size() == 3);
  CHECK(cause.biases[1].vectors == StepId::keys);
  CHECK(test::same_bits(cause.biases[1].row, test::matrix({{0.25, 0.75}})));
  CHECK(found_text(traced(example + "}"), Variant::qkv, *cause.made.front(), cause, 2) ==
        ", [0.5, -0.25] added to the queries, [0.25, 0.75] to the keys, [-0.5, 1] to the "
        "values");
}

TEST_CASE("what is off in one column alone, or in one row, is no bias") {
  CHECK(of_example(R"({"queries": [[2.50, 2.00], [1.00, 2.00], [1.50, 1.00], [3.00, 1.00]]})")
            .diagnosis()
            .empty());
  CHECK(of_example(R"({"queries": [[2.50, 1.75], [0.50, 2.00], [1.00, 1.00], [2.50, 1.00]]})")
            .diagnosis()
            .empty());
}

TEST_CASE("dropout of scores is told from them, and from the weights alone") {
  const std::string weights =
      R"("weights": [[0.0405, 0.0062, 0.6861, 0.2672], [0.0132, 0.0339, 0.9190, 0.0339],
                     [0.0449, 0.1848, 0.4743, 0.2960], [0.2366, 0.3791, 0.2366, 0.1477]])";
  const Check alone = of_example("{" + weights + "}");
  CHECK(alone.diagnosis() == Ids{{"dropout-on-scores"}});
  CHECK(cause_of(alone).dropout == 0.25);
  const Check both = of_example(
      R"({"scaled_scores": [[1.8856, 0.0000, 4.7140, 3.7712], [-0.9428, 0.0000, 3.2998, 0.0000],
                            [0.0000, 1.4142, 2.3570, 1.8856], [3.7712, 4.2426, 3.7712, 3.2998]], )" +
      weights + "}");
  CHECK(both.diagnosis() == Ids{{"dropout-on-scores"}});
}

TEST_CASE("dropout of weights is told from the contexts alone, and that of the output from it") {
  const Check weights = of_example(
      R"({"context": [[0.98646, 4.27058], [0.72017, 2.74646], [0.63434, 3.93318],
                      [-0.23328, 4.31675]]})");
  CHECK(weights.diagnosis() == Ids{{"dropout-left-on"}});
  CHECK(cause_of(weights).dropout == 0.25);
  const Check output = of_example(
      R"({"context": [[0.8118, 0.0000], [1.1263, 4.7771], [0.0000, 4.6597], [-0.2333, 4.3168]]})");
  CHECK(output.diagnosis() == Ids{{"dropout-on-output"}});
}

TEST_CASE("a residual that is added and normalised is named") {
  CHECK(of_example(R"({"output": [[0.1147, 1.1634, -1.2780], [-0.1484, 1.2922, -1.1438],
                                  [0.1422, 1.1474, -1.2897], [0.3922, 0.9806, -1.3728]]})",
                   R"(, "W_O": [[1, 0, 1], [0, 1, -1]])")
            .diagnosis() == Ids{{"residual-normed"}});
}

TEST_CASE("where each head has a mask of its own, another is read head by head") {
  const std::string two_heads =
      R"({"queries": [[1, 0, 2, 1], [0, 1, 1, -1], [1, 1, 0, 2], [2, 0, 1, 1]],
          "keys": [[0, 1, 1, 1], [1, 0.5, -1, 2], [1, -1, 0, 1], [2, 1, 1, -1]],
          "values": [[1, 2, 0, 1], [0, 1, 1, 1], [-1, 1, 2, 0], [1, 0, 1, -1]], "heads": 2,
          "mask": {"heads": ["none", "causal"]}})";
  const Check check = checked(
      R"({"head1": {"weights": [[0.1400, 0.2840, 0.0000, 0.5760], [0.5141, 0.3610, 0.1250, 0.0000],
                                [0.0000, 0.2362, 0.0818, 0.6821], [0.0454, 0.1867, 0.0000, 0.7679]]},
          "head2": {"weights": [[1.0000, 0.0000, 0.0000, 0.0000], [0.8930, 0.1070, 0.0000, 0.0000],
                                [0.1636, 0.6728, 0.1636, 0.0000],
                                [0.5035, 0.2483, 0.2483, 0.0000]]}})",
      traced(two_heads));
  REQUIRE(check.diagnosis() == Ids{{"mask-other"}});
  const std::vector<Matrix>& masks = cause_of(check).masks;
  REQUIRE(masks.size() == 2);
  CHECK(test::same_bits(masks[0],
                        test::matrix({{1, 1, 0, 1}, {1, 1, 1, 0}, {0, 1, 1, 1}, {1, 1, 0, 1}})));
  CHECK(test::same_bits(masks[1],
                        test::matrix({{1, 0, 0, 0}, {1, 1, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 0}})));
}
