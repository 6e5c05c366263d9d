// The values of flags: text from the command line → what it means. Each throws Error, with the
// flag, what was found and what was expected, where it means nothing.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace attn {

/// A value as it was written, and the flag that it was given to.
struct FlagValue {
  std::string_view flag, text;

  /// Throws Error for it; `known`: what it may have been meant for.
  [[noreturn]] void refuse(std::string_view expected,
                           std::span<const std::string_view> known = {}) const;
};

/// "a,b" → a, b. A list has at least one item, and none is empty.
std::vector<std::string> read_list(FlagValue list);

/// Names, each known and none twice; however they are listed, in the lecture's order.
std::vector<Variant> read_variants(FlagValue list);
std::vector<StepId> read_steps(FlagValue list);

SelfPolicy read_self(FlagValue value);
Scale read_scale(FlagValue value);
Mask read_mask(FlagValue value);
Tolerance read_tolerance(FlagValue value);
Points read_points(FlagValue value);
/// How printed numbers are read, into what is known of that.
void read_how(FlagValue list, PrintedHow& how);
Format read_format(FlagValue value);
ColorWhen read_color(FlagValue value);
Arithmetic read_arithmetic(FlagValue value);

/// A whole number from `least` to `most`.
std::size_t read_whole(FlagValue value, std::size_t least, std::size_t most);

/// File names, which must end as their format does; and one that may be - for standard input, or a
/// folder.
Export read_export(FlagValue path);
std::string read_worksheet(FlagValue path);
std::string read_answers_file(FlagValue path);
std::string read_next(FlagValue path);
std::string read_other_input(FlagValue path);

/// What --format calls it; empty: what is only exported.
std::string_view name(Format format);

}  // namespace attn
