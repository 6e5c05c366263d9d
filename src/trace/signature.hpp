// What a step of a plan computes, as one number: steps that compute the same of the same have the
// same signature, whatever they are called and whether they are shown.
#pragma once

#include <cstdint>
#include <vector>

#include "trace/plan.hpp"

namespace attn {

/// Mixes numbers into a signature, bit by bit.
void mix(std::uint64_t& signature, const Matrix& numbers);

/// That of each step of a measured plan. Where two differ, so may the numbers.
std::vector<std::uint64_t> signatures_of(const Plan& plan);

}  // namespace attn
