// The program's version, from CMakeLists.txt.
#pragma once

#include <array>
#include <string_view>

namespace attn {

inline constexpr std::string_view version = ATTN_TRACE_VERSION;

/// The names and versions of the formats written: docs/trace.md, docs/teaching.md. A trace is in
/// the second where it has steps that the first did not have.
inline constexpr std::array<std::string_view, 2> trace_formats{"attn-trace/1", "attn-trace/2"};
inline constexpr std::string_view check_format = "attn-trace-check/1";
inline constexpr std::string_view class_format = "attn-trace-class/1";
inline constexpr std::string_view audit_format = "attn-trace-audit/1";
inline constexpr std::string_view mistakes_format = "attn-trace-mistakes/1";
inline constexpr std::string_view sheets_format = "attn-trace-sheets/1";

/// What the names of the input's arrays begin with in a trace that is a file of tensors.
inline constexpr std::string_view input_prefix = "input.";

}  // namespace attn
