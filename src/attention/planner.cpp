#include "attention/planner.hpp"

#include <algorithm>
#include <numeric>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// What stands for queries and keys where the scores are given in their place.
bool is_nothing(const Operand& rows) { return rows.name.empty(); }

bool is_any_of(const Operand& rows, std::initializer_list<StepId> steps) {
  return std::ranges::any_of(steps, [&](StepId id) { return facts(id).name == rows.name; });
}

bool are_queries(const Operand& rows) {
  return is_any_of(rows, {StepId::queries, StepId::normed_queries, StepId::rotated_queries});
}

bool is_normed(const Operand& rows) {
  return is_any_of(rows, {StepId::normed_queries, StepId::normed_keys});
}

// Whether all heads' columns are normed together: the gain is as long.
bool norms_whole(const Input& input, const Operand& rows) {
  if (!input.qk_norm) return false;
  return are_queries(rows) ? input.qk_norm->queries_whole : input.qk_norm->keys_whole;
}

}  // namespace

Planner::Planner(const Input& input, Variant variant, const Settings& settings)
    : input_(input), plan_{.variant = variant, .settings = settings} {}

Operand Planner::embeddings() {
  const Operand X{.name = "embeddings", .of_words = input_.memory.has_value()};
  if (!input_.positions) return X;
  PlannedStep step{
      .id = StepId::positioned, .op = Op::add, .from = {X}, .of_sentence = !input_.memory};
  if (input_.positions->are_sinusoidal()) {
    step.sinusoid = Sinusoid{.first = static_cast<double>(input_.cached())};
  } else {
    step.from.push_back({.name = "positions", .of_words = X.of_words});
  }
  return add(std::move(step));
}

Operand Planner::norm_before(Of reader, const Operand& rows) {
  return normed_in_block(reader, NormPlace::before, rows);
}

Operand Planner::encoded(Operand rows) const {
  rows.of_words = !rows.step || plan_.steps[*rows.step].of_sentence;
  return rows;
}

Operand Planner::attended(const Operand& rows) const {
  return input_.memory ? Operand{.name = "memory"} : rows;
}

Operand Planner::queries(const Operand& rows) {
  if (!input_.scores.empty()) return {};
  const Operand given{.name = "queries", .of_words = true};
  const Operand Q = input_.queries ? given : project(StepId::queries, encoded(rows));
  return norms_whole(input_, Q) ? normed(Q) : Q;
}

Operand Planner::keys(const Operand& rows) {
  if (!input_.scores.empty()) return {};
  const Operand K = input_.keys ? Operand{.name = "keys"} : project(StepId::keys, attended(rows));
  return norms_whole(input_, K) ? normed(K) : K;
}

Operand Planner::values(const Operand& rows) {
  if (input_.values) return {.name = "values"};
  return project(StepId::values, attended(rows));
}

std::vector<std::size_t> Planner::heads() const {
  std::vector<std::size_t> heads(input_.heads);
  std::iota(heads.begin(), heads.end(), std::size_t{1});
  return heads;
}

Operand Planner::split(const Operand& queries, std::size_t head) {
  return block(queries, head, input_.heads);
}

Operand Planner::split_shared(const Operand& vectors, std::size_t head) {
  return block(vectors, (head - 1) / input_.sharing + 1, input_.kv_heads());
}

Operand Planner::block(const Operand& rows, std::size_t part, std::size_t parts) {
  if (parts == 1) return rows;
  if (is_nothing(rows)) return {.head = part};
  return add({.id = parse_step(rows.name).value(),
              .op = Op::split,
              .head = part,
              .from = {rows},
              .parts = parts});
}

Compared Planner::norm(const Compared& rows) {
  if (!input_.qk_norm || is_nothing(rows.queries)) return rows;
  const auto normed_once = [&](const Operand& one) { return is_normed(one) ? one : normed(one); };
  const Operand queries = normed_once(rows.queries);
  return {queries, normed_once(rows.keys)};
}

