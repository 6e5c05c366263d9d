// Lay two recipes side by side: where they differ is the lecture's point.
//
//   X  embeddings   n × d_model      Q  queries  w × h·d_k    S  scores         w × m
//   W  matrices                      K  keys     n × g·d_k    Z  scaled scores  w × m
//   n  words, w  words encoded       V  values   n × g·d_v    A  weights        w × m
//   m  tokens attended to: n, those cached before them, too,  C  context        w × d
//      or those of another sentence
//   h  heads, which share g of keys and values; Q_h, K_h, V_h  a head's columns; S, Z, A and C are
//      each head's own
//
//   N  what attention reads: X, or where norms come before, its norm
//
// What each verb does stands in planner.hpp. Where the input has no need of it, a verb hands on
// what it is given: with one head `split`, `split_shared` and `concat`; without such keys `norm`,
// `rotate`, `after_past`, `cap`, `bias`, `mask`, `output`, `feed_forward`, `residual` and one or
// both of `norm_before` and `norm_after`; one `scale` of the two.
#include "attention/recipes.hpp"

#include "attention/evaluate.hpp"
#include "memory.hpp"

namespace attn {

namespace {

// To the network, which looks at each word alone: the same in all three.
void pass_up(Planner& plan, const Operand& X, const Operand& found) {
  const auto R = plan.norm_after(Of::attention, plan.residual(Of::attention, X, found));
  const auto F = plan.feed_forward(plan.norm_before(Of::network, R));
  plan.norm_after(Of::network, plan.residual(Of::network, R, F));
}

}  // namespace

void raw_embedding(Planner& plan) {
  const auto X = plan.embeddings();
  const auto N = plan.norm_before(Of::attention, X);
  const auto M = plan.attended(N);
  const auto S = plan.score({plan.encoded(N), M});
  const auto Z = plan.scale(S);
  const auto A = plan.softmax(plan.mask(plan.bias(plan.cap(Z))));
  pass_up(plan, X, plan.sum(plan.weigh(A, M)));
}

void query_key(Planner& plan) {
  const auto X = plan.embeddings();
  const auto N = plan.norm_before(Of::attention, X);
  const auto Q = plan.queries(N);
  const auto K = plan.keys(N);
  for (const auto head : plan.heads()) {
    const auto [Q_h, K_h] =
        plan.rotate(plan.norm({plan.split(Q, head), plan.split_shared(K, head)}));
    const auto S = plan.score(plan.scale({Q_h, plan.after_past(K_h)}));
    const auto Z = plan.scale(S);
    const auto A = plan.softmax(plan.mask(plan.bias(plan.cap(Z))));
    plan.sum(plan.weigh(A, plan.after_past(K_h)));
  }
  pass_up(plan, X, plan.output(plan.concat()));
}

void full_qkv(Planner& plan) {
  const auto X = plan.embeddings();
  const auto N = plan.norm_before(Of::attention, X);
  const auto Q = plan.queries(N);
  const auto K = plan.keys(N);
  const auto V = plan.values(N);
  for (const auto head : plan.heads()) {
    const auto [Q_h, K_h] =
        plan.rotate(plan.norm({plan.split(Q, head), plan.split_shared(K, head)}));
    const auto V_h = plan.split_shared(V, head);
    const auto S = plan.score(plan.scale({Q_h, plan.after_past(K_h)}));
    const auto Z = plan.scale(S);
    const auto A = plan.softmax(plan.mask(plan.bias(plan.cap(Z))));
    plan.sum(plan.weigh(A, plan.after_past(V_h)));
  }
  pass_up(plan, X, plan.output(plan.concat()));
}

Recipe recipe(Variant variant) {
  switch (variant) {
    case Variant::raw:
      return raw_embedding;
    case Variant::query_key:
      return query_key;
    case Variant::qkv:
      break;
  }
  return full_qkv;
}

Settings settings(const Input& in, Variant variant) {
  // In a memory no word meets itself.
  const SelfPolicy self = in.memory ? SelfPolicy::score : in.self.value_or(default_self(variant));
  return {.self = self, .scale = in.scale, .mask = in.mask.rule};
}

Plan plan(const Input& in, Variant variant, const Settings& settings) {
  Planner planner(in, variant, settings);
  recipe(variant)(planner);
  return planner.finish();
}

Trace trace(Input input, std::span<const Variant> variants) {
  Trace result{.input = std::move(input), .variants = {}};
  const Input& in = result.input;
  std::vector<Plan> plans;
  double numbers = 0.0;
  for (const Variant variant : variants) {
    plans.push_back(plan(in, variant, settings(in, variant)));
    numbers += numbers_of(plans.back());
  }
  require_memory_for(numbers, in.file, "a trace");
  for (const Plan& planned : plans) {
    Evaluation evaluation = evaluate(planned, in);
    if (evaluation.trouble) throw error_of(evaluation, in);
    result.variants.push_back(std::move(evaluation.variant));
  }
  return result;
}

}  // namespace attn
