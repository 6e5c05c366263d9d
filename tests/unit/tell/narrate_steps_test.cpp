// One word worked out, a numbered step after the other, and what is made of the heads. How a whole
// trace is told, narrate_test.cpp holds.
#include "tell/narrate_steps.hpp"

#include <algorithm>

#include "catch.hpp"
#include "helpers.hpp"
#include "unit/tell/notes.hpp"

namespace {

using namespace attn;
using test::Notes;
using test::Told;

template <typename Tell>
Notes notes_on(const Input& input, const View& view, Tell tell, Variant variant = Variant::qkv) {
  const Trace trace = attn::trace(input, std::vector{variant});
  const Labels labels{.words = input.tokens, .tokens = input.attended_tokens()};
  Said said;
  Notes notes;
  Narration told(trace, 0, labels, view, said, notes);
  tell(told);
  return notes;
}

void first_word(Narration& told) { StepNarrator(told).tell_word(Row{0}); }

void keys(Narration& told) { tell_projections({find_step(told.variant, StepId::keys)}, told); }

Input with_output() {
  Input input = test::lecture();
  input.heads = 2;
  input.W_O = test::matrix({{1, 0}, {0, 1}, {1, 0}, {0, 1}});
  return input;
}

}  // namespace

TEST_CASE("a word's steps are counted from its scores on, and only those shown are told") {
  const Told told =
      notes_on(test::lecture(), {.steps = {StepId::scaled_scores, StepId::weights}}, first_word)
          .told;
  CHECK(told ==
        Told{"step 2 Scaled scores", "arithmetic of 3", "step 4 Weights", "arithmetic of 3"});
  CHECK(notes_on(test::lecture(), {.steps = {StepId::keys}}, first_word).told.empty());
}

TEST_CASE("each head of a word has its title, and begins to count anew") {
  const Told told = notes_on(with_output(), {.steps = {StepId::scores}}, first_word).told;
  CHECK(told == Told{"heading 3 head 1: features 1–2 of Q, K and V", "step 1 Scores",
                     "arithmetic of 3", "heading 3 head 2: features 3–4 of Q, K and V",
                     "step 1 Scores", "arithmetic of 3"});
}

TEST_CASE("what is made of the heads is told after them, counted on, with the matrix it reads") {
  const auto ends = [](Narration& told) {
    StepNarrator narrator(told);
    narrator.tell_word(Row{0});
    narrator.tell_ends(Row{0});
  };
  const View view{.steps = {StepId::context, StepId::concat, StepId::output}};
  const Told told = notes_on(with_output(), view, ends).told;
  const auto concat = std::ranges::find(told, "step 7 Concat");
  CHECK(Told(concat, told.end()) ==
        Told{"step 7 Concat", "tables concat", "step 8 Output", "tables W_O", "arithmetic of 1"});
}

TEST_CASE("of a projection the first number is worked out, all of them, or none") {
  CHECK(notes_on(test::lecture(), {}, keys).told == Told{"arithmetic of 1"});
  CHECK(notes_on(test::lecture(), {.arithmetic = Arithmetic::all}, keys).told ==
        Told{"arithmetic of 12"});
  CHECK(notes_on(test::lecture(), {.arithmetic = Arithmetic::none}, keys).told.empty());
}

TEST_CASE("that products by 0 are left out is said once") {
  const Notes notes = notes_on(test::lecture(), {}, [](Narration& told) {
    keys(told);
    keys(told);
  });
  REQUIRE(notes.said.size() == 1);
  CHECK(notes.said.front().find("products by 0") != std::string::npos);
}

TEST_CASE("what becomes of the word itself is told once, where its score is missing") {
  const std::string itself =
      "Unlike the Transformer: the word itself is not scored but added (--self).";
  const auto said = [](const View& view) {
    return notes_on(test::lecture(), view, first_word, Variant::raw).said;
  };
  const std::vector<std::string> all = said({});
  CHECK(std::ranges::count(all, itself) == 1);
  CHECK(said({.steps = {StepId::scores}}).back() == itself);
  CHECK(said({.steps = {StepId::context}}).back() == itself);
}
