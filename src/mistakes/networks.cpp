// Mistakes in the network that comes after attention, and in small ones that make queries, keys or
// values.
#include <algorithm>
#include <array>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <vector>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

constexpr std::array vectors{StepId::queries, StepId::keys, StepId::values};

bool has_network(const Situation& in) { return in.input.feed_forward.has_value(); }
bool has_gate(const Situation& in) {
  return has_network(in) && in.input.feed_forward->W_gate.has_value();
}
bool is_square(const std::optional<Matrix>& W) { return W && W->rows() == W->columns(); }

// Whether the variant makes vectors with a small network.
bool has_layer(const Situation& in, StepId step) {
  if (in.variant == Variant::raw || hidden_layer_of(in.input, step) == nullptr) return false;
  const Input& input = in.input;
  if (step == StepId::queries) return !input.queries;
  return step == StepId::keys ? !input.keys : in.variant == Variant::qkv && !input.values;
}
bool has_layers(const Situation& in) {
  return std::ranges::any_of(vectors, [&](StepId step) { return has_layer(in, step); });
}
bool has_hidden_bias(const Situation& in) {
  return std::ranges::any_of(vectors, [&](StepId step) {
    return has_layer(in, step) && hidden_layer_of(in.input, step)->b_1;
  });
}

// Whether the network has an activation, and not one of these.
bool has_other(const Situation& in, std::initializer_list<Activation> activations) {
  return has_network(in) && std::ranges::none_of(activations, [&](Activation activation) {
           return in.input.feed_forward->hidden.activation == activation;
         });
}

std::vector<Edits> activated_as(std::initializer_list<Activation> activations) {
  std::vector<Edits> ways;
  for (const Activation activation : activations) {
    ways.push_back({ActivatedAs{StepId::ffn_activated, activation}});
  }
  return ways;
}

// One slip is made in all small networks where they share their code, or else in two or in one.
std::vector<Edits> in_small_networks(const std::function<Edit(StepId)>& slip) {
  using enum StepId;
  std::vector<Edits> ways;
  for (const auto& of : std::vector<std::vector<StepId>>{{queries, keys, values},
                                                         {queries, keys},
                                                         {queries, values},
                                                         {keys, values},
                                                         {queries},
                                                         {keys},
                                                         {values}}) {
    Edits way;
    for (const StepId step : of) way.push_back(slip(step));
    ways.push_back(std::move(way));
  }
  return ways;
}

std::vector<Edits> small_networks_activated_as(std::optional<Activation> activation) {
  return in_small_networks([&](StepId step) {
    return ActivatedAs{hidden_steps_of(step).activated, activation};
  });
}

std::vector<Edits> other_small_activations() {
  std::vector<Edits> ways;
  for (const Activation activation : all_activations) {
    std::ranges::move(small_networks_activated_as(activation), std::back_inserter(ways));
  }
  return ways;
}

std::vector<Edits> layers_left_out() {
  std::vector<Edits> ways;
  for (const bool second : {false, true}) {
    std::ranges::move(in_small_networks([&](StepId step) {
                        return LayerLeftOut{step, second};
                      }),
                      std::back_inserter(ways));
  }
  return ways;
}

std::vector<Edits> hidden_biases_left_off() {
  return in_small_networks([](StepId step) {
    return WithoutBias{step == StepId::queries ? "W_Q.b_1"
                       : step == StepId::keys  ? "W_K.b_1"
                                               : "W_V.b_1"};
  });
}

}  // namespace

