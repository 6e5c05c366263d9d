// How exact numbers are that are written with fewer digits than others: programs drop zeros at the
// end, people round. The lecture's weights are 0.7306, 0.2688, 0.0007, its
// context 1.8076, 5.3841, 2.4611, 6.3070
#include "answers/exactness.hpp"

#include <string>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::step_of;

const Marks& marks_of(const Check& check, StepId id) { return step_of(check, id).marks; }

}  // namespace

TEST_CASE("a step is as exact as its longest number") {
  // Printed by a program, 0.3 is 0.3000000.
  const Check printed = checked(R"({"weights": [0.7305963, 0.3, 0.0007]})");
  CHECK(marks_of(printed, StepId::weights).differ() == 2);
  // By its own digits, each would agree; and the report says so.
  CHECK(marks_of(printed, StepId::weights).agree_by_own_digits == 2);
  CHECK(checked(R"({"weights": [0.7306, 0.2688, 0]})").differ() == 1);
  CHECK(checked(R"({"weights": [0.73, 0.27, 0]})").agrees());
  CHECK(checked(R"({"weights": [0.73, 0.3, 0]})").differ() == 1);
}

TEST_CASE("where nobody wrote more than four decimals, two are rounded by hand") {
  const Check by_hand = checked(R"({"weights": [0.7306, 0.27, 0.0007]})");
  CHECK(by_hand.agrees());
  // If a program wrote 0.27, it differs.
  CHECK(marks_of(by_hand, StepId::weights).loose == 1);
  CHECK(checked(R"({"weights": [0.73060, 0.27, 0.00067]})").differ() == 1);
}

TEST_CASE("whole numbers are as exact as the longest of the file") {
  const std::string context = R"("context": [[1.81, 5.38, 2.46, 6.31]])";
  CHECK(checked("{" + context + R"(, "weights": [[1.0, 0.0, 0.0]]})").differ() >= 2);
  const Check alone = checked(R"({"scores": [40, 38, 26]})");
  CHECK(alone.agrees());
  CHECK(marks_of(alone, StepId::scores).loose == 0);
}

TEST_CASE("whole numbers alone are rounded, unless that would say nothing") {
  // Half of 1 is more than a tenth of the largest weight.
  const Check weights = checked(R"({"weights": [1, 0, 0]})");
  CHECK(marks_of(weights, StepId::weights).differ() == 3);
  CHECK(marks_of(weights, StepId::weights).agree_by_own_digits == 3);
  // Of the context's largest number, 6.3, it is less.
  const Check context = checked(R"({"context": [2, 5, 2, 6]})");
  CHECK(context.agrees());
  CHECK(marks_of(context, StepId::context).loose == 4);
}

TEST_CASE(
    "numbers of so many digits are as exact as these, and not as the decimals of small ones") {
  // 19.99 has four digits as 0.0001234 has; it is not 19.9900000.
  const Check digits = checked(R"({"scaled_scores": [20.00, 19.00, 13.00]})");
  CHECK(digits.agrees());
  const Trace small = test::traced(R"({"tokens": ["a", "b"], "word": 1, "scale": "none",
    "queries": [[1]], "keys": [[123.45678], [0.00012344]], "values": [[1], [2]]})");
  CHECK(checked(R"({"scores": [123.5, 0.0001234]})", small).agrees());
  CHECK(checked(R"({"scores": [123.6, 0.0001234]})", small).differ() == 1);
}

TEST_CASE("numbers with an exponent each are as exact as their own digits") {
  // The lecture's weights as NumPy prints them with two decimals.
  CHECK(test::checked(R"({"weights": [[7.31e-01, 2.69e-01, 6.66e-04]]})").agrees());
  CHECK_FALSE(test::checked(R"({"weights": [[7.31e-01, 2.70e-01, 6.66e-04]]})").agrees());
}
