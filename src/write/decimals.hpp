// Numbers with a fixed count of decimals, by whole numbers alone: exact, and quicker than any text.
#pragma once

#include <cstdint>
#include <optional>

namespace attn {

/// A double rounded to `decimals` digits after the point, in units of the last of them: 0.12345 is
/// 1234 or 1235 ten-thousandths, whichever is nearer to the double, or even. Nothing where it is
/// smaller than a unit and not 0, has more digits than a double can tell apart, or asks for more
/// than nine decimals.
std::optional<std::int64_t> in_units(double number, int decimals);

/// The double nearest to so many units, as their text would be read back.
double of_units(std::int64_t units, int decimals);

/// 10^decimals, from 0 to 9.
std::int64_t power_of_ten(int decimals);

}  // namespace attn
