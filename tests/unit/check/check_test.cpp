// Answers read, marked, followed through, and diagnosed. The right numbers are the lecture's:
// scores 40, 38, 26; weights 0.7306, 0.2688, 0.0007; context 1.8076, 5.3841, 2.4611, 6.3070.
#include "check/check.hpp"

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::lecture;
using test::message_of;
using test::step_of;
using test::traced;

}  // namespace

TEST_CASE("a number agrees where its digits do") {
  CHECK(checked(R"({"weights": [0.73, 0.27, 0.00]})").agrees());
  CHECK(checked(R"({"weights": [0.7306, 0.2688, 0.0007]})").agrees());
  CHECK_FALSE(checked(R"({"weights": [0.7307, 0.2688, 0.0007]})").agrees());
  CHECK_FALSE(checked(R"({"weights": [0.730, 0.269, 0.001]})").agrees());
}

TEST_CASE("numbers of 15 digits are held against the right ones in full") {
  const std::string rounded = R"({"scores": [40, 38, 26], "weights": [0.73, null, null]})";
  CHECK(checked(rounded).differ() == 0);
  const std::string full =
      R"({"scores": [40, 38, 26], "weights": [0.73, 0.2680000123456789, null]})";
  const Check check = checked(full);
  CHECK(check.strictness.in_full);
  CHECK(step_of(check, StepId::weights).marks.differ() == 2);
}

TEST_CASE("a tolerance overrides the digits") {
  const std::string answers = R"({"scores": [40.4, 38, 26]})";
  CHECK_FALSE(checked(answers).agrees());
  CHECK(checked(answers, traced(), {.kind = Tolerance::Kind::absolute, .amount = 0.5}).agrees());
  CHECK(checked(answers, traced(), {.kind = Tolerance::Kind::relative, .amount = 0.02}).agrees());
  CHECK_FALSE(
      checked(answers, traced(), {.kind = Tolerance::Kind::relative, .amount = 0.001}).agrees());
  // Nothing but the amount: 0.73 is not 0.7306.
  CHECK_FALSE(checked(R"({"weights": [0.73, null, null]})", traced(),
                      {.kind = Tolerance::Kind::absolute, .amount = 0.0})
                  .agrees());
}

TEST_CASE("one slip is marked once: what follows from it follows") {
  // 0.5306 in place of 0.7306, and a context that is made with it.
  const Check check = checked(
      R"({"weights": [0.5306, 0.2688, 0.0007], "context": [1.6076, 3.9841, 1.8613, 4.5075]})");
  CHECK(step_of(check, StepId::weights).marks.differ() == 1);
  CHECK_FALSE(step_of(check, StepId::weights).follows);
  CHECK(step_of(check, StepId::context).marks.differ() == 4);
  CHECK(step_of(check, StepId::context).follows);
  CHECK(step_of(check, StepId::context).from == std::vector{StepId::weights});
  CHECK(check.diagnosis().empty());
}

TEST_CASE("a second slip does not follow") {
  const Check check = checked(
      R"({"weights": [0.5306, 0.2688, 0.0007], "context": [1.6076, 3.9841, 1.8613, 9.5075]})");
  CHECK_FALSE(step_of(check, StepId::context).follows);
}

TEST_CASE("of one step, some numbers follow from those before it, and some do not") {
  const Check check =
      checked(R"({"weights": [0.5306, 0.2688, 0.0007], "context": [1.6076, 3.9841, 9, 9.5075]})");
  const StepCheck& context = step_of(check, StepId::context);
  REQUIRE(context.marks.differing.size() == 4);
  CHECK(context.marks.differing[0].follows);
  CHECK(context.marks.differing[1].follows);
  CHECK_FALSE(context.marks.differing[2].follows);
  CHECK_FALSE(context.marks.differing[3].follows);
  // 0.5306·3 + 0.2688·1 + 0.0007·1, and 0.5306·9 − 0.2688 + 0.0007
  CHECK_THAT(context.marks.differing[2].from_theirs, Catch::Matchers::WithinAbs(1.8613, 1e-9));
  CHECK_THAT(context.marks.differing[3].from_theirs, Catch::Matchers::WithinAbs(4.5073, 1e-9));
  // The slip itself follows from nothing.
  CHECK_FALSE(step_of(check, StepId::weights).marks.differing.front().follows);
}

