// Points: a slip costs its own number, whatever was worked out from it.
#include "check/points.hpp"

#include "catch.hpp"
#include "unit/check/checked.hpp"
#include "unit/explain/two_heads.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinAbs;
using test::checked;
using test::step_of;
using test::traced;

// A slip in a weight; of the contexts two follow from it, and two do not.
const std::string slip =
    R"({"scores": [40, 38, 26], "weights": [0.5306, 0.2688, 0.0007],
        "context": [1.6076, 3.9841, 9, 9.5075]})";

Check with_points(const std::string& answers, std::string_view points,
                  const Trace& right = traced()) {
  Check check = checked(answers, right);
  give_points(right, parse_points(points).value(), check);
  return check;
}

Award points_of(const Check& check, StepId id) { return step_of(check, id).points.value(); }

}  // namespace

TEST_CASE("points for a sheet are shared among its numbers") {
  const Check check = with_points(slip, "20");
  CHECK(points_of(check, StepId::scores).earned == 6);
  CHECK(points_of(check, StepId::weights).earned == 4);
  CHECK(points_of(check, StepId::weights).worth == 6);
  CHECK(points_of(check, StepId::context).earned == 4);
  CHECK(points_of(check, StepId::context).worth == 8);
  CHECK(check.points.value().earned == 14);
  CHECK(check.points.value().worth == 20);
}

TEST_CASE("points for steps are shared among the numbers of each, and other steps earn none") {
  const Check check = with_points(slip, "weights=6,context=1.5");
  CHECK(points_of(check, StepId::scores).worth == 0);
  CHECK(points_of(check, StepId::weights).earned == 4);
  CHECK(points_of(check, StepId::context).earned == 0.75);
  CHECK(check.points.value().earned == 4.75);
  CHECK(check.points.value().worth == 7.5);
}

TEST_CASE("blanks earn nothing, nor does a step that is left out") {
  CHECK(with_points(R"({"weights": [0.73, null, null]})", "6").points.value().earned == 2);
  CHECK(with_points(R"({"weights": [0.73, null, null]})", "weights=6").points.value().earned == 2);
  CHECK(with_points(R"({"scores": [40, 38, 26]})", "scores=1,keys=9").points.value().earned == 1);
  for (const char* nothing : {"{}", R"({"weights": [null, null, null]})"}) {
    CHECK(with_points(nothing, "6").points.value().earned == 0);
    CHECK(with_points(nothing, "6").points.value().worth == 6);
    CHECK(with_points(nothing, "weights=6").points.value().worth == 6);
  }
}

TEST_CASE("rows of the wrong length earn nothing") {
  CHECK(with_points(R"({"weights": [0.73, 0.27, 0.0, 0.0], "scores": [40, 38, 26]})", "7")
            .points.value()
            .earned == 3);
}

TEST_CASE("what several heads have shares the points of a step, also where one is left out") {
  const Trace right = test::two_heads();
  const Check check = with_points(
      R"({"qkv": {"head1": {"masked_scores": [[null, null, null], [null, "-inf", "-inf"]]}}})",
      "masked_scores=8", right);
  REQUIRE(check.variants.size() == 1);
  const StepCheck& step = check.variants.front().steps.front();
  CHECK(step.credit().right == 2);
  CHECK(step.credit().of == 6);
  CHECK(step.points.value().worth == 4);
  CHECK_THAT(check.points.value().earned, WithinAbs(4.0 / 3.0, 1e-12));
}

TEST_CASE("points are a number above 0, or those of steps, each once") {
  CHECK(parse_points("20").value().in_all == 20);
  CHECK(parse_points("0.5").value().of_steps.empty());
  const Points points = parse_points("scores=8,weights=4").value();
  CHECK(points.in_all == 12);
  CHECK(points.of_steps ==
        std::vector<std::pair<StepId, double>>{{StepId::scores, 8}, {StepId::weights, 4}});
  for (const char* bad :
       {"", "0", "-1", "inf", "nan", "20 ", "1e999", "scores", "scores=", "scores=0", "scores=8,",
        ",scores=8", "scores=8,scores=8", "20,scores=8", "score=8", "scores=8=9"}) {
    INFO(bad);
    CHECK_FALSE(parse_points(bad));
  }
}
