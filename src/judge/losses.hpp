// What the losses of all steps come to in the end, found by computing with them.
#pragma once

#include <vector>

#include "operations/precision.hpp"
#include "trace/input.hpp"
#include "trace/matrix.hpp"
#include "trace/plan.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Bounds are the worst that may come of losses, step upon step, and after the many steps of a
/// block hundreds of times what ever does. So those of a plan that goes on after attention are held
/// to four times what does: the root mean square of a few evaluations in which each number of each
/// step is off by chance, on the whole by as much as its step may lose, as in the Monte Carlo
/// arithmetic of Parker, 1997, and the CESTAC method of Vignes, 1993. `plan` gave `right`;
/// `bounds`: of each of its steps, as Bounds has them, in the type; they stay as they are where
/// such an evaluation overflows.
void hold_to_what_comes(const Plan& plan, const Input& input, bool weighted,
                        const Precision& precision, const VariantTrace& right,
                        std::vector<Matrix>& bounds);

}  // namespace attn
