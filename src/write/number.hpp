// How a number is written: in full for machines, rounded for people, lined up in a column.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace attn {

/// The shortest digits that read back as the same double. −0 is "-0.0", a hidden score "-inf".
std::string shortest(double number);

/// A number for people, with `decimals` digits (0 to 17) after the point:
/// - written in full where that takes no more than `decimals` digits, but for the noise of the
///   last few bits (40, 0.5), so that a trailing zero always says "rounded" (0.5000 is near a half,
///   0.5 is one);
/// - with more decimals where it is smaller than the last of them (0.0007 with two), or, below
///   0.0001, in scientific form, as it is with 16 digits or more before the point (4e-05, 1e+16
///   are exact, 4.0e-05, 1.0000e+16 rounded);
/// - never −0; a NaN, which stands where nothing was scored, is "–", and −∞, a hidden score, "−∞".
std::string number(double number, int decimals);

/// A number as a factor in a product: a negative one in brackets.
std::string factor(double value, int decimals);

/// Pads the texts of a column to one width with their decimal points one below the other. Texts
/// without a point end where it would stand.
std::vector<std::string> align_points(std::span<const std::string> column);

}  // namespace attn
