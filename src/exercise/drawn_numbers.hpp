// Numbers drawn by chance in place of an input's own.
#pragma once

#include <cstdint>
#include <random>

#include "trace/input.hpp"

namespace attn {

/// Chance that is the same on every machine: the generator is specified bit for bit, and what is
/// made of it is ours.
class Chance {
 public:
  explicit Chance(std::uint64_t seed) : generator_(seed) {}
  /// A whole number from −most to most, each as likely.
  int whole(int most);

 private:
  std::mt19937_64 generator_;
};

/// Round numbers: whole ones from −most to most, of which `per_one` make 1.
struct Roundness {
  int most, per_one;
};

/// Which numbers are drawn: for vectors (embeddings, given queries, …) and for what was learned.
struct NumberSizes {
  Roundness vectors, learned;
};

/// The input with other numbers in every matrix that it has, each as it was in shape. Tokens, mask
/// and settings stay.
Input with_drawn_numbers(Input input, const NumberSizes& sizes, Chance& chance);

}  // namespace attn