TEST_CASE("a number that is right where a wrong one follows counts as right") {
  // The first context is the right one, though the weight it is made of is not.
  const Check check = checked(
      R"({"weights": [0.5306, 0.2688, 0.0007], "context": [1.8076, 3.9841, 1.8613, 4.5073]})");
  const StepCheck& context = step_of(check, StepId::context);
  CHECK(context.credit().right == 1);
  CHECK(context.credit().follows == 3);
  CHECK(context.credit().of == 4);
}

TEST_CASE("going on with rounded numbers is no mistake") {
  // 0.7·[1, 7, 3, 9] + 0.3·[4, 1, 1, −1] + 0·[3, 2, 1, 1]
  const Check check =
      checked(R"({"weights": [0.7, 0.3, 0.0], "context": [1.90, 5.20, 2.40, 6.00]})");
  CHECK(step_of(check, StepId::weights).marks.differ() == 0);
  CHECK(step_of(check, StepId::context).marks.differ() == 4);
  CHECK(step_of(check, StepId::context).follows);
  CHECK(check.rounding() == Rounding::carried);
  CHECK(check.diagnosis().empty());
}

TEST_CASE("whole numbers where whole ones are right are exact to whoever goes on with them") {
  // 39 in place of 40: its weights are 0.6652 and more, and not what 39.4 would make.
  CHECK(step_of(checked(R"({"scores": [39, 38, 26], "scaled_scores": [19.5, 19.0, 13.0]})"),
                StepId::scaled_scores)
            .follows);
  CHECK_FALSE(step_of(checked(R"({"scores": [39, 38, 26], "scaled_scores": [19.7, 19.0, 13.0]})"),
                      StepId::scaled_scores)
                  .follows);
}

TEST_CASE("two mistakes at once are named where no single one fits") {
  // Not scaled, and the word itself left out: all on the 40.
  const Check check = checked(
      R"({"scaled_scores": [40, null, 26], "weights": [0.999999, 0, 0.000001],
          "context": [1.000002, 6.999996, 2.999998, 8.999993]})");
  CHECK(check.diagnosis() == Ids{{"scale-none", "self-skipped"}});
}

TEST_CASE("numbers that no mistake gives are given no name") {
  CHECK(checked(R"({"weights": [0.119, 0.119, 0.119]})").diagnosis().empty());
}

TEST_CASE("where mistakes give the same numbers all of them are named") {
  const Check both = checked(R"({"weights": [0.8808, 0.1192, 0.0000]})");
  CHECK(both.diagnosis() == Ids{{"scale-none"}, {"softmax-before-scale"}});
}

TEST_CASE("a diagnosis is that of every variant that differs") {
  const Trace both = traced(lecture(), {Variant::query_key, Variant::qkv});
  const std::string one = R"("scaled_scores": [[40, 38, 26]])";
  CHECK(checked("{\"query-key\": {" + one + "}, \"qkv\": {" + one + "}}", both).diagnosis() ==
        Ids{{"scale-none"}, {"softmax-before-scale"}});
  const Check apart = checked(
      "{\"query-key\": {" + one + R"(}, "qkv": {"scaled_scores": [[10.0, 9.5, 6.5]]}})", both);
  CHECK(apart.diagnosis().empty());
  CHECK(ids_of(apart.variants[1].diagnosis) == Ids{{"scale-dim"}});
}

