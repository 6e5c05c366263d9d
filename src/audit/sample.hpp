// A few of the numbers that a mistake gives, for every mistake at once: two mistakes give the same
// numbers only if they give the same of these.
#pragma once

#include <vector>

#include "answers/answers.hpp"
#include "judge/follow.hpp"
#include "mistakes/compute.hpp"

namespace attn {

/// Some rows of a step's numbers under a mistake.
struct Sample {
  StepId id;
  std::size_t head;  ///< as in Step
  Matrix cells;
  MistakenBounds bounds;  ///< of all the step's numbers: never less than term by term
};

/// The input with those words alone whose rows are in samples.
Input sampled(Input input);

/// Samples of the steps that the right variant has too, of the first few heads.
std::vector<Sample> samples_of(const Mistaken& made, const RightNumbers& right, const Input& input);

/// A step's numbers, as if somebody had worked them out and written them as JSON, which has no −∞:
/// whoever writes null there tells less.
AnsweredStep as_answer(StepId id, std::size_t head, Matrix cells);

/// Whether another mistake, made with `settings`, may give all the numbers of which `given` are
/// samples. `in`: of the sampled input.
bool agrees(const std::vector<Sample>& given, const std::vector<Sample>& other, const Situation& in,
            const Settings& settings);

}  // namespace attn
