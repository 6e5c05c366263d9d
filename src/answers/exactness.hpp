// How exact numbers are: their digits say it, but programs drop zeros at the end, and people round
// each number as they like.
#pragma once

#include "answers/answers.hpp"

namespace attn {

/// Whoever writes more decimals than these lets a program do it.
inline constexpr int most_decimals_by_hand = 4;

/// Settles how exact each number is that was read, which so far its own digits say:
/// - A step is as exact as its longest number: 0.3 beside 0.7305963 is 0.3000000, and 0 beside 0.27
///   is 0.00. Where none is longer than four decimals a number with two or more counts by its own
///   digits: 0.27 beside 0.7306 was rounded by hand.
/// - A step of whole numbers alone (0, 1.0) is as exact as the longest numbers of the file. Where
///   none is longer they are rounded, unless half their unit is a tenth of the step's largest right
///   number or more, so that as rounded they would say nothing: then they are exact.
void settle_exactness(Answers& answers, const Trace& trace);

}  // namespace attn
