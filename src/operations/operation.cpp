#include "operations/operation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace attn {
namespace {

constexpr std::array all{&operations::project,   &operations::split, &operations::dot,
                         &operations::divide,    &operations::mask,  &operations::exponential,
                         &operations::normalise, &operations::weigh, &operations::sum,
                         &operations::concat};
static_assert(all.size() == all_operations.size());

}  // namespace

const Operation& operation(Op op) { return *all[static_cast<std::size_t>(op)]; }

std::string action(const PlannedStep& step) {
  const Operation& of = operation(step.op);
  return of.action != nullptr ? of.action(step)
                              : fmt::format("{} of {}", of.name, step.from[0].name);
}

std::optional<std::string> departure(const PlannedStep& step, const Settings& how) {
  const Operation& of = operation(step.op);
  return of.departure != nullptr ? of.departure(step, how) : std::nullopt;
}

}  // namespace attn
