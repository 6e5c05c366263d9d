#include "operations/operation.hpp"

#include <array>

namespace attn {
namespace {

constexpr std::array all{&operations::project, &operations::split,       &operations::dot,
                         &operations::divide,  &operations::cap,         &operations::add,
                         &operations::mask,    &operations::exponential, &operations::normalise,
                         &operations::weigh,   &operations::sum,         &operations::concat,
                         &operations::norm,    &operations::rotate,      &operations::activate};
static_assert(all.size() == all_operations.size());

}  // namespace

const Operation& operation(Op op) { return *all[static_cast<std::size_t>(op)]; }

std::vector<RowFact> row_facts_of(const PlannedStep& step) {
  std::vector<RowFact> made;
  const Operation& of = operation(step.op);
  if (of.row_facts == nullptr) return made;
  const std::size_t pairs = step.rotating   ? step.rotating->dims / 2
                            : step.sinusoid ? (step.extent.columns + 1) / 2
                                            : 0;
  const std::size_t count = step.extent.rows * step.extent.depth * (pairs == 0 ? 1 : pairs);
  for (const std::string_view name : of.row_facts(step)) {
    made.push_back({.name = name, .of_rows = std::vector<double>(count), .pairs = pairs});
  }
  return made;
}

}  // namespace attn
