// The base with which queries and keys were turned is read from them, whatever it was. All numbers
// are NumPy's, of the embeddings below, turned by halves.
#include "guess/rotary_base.hpp"

#include <fmt/format.h>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;

// Queries and keys are the embeddings, at these positions.
Trace example(const std::string& positions) {
  return test::traced(fmt::format(
      R"({{"queries": {0}, "keys": {0}, "values": {0},
           "rotary": {{"pairs": "halves", "positions": {1}}}}})",
      "[[1, 0, 2, -1], [0, 1, 1, 2], [1, 1, 0, -2], [2, -1, 1, 1]]", positions));
}

// The base, where its mistake alone is named; 0 where it is not, −1 where no base is told with it.
double found(const std::string& positions, const std::string& answers) {
  const Check check = checked(answers, example(positions));
  if (check.diagnosis() != Ids{{"rotary-base"}}) return 0.0;
  return check.variants.front().diagnosis.causes.front().base.value_or(-1.0);
}

const std::string of_20000 = R"([[1.0000, 0.0000, 2.0000, -1.0000],
  [-0.8415, 0.9858, 0.5403, 2.0070], [-0.4161, 1.0282, 0.9093, -1.9857],
  [-2.1211, -1.0210, -0.7078, 0.9786]])";

}  // namespace

TEST_CASE("the base is told of queries or keys, and of both") {
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_queries": )" + of_20000 + "}") == 20'000.0);
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_keys": )" + of_20000 + "}") == 20'000.0);
  CHECK(found("[0, 1, 2, 3]", fmt::format(R"({{"rotated_queries": {0}, "rotated_keys": {0}}})",
                                          of_20000)) == 20'000.0);
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_keys": [[1.0000, 0.0000, 2.0000, -1.0000],
      [-0.8415, 0.2199, 0.5403, 2.2252], [-0.4161, 2.0792, 0.9093, -0.8229],
      [-2.1211, -1.3468, -0.7078, -0.4315]]})") == 7.5);
}

TEST_CASE("the base is told of positions at which the angles went round") {
  CHECK(found("[100, 101, 102, 103]",
              R"({"rotated_queries": [[1.8751, -0.4879, 1.2183, -0.8729],
      [-0.4520, 1.7730, 0.8920, 1.3625], [0.1016, 0.1551, 0.9948, -2.2307],
      [-2.1875, -0.6138, 0.4637, 1.2741]]})") == 300.0);
  // As where a context is stretched: 10,000 · 8^(128 ÷ 126).
  CHECK(found("[1000, 1003, 1009, 1027]",
              R"({"rotated_keys": [[-1.09138000, -0.32977531, 1.95163769, 0.94405945],
      [0.73924160, -0.26135453, -0.67344031, -2.22074173],
      [-0.85317294, -1.65159118, -0.52162816, 1.50739728],
      [-2.20648309, 1.32581802, -0.36253603, -0.49214489]]})") == 82'684.9);
}

TEST_CASE("the base is told where the catalogue has it, unless another of its own fits, too") {
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_keys": [[1.0000, 0.0000, 2.0000, -1.0000],
      [-0.8415, 0.9972, 0.5403, 2.0014], [-0.4161, 1.0057, 0.9093, -1.9972],
      [-2.1211, -1.0042, -0.7078, 0.9957]]})") == 500'000.0);
  CHECK(found("[0, 10, 20, 30]", R"({"scores": [[6.0, -3.1, 4.2, -3.3], [-3.1, 6.0, -3.5, null],
      [4.2, -3.5, 6.0, -4.1], [-3.3, null, -4.1, 7.0]]})") == -1.0);
}

TEST_CASE("no base is told of one pair, or of numbers that no base gives") {
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_keys": [[1.0000, 0.0000, 2.0000, -1.0000],
      [null, 0.9858, null, 2.0070], [null, null, null, null],
      [null, null, null, null]]})") == 0.0);
  CHECK(found("[0, 1, 2, 3]", R"({"rotated_keys": [[1.0000, 0.0000, 2.0000, -1.0000],
      [-0.8415, 0.9900, 0.5403, 2.0050], [-0.4161, 1.0200, 0.9093, -1.9899],
      [-2.1211, -1.0000, -0.7078, 1.0000]]})") == 0.0);
}