Operand Planner::normed(const Operand& rows) {
  const QkNorm& norm = input_.qk_norm.value();
  PlannedStep step{.id = are_queries(rows) ? StepId::normed_queries : StepId::normed_keys,
                   .op = Op::norm,
                   .head = rows.head,
                   .from = {rows},
                   .number = norm.epsilon,
                   .norm = norm.kind};
  const std::string_view gain = are_queries(rows) ? "qk_norm.queries" : "qk_norm.keys";
  if (find_matrix(input_, gain) != nullptr) step.from.push_back({.name = gain});
  return add(std::move(step));
}

Compared Planner::rotate(const Compared& rows) {
  if (!input_.rotary || is_nothing(rows.queries)) return rows;
  const Operand queries = turned(rows.queries);
  return {queries, turned(rows.keys)};
}

Operand Planner::turned(const Operand& rows) {
  const Rotary& rotary = input_.rotary.value();
  const bool of_words = are_queries(rows);
  return add({.id = of_words ? StepId::rotated_queries : StepId::rotated_keys,
              .op = Op::rotate,
              .head = rows.head,
              .from = {rows},
              .rotating = Rotating{.pairs = rotary.pairs,
                                   .base = rotary.base,
                                   .dims = rotary.dims,
                                   .factor = rotary.factor,
                                   .of_words = of_words,
                                   .from_tables = rotary.cos.has_value()}});
}

Compared Planner::scale(const Compared& rows) {
  if (input_.scale_on == ScaleOn::scores || is_nothing(rows.queries)) return rows;
  const Operand queries = divided(StepId::scaled_queries, rows.queries);
  if (input_.scale_on == ScaleOn::queries) return {queries, rows.keys};
  return {queries, divided(StepId::scaled_keys, rows.keys)};
}

Operand Planner::divided(StepId id, const Operand& rows) {
  return add({.id = id,
              .op = Op::divide,
              .head = rows.head,
              .from = {rows},
              .scaling = Scaling{.is_shared = input_.scale_on == ScaleOn::both}});
}

Operand Planner::after_past(Operand vectors) const {
  vectors.after_past = input_.past.has_value();
  return vectors;
}

Operand Planner::score(const Compared& rows) {
  const std::size_t head = rows.queries.head;
  if (is_nothing(rows.queries)) return {.name = "scores", .of_words = true, .head = head};
  return add(
      {.id = StepId::scores, .op = Op::dot, .head = head, .from = {rows.queries, rows.keys}});
}

