// Which number differs first, what it is called, and how far it might have been off.
#include "tell/check.hpp"

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::traced;

std::string tolerance(Tolerance::Kind kind, double amount = 0) {
  Check check{};
  check.strictness.tolerance = {.kind = kind, .amount = amount};
  return tolerance_text(check);
}

}  // namespace

TEST_CASE("the first step that differs is found, in the first variant that has one") {
  const Trace all = traced(test::lecture(), {all_variants.begin(), all_variants.end()});
  CHECK_FALSE(first_difference(checked(R"({"qkv": {"scores": [40, 38, 26]}})", all)));
  const Check check = checked(
      R"({"raw": {"scores": [4, null, 6]}, "query-key": {"scores": [40, 38, 26],
          "scaled_scores": [20, 19, 99], "weights": [1, 1, 1]}, "qkv": {"scores": [1, 1, 1]}})",
      all);
  const auto first = first_difference(check);
  REQUIRE(first);
  CHECK(first->first->variant == Variant::query_key);
  CHECK(first->second->id == StepId::scaled_scores);
}

TEST_CASE("a number has the address that --explain takes, and its words by name") {
  const Trace trace = traced();
  const DifferingCell cell{.row = 0, .column = 2, .theirs = 27, .ours = 26};
  const StepCheck scores{.id = StepId::scores, .marks = {}};
  CHECK(cell_address(trace, Variant::qkv, scores, cell) == "qkv.scores[2,3]");
  CHECK(cell_label(trace, Variant::qkv, scores, cell) == "fly, south");
  const StepCheck context{.id = StepId::context, .head = 2, .marks = {}};
  CHECK(cell_address(trace, Variant::qkv, context, cell) == "qkv.head2.context[2,3]");
  CHECK(cell_label(trace, Variant::qkv, context, cell) == "fly, 3");
}

TEST_CASE("a weighted value is found by its word, its token and its feature") {
  Input input = test::lecture();
  input.words = test::positions({1, 0});
  const Trace trace = traced(input);
  const DifferingCell cell{.row = 5, .column = 1, .theirs = 0, .ours = 1};
  const StepCheck step{.id = StepId::weighted_values, .marks = {}};
  CHECK(cell_address(trace, Variant::qkv, step, cell) == "qkv.weighted_values[1,3,2]");
  CHECK(cell_label(trace, Variant::qkv, step, cell) == "birds, south, 2");
}

TEST_CASE("how far a number may be off is said as it was asked for") {
  CHECK(tolerance(Tolerance::Kind::absolute, 0.01) == "A number may be off by 0.01.");
  CHECK(tolerance(Tolerance::Kind::relative, 0.001) ==
        "A number may be off by 0.1% of the one expected.");
  CHECK(tolerance(Tolerance::Kind::digits).find("half of its last digit") != std::string::npos);
}
