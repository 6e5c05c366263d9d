// A trace is told in the order of the lecture, each sentence once, and only what was asked for.
#include "tell/narrate.hpp"

#include <algorithm>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using Told = std::vector<std::string>;

// Notes what it is told, in a word or two each.
class Notes : public Sheet {
 public:
  void opening(const Input& input) override { note("opening " + input.tokens.front()); }
  void heading(int level, const std::string& text, const std::string& aside) override {
    note("heading " + std::to_string(level) + " " + text);
    asides.push_back(aside);
  }
  void step(const StepText& text) override {
    note("step " + text.title);
    if (!text.why.empty()) reasons.push_back(text.why);
  }
  void matrix(const MatrixTable& table) override { note("matrix " + table.name); }
  void pairs(const PairTable& table) override { note("pairs of " + table.word); }
  void shares(const ShareTable&) override { note("shares"); }
  void arithmetic(const std::vector<ArithmeticLine>& lines) override {
    note("arithmetic of " + std::to_string(lines.size()));
  }

  Told told;
  std::vector<std::string> reasons, asides;

 private:
  void note(const std::string& what) { told.push_back(what); }
};

Notes notes_on(const Input& input, const std::vector<Variant>& variants, const View& view = {}) {
  Notes notes;
  narrate(trace(input, variants), view, notes);
  return notes;
}

}  // namespace

TEST_CASE("a variant is told from its matrices over its steps to its words") {
  const Told told = notes_on(lecture(), {Variant::query_key}).told;
  CHECK(told == Told{"opening birds", "heading 1 query-key · encoding \"fly\" (word 2 of 3)",
                     "matrix embeddings X", "step Queries", "matrix W_Q", "matrix queries Q",
                     "arithmetic of 4", "step Keys", "matrix W_K", "matrix keys K",
                     "arithmetic of 12", "step Scores", "step Scaled scores", "step Exponentials",
                     "step Weights", "step Weighted values", "step Context", "pairs of fly",
                     "arithmetic of 6"});
}

TEST_CASE("why a step is done is said once, whatever number of variants has it") {
  const Notes notes = notes_on(lecture(), {Variant::query_key, Variant::qkv});
  std::vector<std::string> once = notes.reasons;
  std::sort(once.begin(), once.end());
  CHECK(std::adjacent_find(once.begin(), once.end()) == once.end());
  CHECK(once.size() == 9);  // from queries to context
}

TEST_CASE("only the steps asked for are told, with the matrices that they read") {
  CHECK(notes_on(lecture(), {Variant::qkv}, {.steps = {StepId::weights}}).told ==
        Told{"opening birds", "heading 1 qkv · encoding \"fly\" (word 2 of 3)", "step Weights",
             "pairs of fly", "arithmetic of 0"});
  CHECK(notes_on(lecture(), {Variant::qkv}, {.steps = {StepId::keys}}).told ==
        Told{"opening birds", "heading 1 qkv · encoding \"fly\" (word 2 of 3)",
             "matrix embeddings X", "step Keys", "matrix W_K", "matrix keys K",
             "arithmetic of 12"});
}

TEST_CASE("of several words each is told under a heading of its own") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  const Told told = notes_on(input, {Variant::qkv}, {.steps = {StepId::weights}}).told;
  CHECK(told == Told{"opening birds", "heading 1 qkv · encoding 2 of 3 words", "step Weights",
                     "heading 2 qkv · encoding \"south\" (word 3 of 3)", "pairs of south",
                     "arithmetic of 0", "heading 2 qkv · encoding \"birds\" (word 1 of 3)",
                     "pairs of birds", "arithmetic of 0"});
}

TEST_CASE("of several heads the weights stand side by side, and then each head for itself") {
  Input input = lecture();
  input.heads = 2;
  const Told told = notes_on(input, {Variant::qkv}, {.steps = {StepId::weights}}).told;
  CHECK(told == Told{"opening birds", "heading 1 qkv · encoding \"fly\" (word 2 of 3) · 2 heads",
                     "step Weights", "shares", "heading 3 head 1: features 1–2 of Q, K and V",
                     "pairs of fly", "arithmetic of 0",
                     "heading 3 head 2: features 3–4 of Q, K and V", "pairs of fly",
                     "arithmetic of 0"});
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
