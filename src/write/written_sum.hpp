// Sums of numbers as they are written: whether they give the result as it is written, so that "="
// may stand before it, or only nearly, and it must be "≈".
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace attn {

/// A sum of products of numbers, each written with `decimals` digits: exact while 128 bits hold
/// it, which they do for all but very long numbers, and then in long double.
class WrittenSum {
 public:
  explicit WrittenSum(int decimals) : decimals_(decimals) {}

  void add(double left, double right) { terms_.emplace_back(left, right); }
  void add(double term) { add(term, 1.0); }

  /// Whether it is the result as that is written.
  bool is(double result) const;

 private:
  std::optional<bool> is_in_units(double result) const;
  bool is_by_text(double result) const;

  int decimals_;
  std::vector<std::pair<double, double>> terms_;  // factors
};

/// What stands before a result: " = " where it is exact, else " ≈ ".
constexpr std::string_view equals(bool is_exact) { return is_exact ? " = " : " ≈ "; }

/// Whether the written rows, added up, give exactly the written total. A row may be empty.
bool adds_up(const std::vector<std::vector<double>>& rows, const std::vector<double>& total,
             int decimals);

}  // namespace attn
