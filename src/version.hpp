// The program's version, from CMakeLists.txt.
#pragma once

#include <string_view>

namespace attn {

inline constexpr std::string_view version = ATTN_TRACE_VERSION;

/// The name and version of the trace format: docs/trace.md.
inline constexpr std::string_view trace_format = "attn-trace/1";

}  // namespace attn
