#include "operations/operation.hpp"

#include <array>

namespace attn {
namespace {

constexpr std::array all{&operations::project, &operations::split,       &operations::dot,
                         &operations::divide,  &operations::cap,         &operations::add,
                         &operations::mask,    &operations::exponential, &operations::normalise,
                         &operations::weigh,   &operations::sum,         &operations::concat,
                         &operations::norm,    &operations::rotate};
static_assert(all.size() == all_operations.size());

}  // namespace

const Operation& operation(Op op) { return *all[static_cast<std::size_t>(op)]; }

}  // namespace attn
