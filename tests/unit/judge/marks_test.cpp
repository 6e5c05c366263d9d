// Marking must call right whatever the digits written leave open, and nothing else; and must say
// where they leave so much open that it hardly tells.
#include "judge/marks.hpp"

#include <cmath>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::lecture;
using test::matrix;
using test::traced;

// Scores as somebody types them: whole numbers, right to half of one.
Marks marks_of_whole(const Matrix& theirs, const Matrix& ours, const Strictness& strictness = {}) {
  const AnsweredStep step{.id = StepId::scores,
                          .cells = theirs,
                          .half_units = Matrix(theirs.rows(), theirs.columns(), 0.5),
                          .whole = Matrix(theirs.rows(), theirs.columns(), 1.0)};
  return mark(step, ours, Matrix(ours.rows(), ours.columns()), strictness);
}

}  // namespace

TEST_CASE("a number is rough where half its last digit is a tenth of the largest or more") {
  // 1 stands for 1.4, whose largest neighbour is ten times half of 1; and then a little more.
  CHECK(marks_of_whole(matrix({{5, 1}}), matrix({{5, 1.4}})).rough == 1);
  CHECK(marks_of_whole(matrix({{5, 1}}), matrix({{5.01, 1.4}})).rough == 0);
  CHECK(marks_of_whole(matrix({{-5, 1}}), matrix({{-5, 1.4}})).rough == 1);
  // A number that is right to the last bit leaves nothing to tell, and one that differs is no more
  // than that.
  CHECK(marks_of_whole(matrix({{5, 1}}), matrix({{5, 1}})).rough == 0);
  CHECK(marks_of_whole(matrix({{5, 1}}), matrix({{5, 1.6}})).rough == 0);
  CHECK(marks_of_whole(matrix({{5, 1}}), matrix({{5, 1.6}})).differ() == 1);
}

TEST_CASE("a tolerance that was asked for leaves nothing rough") {
  const Matrix ours = matrix({{5, 1.4}});
  const Tolerance half{.kind = Tolerance::Kind::absolute, .amount = 0.5};
  CHECK(marks_of_whole(matrix({{5, 1}}), ours, {.tolerance = half}).rough == 0);
  CHECK(marks_of_whole(matrix({{5, 1}}), ours, {.tolerance = half}).differ() == 0);
  // In full, 1 is not 1.4.
  CHECK(marks_of_whole(matrix({{5, 1}}), ours, {.tolerance = {}, .in_full = true}).differ() == 1);
}

TEST_CASE("only about -1e9 or less, or float16's lowest number, stands for minus infinity") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const Trace masked = traced(input);
  const auto agrees = [&](const std::string& number) {
    return checked("{\"masked_scores\": [20, 19, " + number + "]}", masked).agrees();
  };
  CHECK(agrees("-1e9"));
  // The lowest number of single precision, as PyTorch's finfo(float32).min.
  CHECK(agrees("-3.4028234663852886e+38"));
  // −10⁹ added to the score; and below, −65504 to 13.
  CHECK(agrees("-999999987"));
  CHECK(agrees("-65504"));
  CHECK(agrees("-65491"));
  CHECK_FALSE(agrees("-900000000"));
  CHECK_FALSE(agrees("-64000"));
  CHECK_FALSE(agrees("-67000"));
  CHECK_FALSE(agrees("-10000"));
}

TEST_CASE("a NaN that is written down is a difference, and no blank") {
  AnsweredStep step{.id = StepId::weights,
                    .cells = matrix({{0.25, blank, blank}}),
                    .not_a_number = matrix({{0, 1, 0}})};
  const Matrix ours = matrix({{0.25, 0.25, 0.5}});
  const Marks marks = mark(step, ours, Matrix(1, 3), {});
  CHECK(marks.compared == 2);
  REQUIRE(marks.differing.size() == 1);
  CHECK(marks.differing[0].column == 1);
  CHECK(std::isnan(marks.differing[0].theirs));
  // A tolerance does not allow it.
  const Tolerance wide{.kind = Tolerance::Kind::absolute, .amount = 10.0};
  CHECK(mark(step, ours, Matrix(1, 3), {.tolerance = wide}).differ() == 1);
  // Where a word is not scored against itself its score is not looked at, but its weight is.
  const Matrix unscored = matrix({{0.25, not_scored, 0.75}});
  CHECK(mark(step, unscored, Matrix(1, 3), {}).differ() == 1);
  step.id = StepId::scores;
  CHECK(mark(step, unscored, Matrix(1, 3), {}).differ() == 0);
}
