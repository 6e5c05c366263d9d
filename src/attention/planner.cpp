#include "attention/planner.hpp"

#include <numeric>

#include "trace/input_matrices.hpp"

namespace attn {

Planner::Planner(const Input& input, Variant variant, const Settings& settings)
    : input_(input), plan_{.variant = variant, .settings = settings} {}

Operand Planner::embeddings() const { return {.name = "embeddings", .of_words = true}; }

Operand Planner::attended() const { return {.name = input_.memory ? "memory" : "embeddings"}; }

Operand Planner::queries() {
  if (input_.queries) return {.name = "queries", .of_words = true};
  return project(StepId::queries, embeddings());
}

Operand Planner::keys() {
  if (input_.keys) return {.name = "keys"};
  return project(StepId::keys, attended());
}

Operand Planner::values() {
  if (input_.values) return {.name = "values"};
  return project(StepId::values, attended());
}

std::vector<std::size_t> Planner::heads() const {
  std::vector<std::size_t> heads(input_.heads);
  std::iota(heads.begin(), heads.end(), std::size_t{1});
  return heads;
}

Operand Planner::split(const Operand& rows, std::size_t head) {
  if (input_.heads == 1) return rows;
  return add({.id = parse_step(rows.name).value(),
              .op = Op::split,
              .head = head,
              .from = {rows},
              .parts = input_.heads});
}

Operand Planner::score(const Operand& asking, const Operand& answering) {
  return add(
      {.id = StepId::scores, .op = Op::dot, .head = asking.head, .from = {asking, answering}});
}

Operand Planner::scale(const Operand& scores) {
  return add({.id = StepId::scaled_scores,
              .op = Op::divide,
              .head = scores.head,
              .from = {scores},
              .scaling = Scaling{}});
}

Operand Planner::cap(const Operand& scaled_scores) {
  if (!input_.softcap) return scaled_scores;
  return add({.id = StepId::capped_scores,
              .op = Op::cap,
              .head = scaled_scores.head,
              .from = {scaled_scores},
              .number = *input_.softcap});
}

Operand Planner::mask(const Operand& capped_scores) {
  if (plan_.settings.mask == MaskRule::none) return capped_scores;
  return add({.id = StepId::masked_scores,
              .op = Op::mask,
              .head = capped_scores.head,
              .from = {capped_scores, {.name = "mask"}}});
}

Operand Planner::softmax(const Operand& masked_scores) {
  const std::size_t head = masked_scores.head;
  const Operand E =
      add({.id = StepId::exponentials, .op = Op::exp, .head = head, .from = {masked_scores}});
  return add({.id = StepId::weights, .op = Op::normalise, .head = head, .from = {E}});
}

Operand Planner::weigh(const Operand& weights, const Operand& vectors) {
  return add({.id = StepId::weighted_values,
              .op = Op::weigh,
              .head = weights.head,
              .from = {weights, vectors}});
}

void Planner::sum(const Operand& weighted) {
  PlannedStep context{
      .id = StepId::context, .op = Op::sum, .head = weighted.head, .from = {weighted}};
  if (plan_.settings.self == SelfPolicy::carry) {
    Operand own = plan_.steps[weighted.step.value()].from[1];
    own.of_words = true;
    context.from.push_back(own);
  }
  add(std::move(context));
}

Operand Planner::concat() {
  Operands contexts;
  for (const PlannedStep& step : plan_.steps) {
    if (step.id == StepId::context) {
      contexts.push_back(operand_of(plan_, plan_.steps.place_of(step)));
    }
  }
  if (contexts.size() == 1) return contexts[0];
  return add({.id = StepId::concat, .op = Op::concat, .from = std::move(contexts)});
}

void Planner::output(const Operand& contexts) {
  if (input_.W_O) project(StepId::output, contexts);
}

Plan Planner::finish() {
  measure(plan_, input_, input_.words.size());
  return std::move(plan_);
}

Operand Planner::project(StepId id, const Operand& rows) {
  return add({.id = id, .op = Op::project, .from = projected(input_, id, rows)});
}

Operand Planner::add(PlannedStep step) {
  return operand_of(plan_, plan_.steps.add(std::move(step)));
}

Operand operand_of(const Plan& plan, std::size_t place) {
  const PlannedStep& step = plan.steps[place];
  return {.name = facts(step.id).name, .head = step.head, .step = place};
}

Operands projected(const Input& input, StepId id, const Operand& rows) {
  Operands from{rows, {.name = W_of(id).key, .transposed = input.layout == Layout::out_in}};
  if (find_matrix(input, b_of(id)) != nullptr) from.push_back({.name = b_of(id).key});
  return from;
}

}  // namespace attn