Operand Planner::scale(const Operand& scores) {
  if (input_.scale_on != ScaleOn::scores) return scores;
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

Operand Planner::bias(const Operand& capped_scores) {
  if (input_.bias.empty() && !input_.alibi) return capped_scores;
  const std::size_t head = capped_scores.head;
  PlannedStep step{
      .id = StepId::biased_scores, .op = Op::add, .head = head, .from = {capped_scores}};
  if (!input_.bias.empty()) {
    step.from.push_back({.name = "bias", .of_words = true, .head = head});
  }
  if (input_.alibi) step.slope = of_head(input_.alibi->slopes, head);
  return add(std::move(step));
}

Operand Planner::mask(const Operand& biased_scores) {
  if (plan_.settings.mask == MaskRule::none) return biased_scores;
  return add({.id = StepId::masked_scores,
              .op = Op::mask,
              .head = biased_scores.head,
              .from = {biased_scores, {.name = "mask"}}});
}

Operand Planner::softmax(const Operand& masked_scores) {
  const std::size_t head = masked_scores.head;
  PlannedStep exponentials{.id = StepId::exponentials,
                           .op = Op::exp,
                           .head = head,
                           .from = {masked_scores},
                           .empty = input_.empty_rows};
  if (!input_.sinks.empty()) exponentials.sink = of_head(input_.sinks, head);
  const Operand E = add(std::move(exponentials));
  return add({.id = StepId::weights, .op = Op::normalise, .head = head, .from = {E}});
}

Operand Planner::weigh(const Operand& weights, const Operand& vectors) {
  return add({.id = StepId::weighted_values,
              .op = Op::weigh,
              .head = weights.head,
              .from = {weights, vectors}});
}

Operand Planner::sum(const Operand& weighted) {
  PlannedStep context{
      .id = StepId::context, .op = Op::sum, .head = weighted.head, .from = {weighted}};
  if (plan_.settings.self == SelfPolicy::carry) {
    Operand own = plan_.steps[weighted.step.value()].from[1];
    own.of_words = true;
    own.after_past = false;
    context.from.push_back(own);
  }
  return add(std::move(context));
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

Operand Planner::output(const Operand& contexts) {
  return input_.W_O ? project(StepId::output, contexts) : contexts;
}

Operand Planner::residual(Of maker, const Operand& given, const Operand& made) {
  const bool has_maker = maker == Of::attention || input_.feed_forward;
  if (!input_.residual || !has_maker) return made;
  return add({.id = maker == Of::attention ? StepId::residual_1 : StepId::residual_2,
              .op = Op::add,
              .from = {maker == Of::attention ? encoded(given) : given, made}});
}

Operand Planner::norm_after(Of maker, const Operand& rows) {
  return normed_in_block(maker, NormPlace::after, rows);
}

Operand Planner::normed_in_block(Of part, NormPlace place, const Operand& rows) {
  const bool has_part = part == Of::attention || input_.feed_forward;
  if (!input_.norm || input_.norm->place != place || !has_part) return rows;
  const bool is_first = part == Of::attention;
  PlannedStep step{.id = is_first ? StepId::norm_1 : StepId::norm_2,
                   .op = Op::norm,
                   .from = {rows},
                   .of_sentence = is_first && place == NormPlace::before && !input_.memory,
                   .number = input_.norm->epsilon,
                   .norm = input_.norm->kind};
  for (const InputMatrix& which : input_matrices) {
    const bool is_of_norm = which.row_for == RowFor::gain || which.row_for == RowFor::shift;
    if (is_of_norm && which.step == step.id && find_matrix(input_, which) != nullptr) {
      step.from.push_back({.name = which.key});
    }
  }
  return add(std::move(step));
}

Operand Planner::feed_forward(const Operand& rows) {
  if (!input_.feed_forward) return rows;
  const Operand H = project(StepId::ffn_hidden, rows);
  PlannedStep activated{.id = StepId::ffn_activated,
                        .op = Op::activate,
                        .from = {H},
                        .activation = input_.feed_forward->hidden.activation};
  if (input_.feed_forward->W_gate) {
    activated.from.push_front(project(StepId::ffn_gate, rows));
  }
  return project(StepId::ffn_output, add(std::move(activated)));
}

Plan Planner::finish() {
  measure(plan_, input_, input_.words.size());
  return std::move(plan_);
}

Operand Planner::project(StepId id, const Operand& rows) {
  const Operand read = through_hidden_layer(id, rows);
  return add({.id = id, .op = Op::project, .from = projected(input_, id, read)});
}

Operand Planner::through_hidden_layer(StepId id, const Operand& rows) {
  const HiddenLayer* layer = hidden_layer_of(input_, id);
  if (layer == nullptr) return rows;
  const auto [first, activated] = hidden_steps_of(id);
  return add({.id = activated,
              .op = Op::activate,
              .from = {project(first, rows)},
              .activation = layer->activation});
}

Operand Planner::add(PlannedStep step) {
  if (const PlannedStep* shared = plan_.steps.find(step.id, step.head)) {
    return operand_of(plan_, plan_.steps.place_of(*shared));
  }
  return operand_of(plan_, plan_.steps.add(std::move(step)));
}

Operand operand_of(const Plan& plan, std::size_t place) {
  const PlannedStep& step = plan.steps[place];
  return {.name = facts(step.id).name, .head = step.head, .step = place};
}

Operands projected(const Input& input, StepId id, const Operand& rows) {
  Operands from{rows, {.name = W_name(input, id), .transposed = input.layout == Layout::out_in}};
  const InputMatrix* b = b_of(id);
  if (b != nullptr && find_matrix(input, *b) != nullptr) from.push_back({.name = b->key});
  return from;
}

}  // namespace attn
