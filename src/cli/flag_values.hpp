// The values of flags: text from the command line → what it means. Each throws Error, with the
// flag, what was found and what was expected, where it means nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace attn {

/// Throws Error for a value; `known`: what it may have been meant for.
[[noreturn]] void refuse_value(std::string_view flag, std::string_view found,
                               std::string_view expected,
                               std::span<const std::string_view> known = {});

/// "a,b" → a, b. A list has at least one item, and none is empty.
std::vector<std::string> split_list(std::string_view flag, const std::string& list);

/// Names, each known and none twice; however they are listed, in the lecture's order.
std::vector<Variant> read_variants(const std::string& list);
std::vector<StepId> read_steps(std::string_view flag, const std::string& list);

SelfPolicy read_self(const std::string& text);
Scale read_scale(const std::string& text);
MaskRule read_mask(const std::string& text);
Tolerance read_tolerance(const std::string& text);
Format read_format(const std::string& text);
ColorWhen read_color(const std::string& text);

/// A whole number from `least` to `most`.
int read_whole(std::string_view flag, const std::string& text, int least, int most);

/// File names, which must end as their format does; and one that may be - for standard input.
Export read_export(const std::string& path);
std::string read_worksheet(const std::string& path);
std::string read_answers_file(const std::string& path);

/// What --format calls it.
std::string_view name(Format format);

}  // namespace attn