TEST_CASE("blanks are neither right nor wrong, but what has some is not complete") {
  const Check check = checked(R"({"weights": [0.73, null, 0.00], "context": null})");
  CHECK(check.differ() == 0);
  CHECK(check.compared() == 2);
  CHECK(check.blanks() == 1);
  CHECK_FALSE(check.agrees());
  // null is what JavaScript makes of a NaN.
  CHECK(step_of(check, StepId::weights).blank_among_numbers);
  CHECK_FALSE(
      step_of(checked(R"({"weights": [null, null, null]})"), StepId::weights).blank_among_numbers);
  const Check nothing = checked(R"({"weights": [null, null, null]})");
  CHECK_FALSE(nothing.agrees());
  CHECK(nothing.compared() == 0);
}

TEST_CASE("what is not scored may be 0 as a weight, and anything as a score") {
  const Trace raw = traced(lecture(), {Variant::raw});
  CHECK(checked(R"({"weights": [0.27, 0, 0.73]})", raw).agrees());
  // Whoever computes all scores leaves the word itself out at the softmax.
  const Check all = checked(R"({"scores": [4, 11, 6], "weights": [0.27, 0, 0.73]})", raw);
  CHECK(all.agrees());
  CHECK(step_of(all, StepId::scores).marks.compared == 2);
  CHECK(checked(R"({"scores": [4, 11, 6], "weights": [0.029, 0.950, 0.021]})", raw).differ() == 3);
}

TEST_CASE("a hidden score may be null, -inf, or as good as that") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const Trace masked = traced(input);
  CHECK(checked(R"({"masked_scores": [20, 19, null]})", masked).agrees());
  CHECK(checked(R"({"masked_scores": [20, 19, "-inf"]})", masked).agrees());
  CHECK(checked(R"({"masked_scores": [20, 19, -1e9]})", masked).agrees());
  CHECK(checked(R"({"masked_scores": [20, 19, 0]})", masked).diagnosis() ==
        Ids{{"mask-zero"}, {"mask-weak"}});
  CHECK(checked(R"({"masked_scores": [20, 19, 13]})", masked).diagnosis().front() ==
        std::vector<std::string>{"mask-missing"});
}

TEST_CASE("rows of the wrong length are a difference, and not an error") {
  const Check check = checked(R"({"scores": [40, 38, 26, 1]})");
  const StepCheck& scores = step_of(check, StepId::scores);
  CHECK(scores.marks.wrong_shape);
  CHECK(scores.columns_found == 4);
  CHECK(scores.columns_expected == 3);
  CHECK(check.differ() == 4);
}

TEST_CASE("numbers that lead to an overflow follow nowhere") {
  const Check check = checked(R"({"queries": [1e300, 1e300, 1e300, 1e300], "scores": [1, 2, 3]})");
  CHECK_FALSE(step_of(check, StepId::scores).follows);
  CHECK(step_of(check, StepId::scores).credit().follows == 0);
}

TEST_CASE("weighted values are given word by word, or for one word token by token") {
  const std::string rows = "[[0.73, 5.11, 2.19, 6.58], null, [0.00, 0.00, 0.00, 0.00]]";
  CHECK(checked("{\"weighted_values\": " + rows + "}").differ() == 0);
  CHECK(checked("{\"weighted_values\": [" + rows + "]}").differ() == 0);
  CHECK(checked("{\"weighted_values\": " + rows + "}").compared() == 8);
  CHECK(checked("{\"weighted_values\": [null]}").compared() == 0);
}

TEST_CASE("an exported trace of other words or another sentence is refused") {
  const Trace right = traced();
  CHECK(message_of([&] {
          read_answers(R"({"format": "attn-trace/1", "words": [1], "variants": []})", "t.json",
                       right);
        }) == "t.json: /words: found a trace of the words 1, expected 2");
  CHECK(message_of([&] {
          read_answers(R"({"format": "attn-trace/1", "words": [2], "variants": [],
                           "input": {"tokens": ["a", "b", "c"]}})",
                       "t.json", right);
        }) == "t.json: /input/tokens: found another sentence than in.json has");
}
