// Mistakes around attention give the numbers of an input that is as whoever makes them has it: the
// same plain loops that hold the right numbers hold those of the mistakes.
#include <array>
#include <utility>

#include "mistakes/catalogue.hpp"
#include "mistakes/compute.hpp"
#include "naive.hpp"
#include "unit/attention/told.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::input_of;
using test::naive;
using test::Random;
using test::same_bits;

// A whole block of square matrices, of which the network's have a gate.
Input block(Random& random, NormPlace place) {
  Input input = input_of(random.matrix(4, 4));
  for (auto* W : {&input.W_Q, &input.W_K, &input.W_V, &input.W_O}) *W = random.matrix(4, 4);
  for (auto* b : {&input.b_Q, &input.b_K, &input.b_V, &input.b_O}) *b = random.matrix(1, 4);
  input.positions = Positions{};
  input.residual = true;
  BlockNorm norm{.kind = NormKind::layer, .place = place, .epsilon = 0.25};
  for (auto* row : {&norm.gain_1, &norm.shift_1, &norm.gain_2, &norm.shift_2}) {
    *row = random.matrix(1, 4);
  }
  input.norm = std::move(norm);
  FeedForward network{.hidden = {.activation = Activation::gelu}};
  for (auto* W : {&network.hidden.W_1, &network.W_2, &network.W_gate}) *W = random.matrix(4, 4);
  network.hidden.b_1 = random.matrix(1, 4);
  network.b_2 = random.matrix(1, 4);
  input.feed_forward = std::move(network);
  return input;
}

Input with_small_network(Input input, Random& random) {
  input.hidden_Q = HiddenLayer{
      .W_1 = random.matrix(4, 4), .b_1 = random.matrix(1, 4), .activation = Activation::silu};
  return input;
}

std::optional<Plan> with(const Input& input, const Edits& edits) {
  return edited(plan(input, Variant::qkv, settings(input, Variant::qkv)), edits, input);
}

Matrix turned(const Matrix& W) {
  Matrix made(W.columns(), W.rows());
  for (std::size_t i = 0; i < W.rows(); ++i) {
    for (std::size_t j = 0; j < W.columns(); ++j) made(j, i) = W(i, j);
  }
  return made;
}

// What comes last of the edited block is that of the other input.
void gives(const Input& input, const Edits& edits, const Input& other) {
  const auto made_plan = with(input, edits);
  REQUIRE(made_plan);
  const auto made = compute(input, *made_plan, Bounding::term_by_term, false);
  REQUIRE(made);
  const auto expected = naive<double>(other, Variant::qkv, settings(other, Variant::qkv));
  const StepId last = last_step(test::run(other, Variant::qkv));
  const StepId own = made->variant.steps.find(last) != nullptr ? last : StepId::norm_2;
  CHECK(same_bits(made->variant.steps.find(own)->cells, expected.at({last, 0})));
}

// Calls check(input, random) for blocks of both kinds.
void for_both_places(auto check) {
  for (const NormPlace place : {NormPlace::after, NormPlace::before}) {
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      INFO(name(place) << ", made again by Random(" << seed << ")");
      Random random(seed);
      check(block(random, place), random);
    }
  }
}

}  // namespace

TEST_CASE("norms in the other place give the numbers of an input that has them there") {
  for_both_places([](const Input& input, Random&) {
    Input other = input;
    other.norm->place =
        input.norm->place == NormPlace::after ? NormPlace::before : NormPlace::after;
    const Edits moved{NormMoved{StepId::norm_1}, NormMoved{StepId::norm_2}};
    const auto made_plan = with(input, moved);
    REQUIRE(made_plan);
    const auto made = compute(input, *made_plan, Bounding::rough, false);
    REQUIRE(made);
    const auto expected = naive<double>(other, Variant::qkv, settings(other, Variant::qkv));
    for (const StepId id : {StepId::norm_1, StepId::queries, StepId::residual_1, StepId::norm_2,
                            StepId::ffn_output, StepId::residual_2}) {
      INFO(facts(id).name);
      CHECK(same_bits(made->variant.steps.find(id)->cells, expected.at({id, 0})));
    }
  });
}

