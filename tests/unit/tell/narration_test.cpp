// What has been told already is not told again, of this variant or an earlier one.
#include "tell/narration.hpp"

#include "catch.hpp"
#include "helpers.hpp"
#include "unit/tell/notes.hpp"

namespace {

using namespace attn;

// What of a variant's steps is told, and what of it is new.
struct Found {
  std::vector<StepId> told, fresh;
};

Found found(const Trace& trace, std::size_t which, const View& view = {}) {
  const Labels labels{.words = trace.input.tokens, .tokens = trace.input.attended_tokens()};
  Said said;
  test::Notes notes;
  const Narration narration(trace, which, labels, view, said, notes);
  Found made;
  for (const Step& step : trace.variants[which].steps) {
    if (narration.is_told(step)) made.told.push_back(step.id);
    if (narration.is_new(step)) made.fresh.push_back(step.id);
  }
  return made;
}

using Ids = std::vector<StepId>;

}  // namespace

TEST_CASE("a sentence is said once, and nothing never") {
  Said said;
  CHECK(said.once("a"));
  CHECK_FALSE(said.once("a"));
  CHECK(said.once("b"));
  CHECK_FALSE(said.once("a"));
  CHECK_FALSE(said.once(""));
}

TEST_CASE("a step is told where an earlier variant does the same, and only there") {
  const Trace trace = attn::trace(test::lecture(), all_variants);
  CHECK(found(trace, 0).told.empty());
  CHECK(found(trace, 1).told.empty());
  CHECK(found(trace, 2).told == Ids{StepId::queries, StepId::keys, StepId::scores,
                                    StepId::scaled_scores, StepId::exponentials, StepId::weights});
  CHECK(found(trace, 2).fresh == Ids{StepId::values, StepId::weighted_values, StepId::context});
  CHECK(found(trace, 0, {.steps = {StepId::weights, StepId::keys}}).fresh == Ids{StepId::weights});
}

TEST_CASE("it knows whether there are many words or heads, and all variants say things once") {
  Input input = test::lecture();
  const auto look = [&](auto at) {
    const Trace trace = attn::trace(input, all_variants);
    const Labels labels{};
    Said said;
    test::Notes notes;
    Narration one(trace, 1, labels, {}, said, notes), other(trace, 2, labels, {}, said, notes);
    return at(one, other);
  };
  const auto many_words = [](Narration& one, Narration&) { return one.many_words(); };
  const auto has_heads = [](Narration& one, Narration&) { return one.has_heads; };
  CHECK_FALSE(look(many_words));
  CHECK_FALSE(look(has_heads));
  CHECK(look([](Narration& one, Narration& other) {
    return one.say_once("zeros") && !other.say_once("zeros");
  }));
  input.words = test::positions({0, 2});
  CHECK(look(many_words));
  input.heads = 2;
  CHECK(look(has_heads));
}
