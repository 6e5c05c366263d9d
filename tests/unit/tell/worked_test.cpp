// One word worked out: a line for each number that a step has of it.
#include "tell/worked.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using Texts = std::vector<std::string>;

Work work_of(const Input& input, Variant variant, StepId id, const View& view = {},
             std::size_t row = 0, std::size_t head = 0) {
  const Trace traced = trace(input, std::vector{variant});
  const Labels labels{.words = traced.input.tokens, .tokens = traced.input.attended_tokens()};
  const Step& step = *find_step(traced.variants[0], id, head);
  return work(traced, traced.variants[0], step, Row{row}, labels, view);
}

// "birds: 4 ÷ 2 = 2"
Texts lines_of(const Work& work) {
  Texts texts;
  for (const ArithmeticBlock& block : work.blocks) {
    for (const ArithmeticLine& line : block.lines) {
      std::string text = line.label.empty() ? "" : line.label + ": ";
      if (!line.left.empty()) text += line.left + " = ";
      text += line.open;
      for (const auto& term : line.terms) {
        text += (&term == &line.terms.front() ? "" : line.separator) + term;
      }
      text += line.close;
      text += line.relation;
      for (const auto& result : line.result) {
        text += (&result == &line.result.front() ? "" : ", ") + result;
      }
      texts.push_back(text);
    }
  }
  return texts;
}

Input causal() {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  return input;
}

}  // namespace

TEST_CASE("each step of a word has a line for each token that was scored") {
  const Input input = lecture();
  CHECK(lines_of(work_of(input, Variant::raw, StepId::scores)) ==
        Texts{"birds: x₂ · x₁ = 1×3 + 1×1 = 4", "south: x₂ · x₃ = 1×1 + 3×1 + 1×2 = 6"});
  CHECK(lines_of(work_of(input, Variant::raw, StepId::scaled_scores)) ==
        Texts{"birds: 4 ÷ 2 = 2", "south: 6 ÷ 2 = 3"});
  CHECK(lines_of(work_of(input, Variant::raw, StepId::exponentials)) ==
        Texts{"birds: e^(2 − 3) ≈ 0.3679", "south: e^(3 − 3) = 1", "sum: 0.3679 + 1 = 1.3679"});
  CHECK(lines_of(work_of(input, Variant::raw, StepId::weights)) ==
        Texts{"birds: 0.3679 ÷ 1.3679 ≈ 0.2689", "south: 1 ÷ 1.3679 ≈ 0.7311"});
  CHECK(lines_of(work_of(input, Variant::raw, StepId::weighted_values))[1] ==
        "south: 0.7311 × [1, 1, 2, 0] ≈ 0.7311, 0.7311, 1.4621, 0");
  CHECK(lines_of(work_of(input, Variant::raw, StepId::context))[0] ==
        "0.8068 + 0.7311 + 1 = 2.5379");
}

TEST_CASE("zeros are left out and said to be, unless all arithmetic is asked for") {
  const auto work = [](Arithmetic arithmetic) {
    return work_of(lecture(), Variant::raw, StepId::scores, {.arithmetic = arithmetic});
  };
  CHECK(work(Arithmetic::first).leaves_out_zeros);
  CHECK_FALSE(work(Arithmetic::all).leaves_out_zeros);
  CHECK_FALSE(work(Arithmetic::none).leaves_out_zeros);
  CHECK(lines_of(
            work_of(lecture(), Variant::raw, StepId::scores, {.arithmetic = Arithmetic::all}))[0] ==
        "birds: x₂ · x₁ = 1×3 + 3×0 + 1×1 + 0×3 = 4");
}

TEST_CASE("without arithmetic each number stands beside its token alone") {
  const View none{.arithmetic = Arithmetic::none};
  CHECK(lines_of(work_of(lecture(), Variant::raw, StepId::scores, none)) ==
        Texts{"birds: 4", "south: 6"});
  CHECK(lines_of(work_of(lecture(), Variant::raw, StepId::exponentials, none)) ==
        Texts{"birds: 0.3679", "south: 1", "sum: 1.3679"});
  const Work weighted = work_of(lecture(), Variant::raw, StepId::weighted_values, none);
  CHECK(weighted.blocks.empty());
  REQUIRE(weighted.tables.size() == 1);
  CHECK(work_of(lecture(), Variant::raw, StepId::context, none).is_empty());
}

TEST_CASE("of a single vector there is nothing to add, and it is said so") {
  Input input = lecture();
  input.words = test::positions({0});
  input.mask.rule = MaskRule::causal;
  CHECK(work_of(input, Variant::raw, StepId::context).remarks ==
        Texts{"It is one vector: there is nothing to add."});
  CHECK(work_of(input, Variant::raw, StepId::exponentials).remarks ==
        Texts{"No token is left to attend to: no exponential, no weight, nothing to weigh."});
}

TEST_CASE("what a mask hides is named, with its score, and not worked out") {
  const Work scores = work_of(causal(), Variant::qkv, StepId::scores);
  CHECK(lines_of(scores).size() == 2);
  CHECK(scores.remarks == Texts{"Hidden by the mask, and so not worked out: south 26."});
  const Work masked = work_of(causal(), Variant::qkv, StepId::masked_scores);
  CHECK(masked.blocks.empty());
  CHECK(masked.remarks == Texts{"Hidden from \"fly\": south."});
  Input last = causal();
  last.words = test::positions({2});
  CHECK(work_of(last, Variant::qkv, StepId::masked_scores).remark_once ==
        "Nothing is hidden from \"south\".");
  CHECK(lines_of(work_of(causal(), Variant::qkv, StepId::exponentials)) ==
        Texts{"birds: e^(20 − 20) = 1", "fly: e^(19 − 20) ≈ 0.3679", "sum: 1 + 0.3679 = 1.3679"});
  CHECK(lines_of(work_of(causal(), Variant::qkv, StepId::weighted_values)).size() == 2);
}

TEST_CASE("one row of many is worked out, under its own position") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.heads = 2;
  const auto lines = lines_of(work_of(input, Variant::qkv, StepId::scores, {}, 1, 2));
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].starts_with("fly: q₁⁽²⁾ · k₂⁽²⁾ = "));
}

TEST_CASE("vectors too long for a line are a table, below the first of them worked out") {
  const Work narrow = work_of(lecture(), Variant::qkv, StepId::weighted_values, {.columns = 40});
  CHECK(lines_of(narrow).size() == 1);
  REQUIRE(narrow.tables.size() == 1);
  CHECK(narrow.tables[0].row_labels == Texts{"birds", "fly", "south"});
  CHECK(narrow.tables[0].groups[0].rows[2].data() == narrow.made[2].data());
}

TEST_CASE("of more words than tokens attended to, the last is worked out as the others are") {
  Input input;
  input.tokens = {"a", "b", "c"};
  input.memory = Memory{.tokens = {"m", "n"}, .embeddings = {}};
  input.queries = test::matrix({{1, 0}, {0, 1}, {0, 1}});
  input.keys = test::matrix({{1, 0}, {0, 1}});
  input.values = test::matrix({{1, 2}, {3, 4}});
  input.words = test::positions({0, 1, 2});
  const Work work = work_of(input, Variant::qkv, StepId::scores, {}, 2);
  CHECK(work.leaves_out_zeros);
  CHECK(lines_of(work).size() == 2);
}
