// The functions by name, and arguments for them that are the same on every machine.
// tests/page/elementary.mjs draws the same.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <string_view>

#include "elementary/elementary.hpp"

namespace attn::test {

struct Range {
  double low, high;
};

struct Arguments {
  double x, y;  // y of pow alone
};

struct Function {
  std::string_view name;
  double (*of)(Arguments);
  Range wide, usual;
  bool is_positive = false;  // its first argument, always
};

inline constexpr std::array functions{
    Function{"exp", [](Arguments a) { return elementary::exp(a.x); }, {-750, 715}, {-20, 0}},
    Function{"tanh", [](Arguments a) { return elementary::tanh(a.x); }, {-21, 21}, {-1, 1}},
    Function{"erf", [](Arguments a) { return elementary::erf(a.x); }, {-6.5, 6.5}, {-1, 1}},
    Function{"sin", [](Arguments a) { return elementary::sin(a.x); }, {-2e6, 2e6}, {-10, 10}},
    Function{"cos", [](Arguments a) { return elementary::cos(a.x); }, {-2e6, 2e6}, {-10, 10}},
    Function{"pow", [](Arguments a) { return elementary::pow(a.x, a.y); }, {0, 2e6}, {0, 2}, true},
    Function{"log2", [](Arguments a) { return elementary::log2(a.x); }, {0, 2e6}, {0, 2}, true},
};

/// Marsaglia's xorshift of 32 bits.
class Draws {
 public:
  explicit Draws(std::uint32_t seed) : state_(seed) {}

  std::uint32_t bits() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }

  /// 0 up to 1.
  double share() {
    const double upper = bits() >> 5, lower = bits() >> 6;
    return (upper * 67108864.0 + lower) / 9007199254740992.0;
  }

  double within(Range range) { return range.low + share() * (range.high - range.low); }

  /// By turns from the wide range, the usual one, that one and as much smaller as 2^−64, and of any
  /// size that a double has.
  Arguments arguments(const Function& function) {
    Arguments made{};
    turn_ = (turn_ + 1) % 4;
    if (turn_ == 0) made.x = within(function.wide);
    if (turn_ == 1) made.x = within(function.usual);
    if (turn_ == 2) {
      made.x = within(function.usual);
      for (std::uint32_t halvings = bits() % 65; halvings > 0; --halvings) made.x *= 0.5;
    }
    if (turn_ == 3) {
      const std::uint64_t upper = bits(), lower = bits();
      made.x = std::bit_cast<double>(upper << 32 | lower);
      if (function.is_positive && made.x < 0) made.x = -made.x;
    }
    const double y = share();
    made.y = turn_ == 0 ? -y : turn_ == 1 ? 2000.0 * y - 1000.0 : 2.0 * y - 1.0;
    return made;
  }

 private:
  std::uint32_t state_;
  int turn_ = 3;
};

}  // namespace attn::test
