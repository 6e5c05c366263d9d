// Why a step is done is said as it fits the input's own norm, activation, sink and memory.
#include "tell/why.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

Input with_network(Activation activation, bool has_gate) {
  Input input = test::lecture();
  const Matrix W = test::matrix({{1, 0}, {0, 1}});
  input.feed_forward = FeedForward{.hidden = {.W_1 = W, .activation = activation}, .W_2 = W};
  if (has_gate) input.feed_forward->W_gate = W;
  return input;
}

Input with_norm(NormKind kind, NormPlace place) {
  Input input = test::lecture();
  input.norm = BlockNorm{.kind = kind, .place = place};
  return input;
}

bool says(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("only ReLU is said to silence whatever is below 0") {
  const auto said = [](Activation activation, bool has_gate) {
    return why(with_network(activation, has_gate), StepId::ffn_activated);
  };
  CHECK(said(Activation::relu, false) == facts(StepId::ffn_activated).why);
  CHECK(says(said(Activation::relu, true), "A gate that is not above 0 shuts"));
  for (const Activation soft : {Activation::gelu, Activation::gelu_tanh, Activation::silu}) {
    CHECK(says(said(soft, false), "far below 0 falls silent"));
    CHECK(says(said(soft, true), "A gate far below 0 shuts"));
  }
}

TEST_CASE("a norm is said to even out a mean, or sizes alone, where it stands") {
  const auto said = [](NormKind kind, NormPlace place, StepId step) {
    return why(with_norm(kind, place), step);
  };
  using enum NormKind;
  using enum NormPlace;
  for (const StepId step : {StepId::norm_1, StepId::norm_2}) {
    CHECK(says(said(layer, after, step), facts(step).why));
    const std::string_view reader = step == StepId::norm_1 ? "attention reads" : "network reads";
    CHECK(says(said(layer, before, step), reader));
    CHECK(says(said(layer, before, step), "evened out"));
    CHECK(says(said(rms, before, step), reader));
    for (const NormPlace place : {after, before}) {
      CHECK(says(said(rms, place, step), "size"));
      CHECK_FALSE(says(said(rms, place, step), "even"));
      CHECK(says(said(rms, place, step), "next layer") ==
            (place == after && step == StepId::norm_2));
    }
  }
}

TEST_CASE("weights are said to share 1 with a sink where there is one") {
  Input input = test::lecture();
  CHECK_FALSE(says(why(input, StepId::weights), "sink"));
  input.sinks = {0.5};
  CHECK(says(why(input, StepId::weights), "with the sink's"));
}

TEST_CASE("the first step after attention, and no other, says that words no longer meet") {
  const auto saying = [](const Input& input) {
    std::vector<StepId> ids;
    for (const StepId id : all_steps) {
      if (says(why(input, id), "Words no longer meet")) ids.push_back(id);
    }
    return ids;
  };
  using Ids = std::vector<StepId>;
  Input input = test::lecture();
  CHECK(saying(input).empty());
  input = with_norm(NormKind::rms, NormPlace::before);
  CHECK(saying(input).empty());
  input.feed_forward = with_network(Activation::relu, false).feed_forward;
  CHECK(saying(input) == Ids{StepId::norm_2});
  input.norm->place = NormPlace::after;
  CHECK(saying(input) == Ids{StepId::norm_1});
  input.norm.reset();
  CHECK(saying(input) == Ids{StepId::ffn_hidden});
  input.residual = true;
  CHECK(saying(input) == Ids{StepId::residual_1});
  input.words = {Position{0}};
  CHECK(says(why(input, StepId::residual_1), "only those encoded are computed"));
  input.words = all_positions(input.tokens.size());
  CHECK_FALSE(says(why(input, StepId::residual_1), "only those encoded are computed"));
}
