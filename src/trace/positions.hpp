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
  /// How sines and cosines stand: by turns, or by turns with the cosine first, or all sines before
  /// all cosines. Others than the first are mistakes, as below.
  enum class Order { by_turns, cosines_first, in_halves };
  /// What the base is raised to: 2p ÷ d of pair p; twice that, with the cosine's as of the next
  /// feature or as the sine's; or f ÷ d of feature f.
  enum class Exponent { of_pair, doubled, doubled_alike, of_feature };

  static constexpr double base = 10000.0;

  Order order = Order::by_turns;
  Exponent exponent = Exponent::of_pair;
  double first = 0.0;  ///< the position of the sentence's first word

  friend bool operator==(const Sinusoid&, const Sinusoid&) = default;
};

/// Which pair's sine or cosine a feature gets, of vectors with d numbers.
struct OfSinusoid {
  std::size_t pair;
  bool is_cos;
};
OfSinusoid of_feature(const Sinusoid& sinusoid, std::size_t feature, std::size_t d);

/// The angle of a pair, of vectors with d numbers: position ÷ base^(2 · pair ÷ d), in radians; of
/// another exponent that of its sine or of its cosine.
double angle_of(const Sinusoid& sinusoid, double position, const OfSinusoid& of, std::size_t d);

}  // namespace attn
