// Positions that are added to the embeddings.
#pragma once

#include <cstddef>
#include <optional>

#include "trace/matrix.hpp"

namespace attn {

/// What the input says: a row for each word of the sentence, or none where they are sinusoidal.
struct Positions {
  std::optional<Matrix> table{};  ///< n × d_model

  bool are_sinusoidal() const { return !table; }
};

/// The sinusoid that a step adds ("Attention Is All You Need", Vaswani et al. 2017, section 3.5):
/// of each pair of features the first gets the sine of an angle, the second its cosine; an odd last
/// feature has only the sine.
struct Sinusoid {
  double base = 10000.0;
  double first = 0.0;  ///< the position of the sentence's first word

  friend bool operator==(const Sinusoid&, const Sinusoid&) = default;
};

/// The angle of a pair, of vectors with d numbers: position ÷ base^(2 · pair ÷ d), in radians.
double angle_of(const Sinusoid& sinusoid, double position, std::size_t pair, std::size_t d);

}  // namespace attn
