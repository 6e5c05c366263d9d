// The program's version, from CMakeLists.txt.
#pragma once

#include <string_view>

namespace attn {

inline constexpr std::string_view version = ATTN_TRACE_VERSION;

}  // namespace attn
