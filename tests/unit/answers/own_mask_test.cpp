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

using Is = OwnMask::Is;

OwnMask judged(const std::string& mask, const Input& input = causal()) {
  return judge_mask(Json::parse(mask), "a.json", "/mask", input);
}

bool complement(const std::string& mask, const Input& input = causal()) {
  return judged(mask, input).is == Is::complement;
}

}  // namespace

TEST_CASE("1 and true for what is hidden is the complement") {
  CHECK(complement("[[0, 0, 1], [0, 0, 0]]"));
  CHECK(complement("[[false, false, true], [false, false, false]]"));
  CHECK(complement("[[0, 1, 1], [0, 0, 1], [0, 0, 0]]"));
  CHECK(complement("[[[0, 0, 1], [0, 0, 0]]]"));
}

TEST_CASE("the mask itself may be given as permissions or as what is added") {
  CHECK(judged("[[1, 1, 0], [1, 1, 1]]").is == Is::same);
  CHECK(judged("[[true, true, false], [true, true, true]]").is == Is::same);
  CHECK(judged(R"([[0, 0, "-inf"], [0, 0, 0]])").is == Is::same);
  CHECK(judged("[[[[0, 0, -10000], [0, 0, 0]]]]").is == Is::same);
}

TEST_CASE("of another mask the first place is told where it is") {
  const OwnMask hides = judged("[[1, 0, 0], [1, 1, 1]]");
  CHECK(hides.is == Is::other);
  CHECK(hides.hides);
  CHECK(index_of(hides.word) == 1);
  CHECK(index_of(hides.token) == 1);
  const OwnMask shows = judged("[[0, 0, 0], [0, 0, 0], [0, 0, -1e9]]");
  CHECK(shows.is == Is::other);
  CHECK_FALSE(shows.hides);
  CHECK(index_of(shows.token) == 2);
}

TEST_CASE("with blanks, or where each head has its own, a mask is not judged") {
  CHECK(judged("[[0, 0, null], [0, 0, 0]]").is == Is::in_part);
  Input input = causal();
  input.heads = 2;
  input.mask = {.rule = MaskRule::heads, .parts = {{.rule = MaskRule::causal}, {}}};
  CHECK(judged("[[0, 0, 1], [0, 0, 0]]", input).is == Is::of_heads);
}

TEST_CASE("one row is that of every word") {
  Input input = test::lecture();
  input.mask = {.rule = MaskRule::matrix, .cells = test::matrix({{1, 1, 0}, {1, 1, 0}, {1, 1, 0}})};
  CHECK(complement("[0, 0, 1]", input));
}

TEST_CASE("what is no mask of these words is refused") {
  CHECK(message_of([] { complement("[[0, 1]]"); }) ==
        "a.json: /mask: found 1 × 2 numbers, expected 2 × 3: what each word encoded may attend to");
  CHECK(message_of([] { judged("[[0, 1, 2], [0, 0, 0]]"); }) ==
        "a.json: /mask: found 2 at /0/2, expected a mask's 1 and 0, or true and false");
  CHECK(message_of([] { judged("[[0, 1, -1e9], [0, 0, 0]]"); }) ==
        "a.json: /mask: found 1 at /0/1, expected a mask's 0, or −∞ where it hides");
  CHECK(message_of([] { judged("5"); }) ==
        "a.json: /mask: found the number 5, expected rows of numbers");
  CHECK(message_of([] { judge_mask(GivenArray{.extents = {0}}, "a.npz", "mask", causal()); }) ==
        "a.npz: mask: found 0 numbers, expected 2 × 3: what each word encoded may attend to");
}
