// What a log puts before its lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// How long a time stamp at the beginning of a line is, with the blank after it: "[10:12:33] ",
/// "2026-01-05 10:12:33,123 "; with the logger's name and a level after it, if there are any.
/// Nothing where there is none.
std::optional<std::size_t> stamp(std::string_view line);

/// The same of a level: "INFO ", "[DEBUG] ", "WARNING:root:".
std::optional<std::size_t> level(std::string_view line);

/// Takes off each line a stamp with the logger's name and a level after it, or a level with a name.
void take_log_heads(std::vector<std::string>& lines);

}  // namespace attn