std::vector<Mistake> mistakes_of_networks() {
  return {
      {"hidden-layer-missing",
       "a layer of a small network left out",
       "Queries, keys or values are made with one of their network's two matrices alone; multiply "
       "with W_1, activate, and multiply with W_2.",
       {},
       "a W_1 or a W_2 that fits without the other",
       has_layers,
       layers_left_out()},
      {"hidden-activation-missing",
       "a small network without its activation",
       "Queries, keys or values are made with two matrices and nothing between them; activate what "
       "the first makes.",
       {},
       "hidden numbers that the activation changes",
       has_layers,
       small_networks_activated_as(std::nullopt)},
      {"hidden-activation-other",
       "another activation in a small network",
       "The hidden numbers that queries, keys or values are made of get another activation; take "
       "the one that the network has.",
       {},
       "hidden numbers for which the two differ",
       has_layers,
       other_small_activations()},
      {"hidden-bias-missing",
       "b_1 of a small network left off",
       "The bias of the hidden layer that queries, keys or values are made of is not added; add "
       "b_1 to what W_1 makes.",
       {},
       "a b_1 that is not 0",
       has_hidden_bias,
       hidden_biases_left_off()},
      {"ffn-W_1-transposed",
       "W_1 transposed",
       "The network's W_1 is read with its rows and columns changed over; multiply with W_1 as it "
       "is given, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "a W_1 that is not symmetric",
       [](const Situation& in) {
         return has_network(in) && is_square(in.input.feed_forward->hidden.W_1);
       },
       {{Turned{"feed_forward.W_1"}}}},
      {"ffn-W_gate-transposed",
       "W_gate transposed",
       "The network's W_gate is read with its rows and columns changed over; multiply with W_gate "
       "as it is given, or set the file's layout.",
       {},
       "a W_gate that is not symmetric",
       [](const Situation& in) { return has_gate(in) && is_square(in.input.feed_forward->W_gate); },
       {{Turned{"feed_forward.W_gate"}}}},
      {"ffn-W_2-transposed",
       "W_2 transposed",
       "The network's W_2 is read with its rows and columns changed over; multiply with W_2 as it "
       "is given, or set the file's layout.",
       {"GPT-2's Conv1D stores its weights the other way round than Linear",
        "https://github.com/AutoGPTQ/AutoGPTQ/pull/139"},
       "a W_2 that is not symmetric",
       [](const Situation& in) { return has_network(in) && is_square(in.input.feed_forward->W_2); },
       {{Turned{"feed_forward.W_2"}}}},
      {"ffn-bias-missing",
       "the network's biases left off",
       "b_1, b_2 or both are not added; add each to what its matrix makes.",
       {},
       "biases that are not 0",
       [](const Situation& in) {
         return has_network(in) &&
                (in.input.feed_forward->hidden.b_1 || in.input.feed_forward->b_2);
       },
       {{WithoutBias{"feed_forward.b_1"}, WithoutBias{"feed_forward.b_2"}},
        {WithoutBias{"feed_forward.b_1"}},
        {WithoutBias{"feed_forward.b_2"}}}},
      {"ffn-activation-missing",
       "the network without its activation",
       "The hidden numbers, or the gate, go on as they are; activate them.",
       {"no activation came after the hidden layer",
        "https://github.com/Nota-NetsPresso/netspresso-trainer/issues/320"},
       "hidden numbers that the activation changes",
       has_network,
       {{ActivatedAs{StepId::ffn_activated}}}},
      {"ffn-relu",
       "ReLU in the network",
       "The hidden numbers, or the gate, get ReLU, as in the Transformer; take the activation that "
       "the network has.",
       {"ReLU stood where GELU belongs", "https://github.com/timeseriesAI/tsai/issues/361"},
       "hidden numbers for which the two differ",
       [](const Situation& in) { return has_other(in, {Activation::relu}); },
       activated_as({Activation::relu})},
      {"ffn-gelu",
       "GELU in the network",
       "The hidden numbers, or the gate, get GELU; take the activation that the network has.",
       {"GELU stood where ReLU belongs", "https://github.com/Dao-AILab/sonic-moe/pull/6"},
       "hidden numbers for which the two differ",
       [](const Situation& in) {
         return has_other(in, {Activation::gelu, Activation::gelu_tanh});
       },
       activated_as({Activation::gelu, Activation::gelu_tanh})},
      {"ffn-silu",
       "SiLU in the network",
       "The hidden numbers, or the gate, get SiLU; take the activation that the network has.",
       {},
       "hidden numbers for which the two differ",
       [](const Situation& in) { return has_other(in, {Activation::silu}); },
       activated_as({Activation::silu})},
      {"ffn-gelu-form",
       "the other form of GELU",
       "GELU is computed with tanh where the exact one is meant, with erf, or the other way round; "
       "in PyTorch say approximate=\"tanh\" or \"none\".",
       {"the exact GELU for weights that were trained with the tanh form",
        "https://github.com/NVIDIA-NeMo/Megatron-Bridge/pull/4661"},
       "numbers with four decimals or more",
       [](const Situation& in) {
         return has_other(in, {Activation::relu, Activation::silu});
       },
       activated_as({Activation::gelu_tanh, Activation::gelu})},
      {"ffn-gate-exchanged",
       "gate and hidden numbers exchanged",
       "The hidden numbers are activated, and multiplied by the gate; activate the gate.",
       {"silu(x) * gate was computed in place of silu(gate) * x",
        "https://github.com/ml-explore/mlx-lm/pull/767"},
       "a W_gate that is not W_1",
       has_gate,
       {{Gated{Gated::How::exchanged_in_use}}, {Gated{Gated::How::exchanged}}}},
      {"ffn-gate-missing",
       "gate left out",
       "The hidden numbers are activated themselves and not multiplied by a gate, or the gate goes "
       "on alone; multiply the hidden numbers by the activated gate.",
       {},
       "nothing more: any gate shows it",
       has_gate,
       {{Gated{Gated::How::without_gate}}, {Gated{Gated::How::without_hidden}}}},
  };
}

}  // namespace attn
