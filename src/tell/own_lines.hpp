// Where the numbers come from that a step itself brings to those that it makes: a mean, a sink's
// part of a sum, a slope.
#pragma once

#include "tell/arithmetic_line.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What a sink adds to the sum of a row of exponentials.
Made made_sink(const Step& exponentials, Row row);

/// The mean that a layer norm takes off: "(1 + 2) ÷ 2 = 1.5".
ArithmeticLine mean_line(const Made& normed, int decimals);

/// A head's slope where it follows from how many there are: "2^(−8×1/4) = 0.25". Without a result
/// where that is another formula, or the slopes are given.
ArithmeticLine slope_line(const Input& input, const Step& biased, int decimals);

}  // namespace attn
