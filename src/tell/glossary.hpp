// Signs that a page explains once, where it first shows them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// Watches what a page shows, and remembers what it has explained.
class Glossary {
 public:
  explicit Glossary(int decimals) : decimals_(decimals) {}

  /// The sentences that are due now that this text was shown, in the order in which its signs are
  /// told of.
  std::vector<std::string> due(std::string_view shown);

 private:
  int decimals_;
  std::array<bool, 4> told_{};
};

}  // namespace attn
