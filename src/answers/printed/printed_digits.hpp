// How exact printed numbers are: a program prints an array by one rule, which its digits show.
#pragma once

#include <vector>

#include "answers/printed/printed_array.hpp"

namespace attn {

/// The rule by which an array was printed, as far as its digits show it.
struct PrintedDigits {
  enum class Rule {
    in_full,    ///< one has 15 digits or more: all are exact, the short ones, too
    decimals,   ///< all have as many decimals
    mantissas,  ///< all have exponents: the longest mantissa says how many digits were kept
    shortened,  ///< zeros at the end were left out: the rougher of most decimals and most digits
    by_column,  ///< of a table: each column by itself
    whole,      ///< no decimals at all, nor a sign of rounding: exact
    whole_rounded,  ///< no decimals in a table, and four digits or more: to the last one
    by_number,      ///< each by its own last digit
    truths,         ///< True and False
    stored          ///< not printed: each is as exact as its type
  };
  Rule rule = Rule::whole;
  int decimals = 0, digits = 0;  ///< of the rule, where it has them
};

struct SettledDigits {
  PrintedDigits told{};
  std::vector<double> half_units{};  ///< of each cell: how far it may be off; 0 where none is
};

/// Settles it for all cells of an array. `others`: the most decimals of other arrays in the text,
/// by which whole numbers of a table are as exact.
SettledDigits settle_digits(const PrintedArray& array, int others);

/// The most decimals that one of its numbers has.
int most_decimals(const PrintedArray& array);

}  // namespace attn
