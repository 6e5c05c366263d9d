// A sheet is known by the numbers that it was made from, on whatever machine that was.
#include "trace/fingerprint.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::matrix;

template <typename Change>
std::string changed(Change change) {
  Input input = lecture();
  change(input);
  return fingerprint(input);
}

}  // namespace

TEST_CASE("the fingerprint of an input is the same everywhere") {
  // FNV-1a of 64 bits, worked out in Python.
  CHECK(fingerprint(lecture()) == "9e0afbbce3a78c57");
}

TEST_CASE("a fingerprint tells apart inputs of other numbers or tokens") {
  const std::string own = fingerprint(lecture());
  CHECK(changed([](Input& in) { (*in.W_K)(3, 3) = 1e-300; }) != own);
  CHECK(changed([](Input& in) { (*in.embeddings)(0, 1) = -0.0; }) != own);
  CHECK(changed([](Input& in) { std::swap(in.W_Q, in.W_K); }) != own);
  CHECK(changed([](Input& in) { in.tokens = {"birds", "fl", "ysouth"}; }) != own);
  CHECK(changed([](Input& in) { in.layout = Layout::out_in; }) != own);
  CHECK(changed([](Input& in) { in.heads = 2; }) != own);
  CHECK(changed([](Input& in) { in.softcap = 30; }) != own);
  CHECK(changed([](Input& in) { in.b_Q = matrix({{0, 0, 0, 0}}); }) != own);
  const auto masked = [](double last) {
    return changed([&](Input& in) {
      in.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 1, 1}, {1, 1, 0}, {1, 1, last}})};
    });
  };
  CHECK(masked(0) != masked(1));
  CHECK(masked(0) == masked(0));
  CHECK(masked(not_scored) == masked(-not_scored));
}

TEST_CASE("a fingerprint does not look at what flags change, nor at what only tells of an input") {
  const std::string own = fingerprint(lecture());
  CHECK(changed([](Input& in) { in.words = test::positions({0, 2}); }) == own);
  CHECK(changed([](Input& in) { in.self = SelfPolicy::skip; }) == own);
  CHECK(changed([](Input& in) { in.scale = {.rule = Scale::Rule::none}; }) == own);
  CHECK(changed([](Input& in) { in.mask.rule = MaskRule::causal; }) == own);
  CHECK(changed([](Input& in) { in.title = "Another"; }) == own);
}
