// Whether mistaken numbers are those that somebody has.
#pragma once

#include <vector>

#include "judge/follow.hpp"
#include "judge/misfit.hpp"
#include "mistakes/compute.hpp"

namespace attn {

/// Whether a mistake leaves a number undefined, 0 ÷ 0, and not only unscored.
bool is_undefined(StepId step, const Matrix& mistaken, std::size_t row, std::size_t column,
                  const Situation& in, const Settings& made);

/// Whether a step's mistaken numbers, which may be off by `bounds`, are those given, and explain
/// them better than others do that fit as badly as `misfit` says.
bool is_explained(const AnsweredStep& answered, const Matrix& mistaken,
                  const MistakenBounds& bounds, const Situation& in, const Settings& made,
                  const Strictness& strictness, const Misfit& misfit = {});

/// Whether a whole variant, mistaken, gives all the numbers, better than the right one does.
bool is_explained(const AnsweredVariant& answers, const Mistaken& mistaken,
                  const RightNumbers& right, const Situation& in, const Strictness& strictness,
                  const std::vector<Misfit>& misfits);

}  // namespace attn
