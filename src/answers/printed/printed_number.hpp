// A number as programs print it → its value, and what its digits tell.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace attn {

/// One cell of what was printed.
struct PrintedNumber {
  enum class Kind {
    number,
    missing,  ///< NA, null, --: there is none, which is not zero
    elided    ///< … stands there or, once the whole array is known, in its place
  };
  Kind kind = Kind::number;
  double value = 0.0;         ///< perhaps NaN or infinite
  int decimals = 0;           ///< digits after the mark
  int digits = 0;             ///< from the first that is not 0 on
  int power = 0;              ///< of ten, by which it is multiplied: an exponent's, 0 without one
  bool has_mark = false;      ///< a point or comma
  bool has_exponent = false;  ///< is written with one
  bool is_truth = false;      ///< True, False
  bool is_finite() const;
};

/// What stands between the whole and the fraction of a number, where commas stand.
enum class CommaAs { refused, decimal, thousands };

/// Reads a number in the spellings of programs: 1. .5 1e-05 1.2D-04 1.2f-5 0.5f 1.2*^-4 −2.5 ¯2.5
/// 73% nan -inf ∞ True NA; or a mark of elision: ... … ⋯ ⋮ ⋱. Nothing for anything else.
std::optional<PrintedNumber> read_printed_number(std::string_view text,
                                                 CommaAs commas = CommaAs::refused);

/// The power of ten that a word alone is, as PARI/GP prints it after a blank: -4 of "E-4".
std::optional<int> read_lone_exponent(std::string_view text);

/// The number times ten to that power, which its digits are, too.
PrintedNumber times_power_of_ten(PrintedNumber number, int power);

/// Whether a text is made of what numbers are made of, and has a digit, or stars that stand for
/// them: so that it is likely meant as a number. A date is none.
bool looks_like_number(std::string_view text);

/// Whether a text is a fraction of whole numbers: 1/5.
bool is_fraction(std::string_view text);

/// Whether a text may be one or a thousand: 1,234.
bool may_be_thousands(std::string_view text);

}  // namespace attn
