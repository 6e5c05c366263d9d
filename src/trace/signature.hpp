// What a step of a plan computes, as one number: steps that compute the same of the same have the
// same signature, whatever they are called and whether they are shown.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "trace/plan.hpp"

namespace attn {

/// Mixes one more number, or numbers bit by bit, into a signature.
void mix(std::uint64_t& signature, std::uint64_t more);
void mix(std::uint64_t& signature, const Matrix& numbers);

/// That of each step of a measured plan. Where two differ, so may the numbers.
std::vector<std::uint64_t> signatures_of(const Plan& plan);
/// Those where other numbers than a step's own are read: read_as(step, signature) makes of its
/// signature that of the numbers which are.
std::vector<std::uint64_t> signatures_of(
    const Plan& plan, const std::function<void(const PlannedStep&, std::uint64_t&)>& read_as);

}  // namespace attn
