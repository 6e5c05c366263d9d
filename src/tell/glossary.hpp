// Signs that a page explains once, where it first shows them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tell/tables.hpp"

namespace attn {

/// Watches what a page shows, and remembers what it has explained.
class Glossary {
 public:
  explicit Glossary(int decimals) : decimals_(decimals) {}

  /// Looks at what is shown: text, or numbers, which are written with so many decimals.
  void see(std::string_view shown);
  void see(std::span<const double> numbers);
  void see(const std::vector<Table>& tables);

  /// What of matrices is not said by their labels, and is due before them. `mark`: how the page
  /// shows where a row's weight is largest.
  std::vector<std::string> before(std::span<const Table> tables, std::string_view mark);

  /// The sentences that are due since they were last taken.
  std::vector<std::string> take();

 private:
  enum Sign : std::size_t { approximate, rounded, tiny, minus_infinity, spread, sign_count };

  void tell(Sign sign, bool is_there);

  int decimals_;
  std::array<bool, sign_count> told_{};
  bool has_told_ranks_ = false, has_told_brackets_ = false;
  std::vector<std::string> due_;
};

}  // namespace attn
