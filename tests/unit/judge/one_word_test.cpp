// One word's numbers are tried before all are: it must never change what is found.
#include "judge/one_word.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "judge/explained.hpp"
#include "mistakes/compute.hpp"
#include "unit/check/checked.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::input_of_everything;
using test::Random;
using test::same_bits;

// Calls check(situation, mistake, plan) for each way of each mistake in many inputs.
void for_many_ways(std::uint64_t count, auto check) {
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    const Input input = input_of_everything(random);
    const Variant variant = random.chance(2) ? Variant::query_key : Variant::qkv;
    if (obstacle(input, variant)) continue;
    const Situation in{input, variant, settings(input, variant)};
    for (const Mistake& mistake : catalogue()) {
      if (!mistake.applies(in)) continue;
      INFO(mistake.id);
      for (const Plan& way : plans_of(in, std::vector{&mistake})) check(in, mistake, way);
    }
  }
}

// The numbers of some of a variant's steps, as somebody gives them in full.
AnsweredVariant answers_of(const VariantTrace& variant, const std::vector<StepId>& given) {
  AnsweredVariant answers;
  for (const Step& step : variant.steps) {
    if (!step.shown || std::ranges::find(given, step.id) == given.end()) continue;
    answers.steps.add({.id = step.id,
                       .head = step.head,
                       .cells = step.cells,
                       .half_units = Matrix(step.cells.rows(), step.cells.columns()),
                       .whole = Matrix(step.cells.rows(), step.cells.columns())});
  }
  return answers;
}

// Which mistakes explain numbers that are given in full, each tried on all words.
std::set<std::string_view> explained(const Situation& in, const AnsweredVariant& answers,
                                     const RightNumbers& right, const Strictness& strictness) {
  std::set<std::string_view> ids;
  const auto misfits = misfits_of(answers, right, strictness);
  for (const Mistake& mistake : catalogue()) {
    if (!mistake.applies(in)) continue;
    for (const Plan& way : plans_of(in, std::vector{&mistake})) {
      const auto made = compute(in.input, way, Bounding::term_by_term, false);
      if (made && is_explained(answers, *made, right, in, strictness, misfits))
        ids.insert(mistake.id);
    }
  }
  return ids;
}

bool has(const AnsweredVariant& answers, const RightNumbers& right) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& step) {
    return right.find(step.id, step.head).has_value();
  });
}

constexpr Strictness in_full{.tolerance = {}, .in_full = true};

}  // namespace

TEST_CASE("rows stand alone under every mistake but those that mix them") {
  std::set<std::string_view> mixing;
  for_many_ways(60, [&](const Situation&, const Mistake& mistake, const Plan& way) {
    if (!rows_stand_alone(way)) mixing.insert(mistake.id);
  });
  CHECK(mixing == std::set<std::string_view>{
                      "softmax-columns", "softmax-all", "weights-transposed", "heads-reshaped",
                      "heads-merged-reshaped", "max-without-keepdims", "sum-without-keepdims",
                      "norm-down-tokens", "block-norm-after", "block-norm-down-tokens"});
}

TEST_CASE("a row that stands alone is the same bits whichever other words are computed") {
  std::size_t compared = 0;
  for_many_ways(40, [&](const Situation& in, const Mistake&, const Plan& way) {
    if (!rows_stand_alone(way)) return;
    const Evaluation all = evaluate(way, in.input);
    if (all.trouble) return;
    for (std::size_t w = 0; w < in.input.words.size(); ++w) {
      Input one = in.input;
      one.words = {in.input.words[w]};
      Plan of_word = way;
      REQUIRE(measure(of_word, one, 1));
      const Evaluation alone = evaluate(of_word, one);
      REQUIRE_FALSE(alone.trouble);
      for (std::size_t s = 0; s < alone.variant.steps.size(); ++s) {
        const Step& step = alone.variant.steps[s];
        if (facts(step.id).shape == Shape::token_features || step.cells.rows() == 0) continue;
        // A copy of all queries has a row for each word of the sentence.
        if (step.cells.rows() != 1) continue;
        ++compared;
        CHECK(same_bits(step.cells.row(0), all.variant.steps[s].cells.row(w)));
      }
    }
  });
  CHECK(compared > 10000);
}

