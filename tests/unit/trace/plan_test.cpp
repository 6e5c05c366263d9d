// A list of steps is asked for its steps by id and head all the time, so that it must find them at
// once, and none that only stands between others.
#include "trace/plan.hpp"

#include "catch.hpp"

namespace {

using namespace attn;

using Steps = StepList<PlannedStep>;

}  // namespace

TEST_CASE("a list finds each of its steps by id and head, and tells its place") {
  Steps steps;
  CHECK(steps.empty());
  CHECK(steps.add({.id = StepId::queries}) == 0);
  CHECK(steps.add({.id = StepId::queries, .head = 1}) == 1);
  CHECK(steps.add({.id = StepId::queries, .head = 2}) == 2);
  CHECK(steps.add({.id = StepId::output}) == 3);
  CHECK(steps.size() == 4);
  CHECK(steps.find(StepId::queries) == &steps[0]);
  CHECK(steps.find(StepId::queries, 1) == &steps[1]);
  CHECK(steps.find(StepId::queries, 2) == &steps[2]);
  CHECK(steps.find(StepId::output) == &steps.back());
  for (std::size_t place = 0; place < steps.size(); ++place) {
    CHECK(steps.place_of(steps[place]) == place);
  }
}

TEST_CASE("a list finds no step of another id, of another head, or of a head that it never had") {
  Steps steps;
  CHECK(steps.find(StepId::scores) == nullptr);
  steps.add({.id = StepId::scores, .head = 2});
  CHECK(steps.find(StepId::scores) == nullptr);
  CHECK(steps.find(StepId::scores, 1) == nullptr);
  CHECK(steps.find(StepId::weights, 2) == nullptr);
  CHECK(steps.find(StepId::scores, 3) == nullptr);
}

TEST_CASE("a step that is not shown is in its place, but is not found") {
  Steps steps;
  CHECK(steps.add({.id = StepId::keys, .shown = false}) == 0);
  CHECK(steps.find(StepId::keys) == nullptr);
  CHECK(steps.add({.id = StepId::keys}) == 1);
  CHECK(steps.add({.id = StepId::keys, .head = 3, .shown = false}) == 2);
  CHECK(steps.find(StepId::keys) == &steps[1]);
  CHECK(steps.find(StepId::keys, 3) == nullptr);
  CHECK(steps.size() == 3);
}

TEST_CASE("a list has as many heads as its shown steps belong to, and at least one") {
  Steps steps;
  CHECK(steps.heads() == 1);
  steps.add({.id = StepId::scores});
  CHECK(steps.heads() == 1);
  steps.add({.id = StepId::scores, .head = 3, .shown = false});
  CHECK(steps.heads() == 1);
  steps.add({.id = StepId::scores, .head = 1});
  CHECK(steps.heads() == 1);
  steps.add({.id = StepId::scores, .head = 2});
  CHECK(steps.heads() == 2);
}

TEST_CASE("a copy of a list finds steps of its own") {
  Steps steps;
  steps.add({.id = StepId::scores, .number = 1});
  Steps copy = steps;
  copy[0].number = 2;
  CHECK(copy.find(StepId::scores)->number == 2);
  CHECK(steps.find(StepId::scores)->number == 1);
}