TEST_CASE("norms of another kind, without gain or shift, or with each other's, are that input's") {
  using How = NormedAs::How;
  for_both_places([](const Input& input, Random&) {
    const auto both = [](How how) {
      return Edits{NormedAs{StepId::norm_1, how}, NormedAs{StepId::norm_2, how}};
    };
    Input without_gain = input, without_shift = input, exchanged = input;
    without_gain.norm->gain_1.reset();
    without_gain.norm->gain_2.reset();
    gives(input, both(How::without_gain), without_gain);
    without_shift.norm->shift_1.reset();
    without_shift.norm->shift_2.reset();
    gives(input, both(How::without_shift), without_shift);
    std::swap(exchanged.norm->gain_1, exchanged.norm->gain_2);
    gives(input, {ParametersExchanged{false}}, exchanged);
    std::swap(exchanged.norm->shift_1, exchanged.norm->shift_2);
    gives(input, {ParametersExchanged{true}}, exchanged);
    Input rms = input;
    rms.norm->kind = NormKind::rms;
    gives(input, both(How::as_rms), rms);
  });
}

TEST_CASE("what the network does otherwise gives the numbers of another network") {
  for_both_places([](const Input& input, Random&) {
    for (const Activation activation : {Activation::relu, Activation::gelu_tanh}) {
      Input other = input;
      other.feed_forward->hidden.activation = activation;
      gives(input, {ActivatedAs{StepId::ffn_activated, activation}}, other);
    }
    Input other = input;
    other.feed_forward->hidden.W_1 = turned(*input.feed_forward->hidden.W_1);
    gives(input, {Turned{"feed_forward.W_1"}}, other);
    other = input;
    other.feed_forward->b_2.reset();
    gives(input, {WithoutBias{"feed_forward.b_2"}}, other);
    other = input;
    other.feed_forward->W_gate.reset();
    gives(input, {Gated{Gated::How::without_gate}}, other);
    Input without_bias = input;
    without_bias.feed_forward->hidden.b_1.reset();
    other = without_bias;
    std::swap(other.feed_forward->hidden.W_1, other.feed_forward->W_gate);
    gives(without_bias, {Gated{Gated::How::exchanged}}, other);
    gives(without_bias, {Gated{Gated::How::exchanged_in_use}}, other);
  });
}

TEST_CASE("positions left out, and counted from another place, are those of such an input") {
  for_both_places([](const Input& input, Random&) {
    Input other = input;
    other.positions.reset();
    gives(input, {LeftOut{StepId::positioned, Stands::as_copy}}, other);
    gives(other, {}, other);
    CHECK_FALSE(with(other, {PositionedTwice{}}));
    CHECK_FALSE(with(input, {SinusoidFrom{.anew = true}}));  // they begin at 0
  });
}

TEST_CASE("positions left out leave queries those of the words encoded, whatever makes them") {
  for_both_places([](const Input& all, Random&) {
    Input input = all;
    input.words = {Position{2}};
    Input other = input;
    other.positions.reset();
    std::swap(other.W_Q, other.W_K);
    std::swap(other.b_Q, other.b_K);
    gives(input,
          {LeftOut{StepId::positioned, Stands::as_copy}, MadeAs{StepId::queries, Source::keys},
           MadeAs{StepId::keys, Source::queries}},
          other);
  });
}

TEST_CASE("residuals left out leave what is made, and a residual of the wrong rows adds those") {
  for_both_places([](const Input& input, Random&) {
    Input other = input;
    other.residual = false;
    const Edits both{ResidualOf{StepId::residual_1, ResidualOf::What::nothing},
                     ResidualOf{StepId::residual_2, ResidualOf::What::nothing}};
    gives(input, both, other);
    const bool is_before = input.norm->place == NormPlace::before;
    CHECK(with(input, {ResidualOf{StepId::residual_1, ResidualOf::What::normed}}).has_value() ==
          is_before);
    CHECK(with(input, {ResidualOf{StepId::residual_2, ResidualOf::What::unnormed}}).has_value() ==
          !is_before);
  });
}

TEST_CASE("mistakes of attention are made of what attention reads, in a block, too") {
  for_both_places([](const Input& plain, Random& random) {
    const Input input = with_small_network(plain, random);
    Input other = input;
    other.W_Q = turned(*input.W_Q);
    gives(input, {Turned{"W_Q"}}, other);
    other = input;
    std::swap(other.W_K, other.W_V);
    std::swap(other.b_K, other.b_V);
    gives(input, {MadeAs{StepId::keys, Source::values}, MadeAs{StepId::values, Source::keys}},
          other);
    other = input;
    other.hidden_K = input.hidden_Q;
    other.W_K = input.W_Q;
    other.b_K = input.b_Q;
    gives(input, {MadeAs{StepId::keys, Source::queries}}, other);
    gives(input, {UsedAs{StepId::keys, Source::queries}}, other);
    other = input;
    other.hidden_Q.reset();
    gives(input, {LayerLeftOut{StepId::queries, false}}, other);
    other = input;
    other.hidden_Q->b_1.reset();
    gives(input, {WithoutBias{"W_Q.b_1"}}, other);
  });
}
