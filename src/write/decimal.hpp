// Exact arithmetic on numbers as they are written, to tell "=" from "≈".
#pragma once

#include <optional>
#include <string_view>

namespace attn {

/// mantissa × 10^−decimals, exact; there is none for what 128 bits cannot hold.
class Decimal {
 public:
  /// "40", "-0.5", "6.4e-05"; nothing for other text, or too many digits.
  static std::optional<Decimal> parse(std::string_view text);

  friend std::optional<Decimal> operator+(const Decimal& a, const Decimal& b);
  friend std::optional<Decimal> operator*(const Decimal& a, const Decimal& b);
  friend bool operator==(const Decimal& a, const Decimal& b);

 private:
  __extension__ using Integer = __int128;
  // The same number with more decimals, if it fits.
  std::optional<Decimal> with_decimals(int decimals) const;

  Integer mantissa_ = 0;
  int decimals_ = 0;
};

}  // namespace attn
