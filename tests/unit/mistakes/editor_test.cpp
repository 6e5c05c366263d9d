// The editor takes a plan apart and puts it together again: whatever was put between, left out or
// redirected, each step must come after what it reads.
#include "mistakes/editor.hpp"

#include "unit/attention/told.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::lecture;
using Lines = std::vector<std::string>;

Plan planned(Variant variant) { return plan(lecture(), variant, settings(lecture(), variant)); }

// The lines of a plan that are not in the lecture's raw one.
Lines new_lines(const Plan& made) {
  const Lines before = test::told(planned(Variant::raw));
  Lines lines = test::told(made);
  std::erase_if(lines, [&](const std::string& line) {
    return std::ranges::find(before, line) != before.end();
  });
  return lines;
}

}  // namespace

TEST_CASE("a plan that is put together as it was taken apart is that plan") {
  const Input input = lecture();
  for (const Variant variant : all_variants) {
    const Plan before = planned(variant);
    const Plan after = Editor(before, input).finish(before);
    CHECK(test::told(after) == test::told(before));
    CHECK(after.variant == variant);
    CHECK(after.edited);
  }
}

TEST_CASE("an added step is not shown, and is computed before its first reader") {
  const Input input = lecture();
  const Plan before = planned(Variant::raw);
  Editor editor(before, input);
  const std::size_t weights = editor.find(StepId::weights, 0).value();
  const Operand halved = editor.add(
      {.id = StepId::weights, .op = Op::divide, .from = {editor.operand(weights)}, .number = 2});
  CHECK(test::told(editor.finish(before)) == test::told(before));  // nothing reads it
  PlannedStep& weigh = editor.steps()[editor.find(StepId::weighted_values, 0).value()];
  weigh.from[0] = halved;
  CHECK(new_lines(editor.finish(before)) ==
        Lines{"~weights = divide(weights) by 2", "weighted_values = weigh(~weights, embeddings)"});
  CHECK(editor.find(StepId::weights, 0) == weights);
}

TEST_CASE("what is amended stands for what is made of it, and is computed before it, unseen") {
  const Input input = lecture();
  const Plan before = planned(Variant::raw);
  Editor editor(before, input);
  const std::size_t weights = editor.find(StepId::weights, 0).value();
  const std::size_t was = editor.amend(weights, {.op = Op::divide, .number = 2});
  CHECK(editor.steps()[was].op == Op::normalise);
  CHECK(editor.find(StepId::weights, 0) == weights);
  editor.amend(weights, {.op = Op::divide, .number = 4});
  CHECK(new_lines(editor.finish(before)) == Lines{"~weights = normalise(exponentials)",
                                                  "~~weights = divide(~weights) by 2",
                                                  "weights = divide(~~weights) by 4"});
}

TEST_CASE("of a step that is left out what it read is read, also by steps added later") {
  const Input input = lecture();
  const Plan before = planned(Variant::raw);
  Editor editor(before, input);
  const std::size_t scaled = editor.find(StepId::scaled_scores, 0).value();
  editor.leave_out({scaled});
  CHECK_FALSE(editor.find(StepId::scaled_scores, 0));
  CHECK(editor.places(StepId::scaled_scores).empty());
  const Plan after = editor.finish(before);
  CHECK(after.steps.size() == before.steps.size() - 1);
  CHECK(after.steps.find(StepId::scaled_scores) == nullptr);
  CHECK(new_lines(after) == Lines{"exponentials = exp(scores)"});
}

TEST_CASE("redirected readers keep to the words alone where they did so, and read turned") {
  const Input input = lecture();
  const Plan before = planned(Variant::raw);
  Editor editor(before, input);
  const Operand X{.name = "embeddings"};
  editor.redirect({{X, {.name = "memory"}}});
  CHECK(new_lines(editor.finish(before)) == Lines{"scores = dot(memory[words], memory)",
                                                  "weighted_values = weigh(weights, memory)",
                                                  "context = sum(weighted_values, memory[words])"});
  editor.redirect({{{.name = "memory"}, {.name = "keys", .transposed = true}}}, StepId::scores);
  CHECK(new_lines(editor.finish(before)) == Lines{"scores = dot(keys[words]ᵀ, keysᵀ)",
                                                  "weighted_values = weigh(weights, memory)",
                                                  "context = sum(weighted_values, memory[words])"});
}

TEST_CASE("readers of words alone read the rows of a step that are words' as they are") {
  Input input = lecture();
  input.queries = test::matrix({{1, 2}, {3, 4}, {5, 6}});
  input.keys = input.queries;
  const Plan before = plan(input, Variant::query_key, {});
  Editor editor(before, input);
  const Operand made = editor.add(
      {.id = StepId::queries, .op = Op::split, .from = {{.name = "embeddings", .of_words = true}}});
  editor.redirect({{{.name = "queries", .of_words = true}, made}});
  CHECK(test::told(editor.finish(before))[1] == "scores = dot(~queries, keys)");
}

TEST_CASE("in every edited plan each step follows what it reads") {
  // An edit that a later step's numbers are read by an earlier one is put in order.
  const Input input = lecture();
  const Plan before = planned(Variant::qkv);
  Editor editor(before, input);
  const Operand V = editor.operand(editor.find(StepId::values, 0).value());
  PlannedStep& keys = editor.steps()[editor.find(StepId::keys, 0).value()];
  keys = {.id = StepId::keys, .op = Op::split, .from = {V}};
  const Plan after = editor.finish(before);
  for (std::size_t place = 0; place < after.steps.size(); ++place) {
    for (const Operand& operand : after.steps[place].from) {
      if (operand.step) CHECK(*operand.step < place);
    }
  }
  CHECK(test::told(after)[1] == "values = project(embeddings, W_V)");
  CHECK(test::told(after)[2] == "keys = split(values)");
}
