// Traces of random inputs in which there is something of everything: heads, biases, masks, W_O,
// matrices stored either way, given queries, a memory, every self policy, some words encoded,
// norms, rotary positions, what is added to scores, sinks, and what stands around attention.
#pragma once

#include <cmath>
#include <optional>
#include <vector>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "property/random_input.hpp"

namespace attn::test {

/// 1 where a word may attend to a token; some token beside itself for each.
inline Matrix random_mask(Random& random, std::size_t words, std::size_t tokens) {
  Matrix mask(words, tokens);
  for (std::size_t i = 0; i < words; ++i) {
    for (double& cell : mask.row(i)) cell = random.chance(2) ? 1.0 : 0.0;
    mask(i, (i + 1) % tokens) = 1.0;
  }
  return mask;
}

/// Norms, rotary positions, biases, slopes and sinks, of heads whose vectors have d_k numbers.
inline void add_what_models_have(Random& random, Input& in, std::size_t d_k) {
  const std::size_t n = in.tokens.size();
  if (random.chance(2)) {
    in.qk_norm = QkNorm{.kind = all_norm_kinds[random.between(0, 2)], .epsilon = 0.01};
    if (random.chance(2)) in.qk_norm->queries = random.matrix(1, d_k);
    if (random.chance(2)) in.qk_norm->keys = random.matrix(1, d_k);
  }
  if (d_k > 1 && random.chance(2)) {
    in.rotary =
        Rotary{.pairs = all_pairings[random.between(0, 1)], .base = 100.0, .dims = d_k - d_k % 2};
    for (std::size_t i = 0; i < n; ++i) in.rotary->positions.push_back(static_cast<double>(i));
  }
  if (random.chance(2)) in.bias = {random.matrix(n, in.attended_tokens().size())};
  if (random.chance(2)) in.alibi = Alibi{.slopes = usual_slopes(in.heads), .are_usual = true};
  if (random.chance(2)) in.sinks = {random.unit()};
}

/// Positions, residuals, norms, a network, and small networks that make queries, keys and values;
/// `length` numbers have all heads' vectors, and learned(inputs, outputs) makes a W.
template <typename Learned>
void add_block(Random& random, Input& in, std::size_t length, Learned learned) {
  const std::size_t d_model = in.embeddings->columns();
  const auto any_activation = [&] { return all_activations[random.between(0, 3)]; };
  const auto maybe_row = [&](std::size_t count) {
    return random.chance(2) ? std::optional(random.matrix(1, count)) : std::nullopt;
  };
  const auto hidden_layer = [&](std::size_t inputs, std::size_t outputs) {
    return HiddenLayer{
        .W_1 = learned(inputs, outputs), .b_1 = maybe_row(outputs), .activation = any_activation()};
  };
  in.W_O = learned(length, d_model);
  in.b_O = maybe_row(d_model);
  if (random.chance(2)) in.positions.emplace();
  if (in.positions && random.chance(2)) {
    in.positions->table = random.matrix(in.tokens.size(), d_model);
  }
  in.residual = random.chance(2);
  const auto make_of_network = [&](std::optional<HiddenLayer>& layer, std::optional<Matrix>& W) {
    if (!random.chance(3)) return;
    layer = hidden_layer(d_model, 3);
    W = learned(3, length);
  };
  make_of_network(in.hidden_Q, in.W_Q);
  make_of_network(in.hidden_K, in.W_K);
  make_of_network(in.hidden_V, in.W_V);
  if (!random.chance(4)) {
    const std::size_t d_ff = random.between(1, 4);
    in.feed_forward = FeedForward{.hidden = hidden_layer(d_model, d_ff),
                                  .W_2 = learned(d_ff, d_model),
                                  .b_2 = maybe_row(d_model)};
    if (random.chance(2)) in.feed_forward->W_gate = learned(d_model, d_ff);
  }
  if (random.chance(3)) return;
  in.norm = BlockNorm{.kind = random.chance(2) ? NormKind::layer : NormKind::rms,
                      .place = all_norm_places[random.between(0, 1)],
                      .epsilon = 0.01,
                      .gain_1 = maybe_row(d_model)};
  if (in.feed_forward) in.norm->gain_2 = maybe_row(d_model);
  if (in.norm->kind == NormKind::rms) return;
  in.norm->shift_1 = maybe_row(d_model);
  if (in.feed_forward) in.norm->shift_2 = maybe_row(d_model);
}

/// An input that every variant without an obstacle can be traced of.
inline Input input_of_everything(Random& random) {
  Input in = random.input();
  const std::size_t n = in.tokens.size();
  const std::size_t d_model = in.embeddings->columns();
  if (random.chance(2)) in.heads = random.between(2, 3);
  const std::size_t length = in.heads * random.between(1, 4);
  if (random.chance(4)) {
    in.self = SelfPolicy::score;
    in.memory = Memory{.tokens = {"m1", "m2", "m3"}, .embeddings = random.matrix(3, d_model)};
  }
  const std::size_t m = in.attended_tokens().size();
  if (random.chance(2)) in.layout = Layout::out_in;
  const auto learned = [&](std::size_t inputs, std::size_t outputs) {
    return in.layout == Layout::out_in ? random.matrix(outputs, inputs)
                                       : random.matrix(inputs, outputs);
  };
  in.W_Q = learned(d_model, length);
  in.W_K = learned(d_model, length);
  in.W_V = learned(d_model, length);
  const std::size_t d_out = random.between(1, 5);
  if (random.chance(2)) in.W_O = learned(length, d_out);
  if (random.chance(2)) in.b_Q = random.matrix(1, length);
  if (random.chance(2)) in.b_K = random.matrix(1, length);
  if (random.chance(2)) in.b_V = random.matrix(1, length);
  if (in.W_O && random.chance(2)) in.b_O = random.matrix(1, d_out);
  if (random.chance(5)) in.queries = random.matrix(n, length);
  if (random.chance(5)) in.keys = random.matrix(m, length);
  if (random.chance(5)) in.values = random.matrix(m, length);
  if (random.chance(3)) in.softcap = 1.0 + std::abs(random.unit()) * 4;
  if (random.chance(3)) {
    in.mask = {.rule = MaskRule::matrix, .cells = random_mask(random, n, m)};
  } else if (!in.memory && random.chance(2)) {
    // Where the first word is left out, too, it sees nothing.
    in.mask.rule = MaskRule::causal;
    if (in.self == SelfPolicy::skip) in.self = SelfPolicy::carry;
  }
  if (random.chance(4)) add_what_models_have(random, in, length / in.heads);
  if (random.chance(4)) add_block(random, in, length, learned);
  return in;
}

/// Calls check(trace, variant's trace) for each variant of many such inputs, and tells the seed of
/// one that fails.
template <typename Check>
void for_many_traces(std::uint64_t count, Check check) {
  for (std::uint64_t seed = 1; seed <= count; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    const Input input = input_of_everything(random);
    for (const Variant variant : all_variants) {
      if (obstacle(input, variant)) continue;
      INFO("variant " << name(variant));
      const Trace traced = trace(input, std::vector{variant});
      check(traced, traced.variants.front());
    }
  }
}

}  // namespace attn::test
