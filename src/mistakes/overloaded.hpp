// A function for each type of edit, for std::visit.
#pragma once

namespace attn {

template <typename... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;  // clang 14 cannot do without

}  // namespace attn
