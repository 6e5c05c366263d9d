// Exact arithmetic on numbers as they are written, to tell "=" from "≈".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace attn {

/// A number as it is written, exact whatever its digits and its exponent.
class Decimal {
 public:
  /// "40", "-0.5", "6.4e-05"; nothing for other text.
  static std::optional<Decimal> parse(std::string_view text);

 private:
  friend class DecimalSum;
  // Each from 0 to 10⁹ − 1, all with the number's sign; limbs_[i] counts 10^(9·(lowest_ + i)).
  std::vector<std::int64_t> limbs_;
  int lowest_ = 0;
};

/// A sum of decimals and of products of two of them, exact.
class DecimalSum {
 public:
  void add(const Decimal& term);
  void subtract(const Decimal& term);
  void add_product(const Decimal& left, const Decimal& right);
  bool is_zero() const;

 private:
  // Holds a limb of a product, below 10¹⁸, more often than any sum has terms: carried only to be
  // compared.
  __extension__ using Wide = __int128;
  // The limb that counts 10^(9·place), and those up to `count` after it.
  Wide* limbs(int place, std::size_t count);

  std::vector<Wide> limbs_;
  int lowest_ = 0;
};

}  // namespace attn
