// Sums of numbers as they are written: whether they give the result as it is written, so that "="
// may stand before it, or only nearly, and it must be "≈".
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace attn {

/// A sum of numbers and of products of two, each written with `decimals` digits, exact.
class WrittenSum {
 public:
  explicit WrittenSum(int decimals) : decimals_(decimals) {}

  void add(double left, double right) {
    if (count_ < first_.size()) {
      first_[count_] = {left, right};
    } else {
      others_.push_back({left, right});
    }
    ++count_;
  }
  void add(double term) { add(term, 1.0); }

  /// Whether it is the result as that is written. What is written with a dash or −∞ is no number,
  /// and a sum with it never is.
  bool is(double result) const;

 private:
  std::optional<bool> is_in_whole_numbers(double result) const;
  bool is_by_text(double result) const;

  int decimals_;
  struct Term {
    double left, right;
  };
  const Term& term(std::size_t index) const {
    return index < first_.size() ? first_[index] : others_[index - first_.size()];
  }

  std::size_t count_ = 0;
  std::array<Term, 16> first_;  // most sums have no more, and need no memory of the heap
  std::vector<Term> others_;
};

/// What stands before a result: " = " where it is exact, else " ≈ ".
constexpr std::string_view equals(bool is_exact) { return is_exact ? " = " : " ≈ "; }

}  // namespace attn
