// What a log puts before its lines.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// How long a time stamp at the beginning of a line is, with the blank after it: "[10:12:33] ",
/// "2026-01-05 10:12:33,123 ". Nothing where there is none.
std::optional<std::size_t> stamp(std::string_view line);

/// The same of a level: "INFO ", "[DEBUG] ", "WARNING:root:".
std::optional<std::size_t> level(std::string_view line);

/// Takes off each line a stamp with the logger's name and a level after it, or a level with a name;
/// and what stands on every line of an array in brackets that goes on over several lines, which is
/// no part of it, on all lines that begin so. Throws Error, with file and line, where a number
/// stands there that may be one of the array.
void take_log_prefixes(std::vector<std::string>& lines, const std::string& file);

}  // namespace attn
