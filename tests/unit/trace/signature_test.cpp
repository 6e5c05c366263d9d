// Steps that compute the same of the same have one signature, and others have not.
#include "trace/signature.hpp"

#include <set>

#include "mistakes/edits.hpp"
#include "unit/attention/told.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::lecture;

Plan planned() { return plan(lecture(), Variant::qkv, settings(lecture(), Variant::qkv)); }

std::uint64_t of(const Plan& plan, StepId id) {
  return signatures_of(plan)[plan.steps.place_of(*plan.steps.find(id))];
}

Plan with(const Edits& edits) { return edited(planned(), edits, lecture()).value(); }

}  // namespace

TEST_CASE("a step has the same signature in whatever plan it computes the same") {
  CHECK(signatures_of(planned()) == signatures_of(planned()));
  // Both sum what W_K makes; only one writes it down as values.
  const Plan made = with({MadeAs{StepId::values, Source::keys}});
  const Plan used = with({UsedAs{StepId::values, Source::keys}});
  CHECK(of(made, StepId::context) == of(used, StepId::context));
  CHECK(of(made, StepId::values) != of(used, StepId::values));
  CHECK(of(made, StepId::weights) == of(planned(), StepId::weights));
}

TEST_CASE("no two plans that differ in small numbers alone are taken for each other") {
  std::set<std::uint64_t> seen;
  for (const SelfPolicy policy : all_self_policies) {
    for (const bool whole : {false, true}) {
      for (const int off : {-1, 0, 1}) {
        Plan made = planned();
        made.settings.self = policy;
        made.whole_sentence = whole;
        made.words_off = off;
        CHECK(seen.insert(of(made, StepId::scores)).second);
      }
    }
  }
}

TEST_CASE("what a step does otherwise changes its signature, and of all that comes of it") {
  for (const Edit& edit : std::vector<Edit>{
           Divides{Scaling::By::none}, MaximumAlong{Along::nothing}, SumAlong{Along::matrix},
           Power{2.0}, SoftmaxAgain{}, WeightsTimes{100.0, true}, Turned{"W_V"}, WithResidual{},
           Normed{1e-5}, SelfTreated{SelfPolicy::skip}, WholeSentence{}, WordsOff{-1}}) {
    INFO(text_of(edit));
    const Plan made = with({edit});
    CHECK(of(made, StepId::context) != of(planned(), StepId::context));
    CHECK(signatures_of(made) == signatures_of(with({edit})));
  }
}

TEST_CASE(
    "what stands in the place of a step's numbers signs what is made of it, and not the step") {
  const Plan right = planned();
  const Plan unscaled = with({Divides{Scaling::By::none}});
  const auto read = [](const Plan& plan) {
    return signatures_of(plan, [](const PlannedStep& step, std::uint64_t& signature) {
      if (step.id == StepId::scaled_scores) signature = 1;
    });
  };
  const auto at = [&](const Plan& plan, StepId id) {
    return read(plan)[plan.steps.place_of(*plan.steps.find(id))];
  };
  CHECK(at(right, StepId::scaled_scores) == of(right, StepId::scaled_scores));
  CHECK(at(right, StepId::weights) != of(right, StepId::weights));
  CHECK(of(right, StepId::weights) != of(unscaled, StepId::weights));
  CHECK(at(right, StepId::weights) == at(unscaled, StepId::weights));
}
