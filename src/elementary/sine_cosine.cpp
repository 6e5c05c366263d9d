// The angle is taken to within π/4 of a multiple of π/2, exactly whatever its size: Payne and
// Hanek, "Radian reduction for trigonometric functions", ACM SIGNUM Newsletter 18 (1983). There
// sine and cosine are their series (DLMF 4.19).
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "elementary/elementary.hpp"
#include "elementary/scale.hpp"

namespace attn::elementary {
namespace {

constexpr DoubleDouble half_pi{1.5707963267948966, 6.123233995736766e-17};

// 2 ÷ π in digits of 24 bits, after three zeros; the first digit has the weight 2^48.
constexpr std::array<std::uint32_t, 56> two_over_pi{
    0,        0,        0,        0xa2f983, 0x6e4e44, 0x1529fc, 0x2757d1, 0xf534dd,
    0xc0db62, 0x95993c, 0x439041, 0xfe5163, 0xabdebb, 0xc561b7, 0x246e3a, 0x424dd2,
    0xe00649, 0x2eea09, 0xd1921c, 0xfe1deb, 0x1cb129, 0xa73ee8, 0x8235f5, 0x2ebb44,
    0x84e99c, 0x7026b4, 0x5f7e41, 0x3991d6, 0x398353, 0x39f49c, 0x845f8b, 0xbdf928,
    0x3b1ff8, 0x97ffde, 0x05980f, 0xef2f11, 0x8b5a0a, 0x6d1f6d, 0x367ecf, 0x27cb09,
    0xb74f46, 0x3f669e, 0x5fea2d, 0x7527ba, 0xc7ebe5, 0xf17b3d, 0x0739f7, 0x8a5292,
    0xea6bfb, 0x5fb11f, 0x8d5d08, 0x560330, 0x46fc7b, 0x6babf0, 0xcfbc20, 0x9af436};

// x = (quadrant + 4 k) · π/2 + rest.
struct Angle {
  unsigned quadrant;
  DoubleDouble rest;
};

// x · 2/π, as x is X · 2^exponent of a whole X below 2^53. Of the digits of 2/π those are left out
// which make multiples of 4 quarters, and those which make less than 2^−138 of one. As no double's
// quarters are nearer to a whole number than 2^−62, 76 bits of the rest are right.
Angle reduced(double x) {
  constexpr std::uint64_t digit = (1U << 24) - 1;
  constexpr std::size_t digits = 9;
  const Scaled scaled = scale_of(x);
  const auto X = static_cast<std::uint64_t>(scaled.mantissa * power_of_two(52));
  // X · 2^exponent · 2^(−24 first) · 2^72 · the digits from the first on
  const int exponent = scaled.exponent - 52 + 72;
  const int first = (exponent - 2) / 24;
  const int weight = exponent - 24 * first;  // 2 … 25

  // The product's digits, of which the last is made first: the k-th has the weight
  // 2^(weight − 24 (k + 1)).
  std::array<std::uint64_t, digits> made{};
  std::uint64_t carry = 0;
  for (std::size_t k = digits; k-- > 0;) {
    const auto of_two_over_pi = [&](std::size_t place) -> std::uint64_t {
      return place < digits ? two_over_pi[static_cast<std::size_t>(first) + place] : 0;
    };
    const std::uint64_t all = carry + (X & digit) * of_two_over_pi(k) +
                              (X >> 24 & digit) * of_two_over_pi(k + 1) +
                              (X >> 48) * of_two_over_pi(k + 2);
    made[k] = all & digit;
    carry = all >> 24;
  }

  DoubleDouble quarters{0.0, 0.0};
  for (std::size_t k = digits; k-- > 2;) {
    const int place = weight - 24 * (static_cast<int>(k) + 1);
    quarters = sum(quarters, static_cast<double>(made[k]) * power_of_two(place));
  }
  // The first two digits hold the whole quarters.
  const std::uint64_t top = made[0] << 24 | made[1];
  const int below = 48 - weight;
  const std::uint64_t whole = (top + (std::uint64_t{1} << (below - 1))) >> below;
  const auto above = static_cast<double>(static_cast<std::int64_t>(top) -
                                         static_cast<std::int64_t>(whole << below));
  quarters = sum(quarters, above * power_of_two(-below));
  return {static_cast<unsigned>(whole % 4), product(quarters, half_pi)};
}

constexpr DoubleDouble inverse(double whole) { return quotient({1.0, 0.0}, {whole, 0.0}); }

// x − x³ ÷ 6 + x⁵ ÷ 120 − …, the squares z of |x| up to π/4
double sine_of(DoubleDouble x, DoubleDouble z) {
  constexpr DoubleDouble third = inverse(-6.0), fifth = inverse(120.0);
  const double tail =
      z.hi * (-1.0 / 5040 +
              z.hi * (1.0 / 362880 +
                      z.hi * (-1.0 / 39916800 + z.hi * (1.0 / 6227020800 +
                                                        z.hi * (-1.0 / 1307674368000 +
                                                                z.hi * (1.0 / 355687428096000))))));
  const DoubleDouble curve = product(z, sum(third, product(z, sum(fifth, tail))));
  return sum(x, product(x, curve)).hi;
}

// 1 − x² ÷ 2 + x⁴ ÷ 24 − …
double cosine_of(DoubleDouble z) {
  constexpr DoubleDouble fourth = inverse(24.0);
  const double tail =
      z.hi *
      (-1.0 / 720 +
       z.hi * (1.0 / 40320 + z.hi * (-1.0 / 3628800 +
                                     z.hi * (1.0 / 479001600 +
                                             z.hi * (-1.0 / 87178291200 +
                                                     z.hi * (1.0 / 20922789888000 +
                                                             z.hi * (-1.0 / 6402373705728000)))))));
  return sum(product(z, sum(product(z, sum(fourth, tail)), -0.5)), 1.0).hi;
}

}  // namespace

SineCosine sine_cosine(double x) {
  const double size = std::abs(x);
  if (!(size < std::numeric_limits<double>::infinity())) return {x - x, x - x};
  const Angle angle = size < 0.785 ? Angle{0, {size, 0.0}} : reduced(size);
  const DoubleDouble z = product(angle.rest, angle.rest);
  const double sine = sine_of(angle.rest, z), cosine = cosine_of(z);
  const double of_quadrant = angle.quadrant % 2 == 0 ? sine : cosine;
  const double other = angle.quadrant % 2 == 0 ? cosine : sine;
  const bool is_negative = (angle.quadrant >= 2) != std::signbit(x);
  return {is_negative ? -of_quadrant : of_quadrant,
          angle.quadrant == 1 || angle.quadrant == 2 ? -other : other};
}

double sin(double x) { return sine_cosine(x).sine; }

double cos(double x) { return sine_cosine(x).cosine; }

}  // namespace attn::elementary
