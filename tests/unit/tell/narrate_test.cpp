// A trace is told by what it comes to first, then by what that was made of: each sentence and each
// number once, and only what was asked for.
#include "tell/narrate.hpp"

#include <algorithm>

#include "catch.hpp"
#include "helpers.hpp"
#include "unit/tell/notes.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::Notes;
using test::Told;

Notes notes_on(const Input& input, const std::vector<Variant>& variants, const View& view = {}) {
  Notes notes;
  narrate(trace(input, variants), view, notes);
  return notes;
}

std::size_t count(const Told& told, const std::string& what) {
  return static_cast<std::size_t>(std::ranges::count(told, what));
}

Input many_words() {
  Input input = lecture();
  input.words = test::positions({2, 0});
  return input;
}

}  // namespace

TEST_CASE("of one word its weights and context come first, then its vectors, then each step") {
  CHECK(notes_on(lecture(), {Variant::query_key}).told ==
        Told{"opening birds",
             "heading 1 query-key · whom does \"fly\" attend to?",
             "answer",
             "tables context",
             "tables X+Q+K W_Q+W_K",
             "arithmetic of 2",
             "step 1 Scores",
             "arithmetic of 3",
             "step 2 Scaled scores",
             "arithmetic of 3",
             "step 3 Exponentials",
             "arithmetic of 3",
             "arithmetic of 1",
             "step 4 Weights",
             "arithmetic of 3",
             "step 5 Weighted values",
             "arithmetic of 3",
             "step 6 Context",
             "arithmetic of 4",
             "What"});
}

TEST_CASE("of many words each step is a matrix, and the last word alone is worked out") {
  CHECK(notes_on(many_words(), {Variant::raw}).told ==
        Told{"opening birds", "heading 1 raw · whom do 2 words attend to?", "tables A C X",
             "tables S Z E", "heading 2 raw · \"birds\" worked out (word 1 of 3)", "step 1 Scores",
             "arithmetic of 2", "step 2 Scaled scores", "arithmetic of 2", "step 3 Exponentials",
             "arithmetic of 2", "arithmetic of 1", "step 4 Weights", "arithmetic of 2",
             "step 5 Weighted values", "arithmetic of 2", "step 6 Context", "arithmetic of 4",
             "What"});
}

TEST_CASE("all arithmetic works every word out, and none works none out but keeps the steps") {
  const Told all = notes_on(many_words(), {Variant::qkv}, {.arithmetic = Arithmetic::all}).told;
  CHECK(count(all, "heading 2 qkv · \"south\" worked out (word 3 of 3)") == 1);
  CHECK(count(all, "heading 2 qkv · \"birds\" worked out (word 1 of 3)") == 1);
  CHECK(count(all, "arithmetic of 32") == 1);  // 2 queries, 3 keys and 3 values, of 4 numbers each
  const Told none = notes_on(many_words(), {Variant::qkv}, {.arithmetic = Arithmetic::none}).told;
  CHECK(count(none, "tables S Z E") == 1);
  CHECK(count(none, "heading 2 qkv · the steps") == 1);
  for (const std::string& what : none) CHECK_FALSE(what.starts_with("arithmetic"));
  CHECK(count(none, "step 1 Scores") == 1);
  CHECK(count(none, "step 6 Context") == 1);
}

TEST_CASE("of many words the one that the input asks for is worked out, if it is encoded") {
  Input input = many_words();  // south and birds
  input.word = Position{2};
  CHECK(count(notes_on(input, {Variant::raw}).told,
              "heading 2 raw · \"south\" worked out (word 3 of 3)") == 1);
  input.word = Position{1};
  CHECK(count(notes_on(input, {Variant::raw}).told,
              "heading 2 raw · \"birds\" worked out (word 1 of 3)") == 1);
}

TEST_CASE("what one variant has told, no other tells again") {
  const Notes notes = notes_on(lecture(), {Variant::raw, Variant::query_key, Variant::qkv});
  std::vector<std::string> once = notes.said;
  std::ranges::sort(once);
  CHECK(std::ranges::adjacent_find(once) == once.end());
  CHECK(notes.asides.back().ends_with(" (Q K S Z E A: above)"));
  const auto qkv = std::ranges::find(
      notes.told, "heading 1 qkv (the Transformer's) · whom does \"fly\" attend to?");
  CHECK(Told(qkv + 1, notes.told.end()) == Told{"answer", "tables context", "tables V W_V",
                                                "arithmetic of 1", "step 5 Weighted values",
                                                "arithmetic of 3", "step 6 Context",
                                                "arithmetic of 4", "What"});
}

TEST_CASE("only the steps asked for are told, with the matrices that they read") {
  const std::string heading = "heading 1 qkv (the Transformer's) · whom does \"fly\" attend to?";
  CHECK(notes_on(lecture(), {Variant::qkv}, {.steps = {StepId::weights}}).told ==
        Told{"opening birds", heading, "answer", "step 4 Weights", "arithmetic of 3"});
  CHECK(notes_on(lecture(), {Variant::qkv}, {.steps = {StepId::keys}}).told ==
        Told{"opening birds", heading, "tables X+K W_K", "arithmetic of 1"});
}

TEST_CASE("variants that are left out are named at the top") {
  const Told told = notes_on(lecture(), {Variant::raw}, {.left_out = {"qkv (no W_V)"}}).told;
  CHECK(told[1] == "without qkv (no W_V)");
}

TEST_CASE("of several heads the weights stand side by side, and then each head for itself") {
  Input input = lecture();
  input.heads = 2;
  const View weights{.steps = {StepId::weights}};
  CHECK(notes_on(input, {Variant::qkv}, weights).told ==
        Told{"opening birds",
             "heading 1 qkv (the Transformer's) · whom does \"fly\" attend to? · 2 heads", "shares",
             "heading 3 head 1: features 1–2 of Q, K and V", "step 4 Weights", "arithmetic of 3",
             "heading 3 head 2: features 3–4 of Q, K and V", "step 4 Weights", "arithmetic of 3"});
  input.words = test::positions({0, 1});
  CHECK(notes_on(input, {Variant::qkv}, weights).told ==
        Told{"opening birds",
             "heading 1 qkv (the Transformer's) · whom do 2 words attend to? · 2 heads",
             "tables A⁽¹⁾ A⁽²⁾", "heading 2 qkv · \"fly\" worked out (word 2 of 3)",
             "heading 3 head 1: features 1–2 of Q, K and V", "step 4 Weights", "arithmetic of 3"});
}

TEST_CASE("what hidden means is said where the step that hides is not shown") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const auto says_it = [&](const View& view) {
    return notes_on(input, {Variant::qkv}, view).asides.front().find("Hidden: ") !=
           std::string::npos;
  };
  CHECK(says_it({.steps = {StepId::weights}}));
  CHECK_FALSE(says_it({}));
}
