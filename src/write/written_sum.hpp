// Sums of numbers as they are written: whether they give the result as it is written, so that "="
// may stand before it, or only nearly, and it must be "≈".
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "write/decimal.hpp"

namespace attn {

/// A sum of numbers and of products of two, each written with `decimals` digits, exact.
class WrittenSum {
 public:
  explicit WrittenSum(int decimals) : decimals_(decimals) {}

  void add(double left, double right);
  void add(double term);

  /// Whether it is the result as that is written. What is written with a dash or −∞ is no number,
  /// and a sum with it never is.
  bool is(double result) const;

 private:
  std::optional<Decimal> read(double value);

  int decimals_;
  DecimalSum sum_;
  bool is_of_numbers_ = true;
};

/// What stands before a result: " = " where it is exact, else " ≈ ".
constexpr std::string_view equals(bool is_exact) { return is_exact ? " = " : " ≈ "; }

/// Whether the written rows, added up, give exactly the written total. A row may be empty.
bool adds_up(const std::vector<std::vector<double>>& rows, const std::vector<double>& total,
             int decimals);

}  // namespace attn
