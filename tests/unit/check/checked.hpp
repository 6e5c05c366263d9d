// What tests of checks share: somebody's answers, as they would type them, held against a trace.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "answers/answers.hpp"
#include "check/check.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"

namespace attn::test {

using Ids = std::vector<std::vector<std::string>>;

inline Trace traced(Input input = lecture(), std::vector<Variant> variants = {Variant::qkv}) {
  return trace(std::move(input), variants);
}

/// The trace of an input file's text.
inline Trace traced(const std::string& json, Variant variant = Variant::qkv) {
  return traced(read_input(json, "in.json"), {variant});
}

inline Check checked(const std::string& answers, const Trace& right = traced(),
                     const Tolerance& tolerance = {}) {
  return check(right, read_answers(answers, "answers.json", right), tolerance);
}

/// What became of a step of the first variant; throws std::logic_error where it was not given.
inline const StepCheck& step_of(const Check& check, StepId id) {
  for (const StepCheck& step : check.variants.front().steps) {
    if (step.id == id) return step;
  }
  throw std::logic_error("the step was not given");
}

}  // namespace attn::test