TEST_CASE("a diagnosis of many words is that of trying every mistake on all of them") {
  std::size_t compared = 0;
  for_many_ways(3, [&](const Situation& in, const Mistake& mistake, const Plan& way) {
    if (in.input.words.size() < 2) return;
    const auto made = compute(in.input, way, Bounding::rough, false);
    if (!made) return;
    const RightNumbers right = right_numbers(in, false);
    const auto answers = answers_of(made->variant, {StepId::weights, StepId::context});
    if (!has(answers, right)) return;
    const auto expected = explained(in, answers, right, in_full);
    const Following following = follow_through(in, answers, right, in_full);
    std::set<std::string_view> found;
    for (const Cause& one :
         diagnose(in, answers, right, following, Allowed::two_at_once, in_full).causes) {
      if (one.made.size() == 1) found.insert(one.made.front()->id);
    }
    CHECK(found == expected);
    CHECK(found.contains(mistake.id));
    ++compared;
  });
  CHECK(compared > 50);
}

TEST_CASE("the word of which most numbers differ is told with its rows of all that is given") {
  Input input = test::lecture();
  input.words = test::positions({2, 0, 1});
  input.heads = 2;
  const Situation in{input, Variant::qkv, settings(input, Variant::qkv)};
  const RightNumbers right = right_numbers(in, true);
  auto answers = answers_of(right.variant, {StepId::keys, StepId::scores, StepId::weighted_values});
  CHECK_FALSE(most_differing_word(in, answers, right, misfits_of(answers, right, in_full)));
  for (AnsweredStep& step : answers.steps) {
    // One number of the second word encoded, two of the third, in the second head.
    if (step.id != StepId::scores || step.head != 2) continue;
    step.cells(1, 0) += 1;
    step.cells(2, 0) += 1;
    step.cells(2, 1) += 1;
  }
  const auto word = most_differing_word(in, answers, right, misfits_of(answers, right, in_full));
  REQUIRE(word);
  CHECK(word->input.words == test::positions({1}));
  REQUIRE(word->answers.steps.size() == answers.steps.size());
  for (std::size_t s = 0; s < answers.steps.size(); ++s) {
    const AnsweredStep& of_word = word->answers.steps[s];
    const Matrix& all = answers.steps[s].cells;
    CHECK(of_word.id == answers.steps[s].id);
    if (of_word.id == StepId::keys) {
      CHECK(same_bits(of_word.cells, all));
      continue;
    }
    const std::size_t count = all.rows() / 3;
    REQUIRE(of_word.cells.rows() == count);
    for (std::size_t i = 0; i < count; ++i) {
      CHECK(same_bits(of_word.cells.row(i), all.row(2 * count + i)));
    }
  }
}

TEST_CASE("of one word encoded no other is told") {
  const Input input = test::lecture();
  const Situation in{input, Variant::qkv, settings(input, Variant::qkv)};
  const RightNumbers right = right_numbers(in, false);
  auto answers = answers_of(right.variant, {StepId::context});
  answers.steps[0].cells(0, 0) += 1;
  CHECK_FALSE(most_differing_word(in, answers, right, misfits_of(answers, right, in_full)));
}

TEST_CASE("a word of small numbers may be off by as much as it may among words of large ones") {
  // The first word's scores are what is left of terms of 1000, those of the second are as large as
  // their terms; unscaled, the first word's may be off by a thousandth of themselves.
  const Trace rows = test::traced(R"({
    "tokens": ["a", "b"], "values": [[1], [2]], "scale": 3,
    "queries": [[1000.3, 1000.1], [1000.2, -1000.1]],
    "keys": [[1.1, -1.1], [0.7, -0.7]]})");
  const std::string scaled = R"({"scaled_scores": [[0.2203, 0.1403], [2200.33, 1400.21]]})";
  CHECK(test::checked(scaled, rows).diagnosis() ==
        test::Ids{{"scale-none"}, {"softmax-before-scale"}});
}
