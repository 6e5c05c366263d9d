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

  /// What a page explains in its own words, as of a matrix, it need not hear again.
  enum Sign : std::size_t { approximate, rounded, tiny, minus_infinity, spread, sign_count };
  void has_told(Sign sign) { told_[sign] = true; }

  /// The sentences that are due since they were last taken.
  std::vector<std::string> take();

 private:
  void tell(Sign sign, bool is_there);

  int decimals_;
  std::array<bool, sign_count> told_{};
  std::vector<std::string> due_;
};

}  // namespace attn
