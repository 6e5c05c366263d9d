// A mask that says the opposite of the input's must be known for it, in the form that it comes in.
#include "answers/own_mask.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::message_of;

// Three words, causal, of which the last two are encoded.
Input causal() {
  Input input = test::lecture();
  input.words = test::positions({1, 2});
  input.mask = {.rule = MaskRule::causal};
  return input;
}

bool complement(const std::string& mask, const Input& input = causal()) {
  return is_complement(Json::parse(mask), "a.json", "/mask", input);
}

}  // namespace

TEST_CASE("1 and true for what is hidden is the complement") {
  CHECK(complement("[[0, 0, 1], [0, 0, 0]]"));
  CHECK(complement("[[false, false, true], [false, false, false]]"));
  CHECK(complement("[[0, 1, 1], [0, 0, 1], [0, 0, 0]]"));
  CHECK(complement("[[[0, 0, 1], [0, 0, 0]]]"));
}

TEST_CASE("the mask itself, and any other, is not") {
  CHECK_FALSE(complement("[[1, 1, 0], [1, 1, 1]]"));
  CHECK_FALSE(complement("[[0, 1, 1], [0, 0, 0]]"));
  CHECK_FALSE(complement("[[0, 0, null], [0, 0, 0]]"));
}

TEST_CASE("one row is that of every word") {
  Input input = test::lecture();
  input.mask = {.rule = MaskRule::matrix, .cells = test::matrix({{1, 1, 0}, {1, 1, 0}, {1, 1, 0}})};
  CHECK(complement("[0, 0, 1]", input));
}

TEST_CASE("what is no mask of these words is refused") {
  CHECK(message_of([] { complement("[[0, 1]]"); }) ==
        "a.json: /mask: found 1 × 2 numbers, expected 2 × 3: what each word encoded may attend to");
}
