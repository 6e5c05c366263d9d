// Between multiples a of 1/16 by the Taylor series at a, whose terms are Hermite polynomials
// (DLMF 7.10.1 and 18.9.1); at these by a series without cancellation (DLMF 7.6.2).
#include <array>
#include <cmath>

#include "elementary/elementary.hpp"
#include "elementary/exponential.hpp"

namespace attn::elementary {
namespace {

constexpr DoubleDouble two_over_root_pi{1.1283791670955126, 1.533545961316588e-17};
constexpr double largest = 6.0;  // erf(6) is 1 − 2 · 10^−17
constexpr int steps_to_one = 16;

struct At {
  DoubleDouble value, slope;  // erf(a), and 2 ÷ √π · e^(−a²)
};

// erf(a) = 2 ÷ √π · e^(−a²) · (a + 2a³ ÷ 3 + 4a⁵ ÷ (3 · 5) + …)
At at(double a) {
  const DoubleDouble slope = product(two_over_root_pi, exponential_in_order({-a * a, 0.0}));
  DoubleDouble term{a, 0.0}, all = term;
  for (double n = 3.0; term.hi > all.hi * power_of_two(-80); n += 2.0) {
    term = quotient(product(term, 2.0 * a * a), {n, 0.0});
    all = sum(all, term);
  }
  return {product(slope, all), slope};
}

using Multiples = std::array<At, static_cast<std::size_t>(largest* steps_to_one) + 1>;

const Multiples& multiples() {
  static const Multiples table = [] {
    Multiples made;
    double count = 0.0;
    for (At& one : made) one = at(count++ / steps_to_one);
    return made;
  }();
  return table;
}

// (erf(a + h) − erf(a)) ÷ slope − h. With c₀ = 1, c₁ = −a and
// c₍ₙ₊₁₎ = −2 (a cₙ + n ÷ (n + 1) c₍ₙ₋₁₎) ÷ (n + 2) it is h (c₁h + c₂h² + …).
double curve(double a, double h) {
  double before = 1.0, now = -a, power = h, all = now * power;
  for (double n = 1.0; n < 12.0; ++n) {
    const double next = -2.0 * (a * now + n / (n + 1.0) * before) / (n + 2.0);
    before = now;
    now = next;
    power *= h;
    all += now * power;
  }
  return h * all;
}

// x so near 0 that erf(x) = 2 ÷ √π · x.
double by_first_term(double x) {
  if (x == 0.0) return 0.0;
  const auto [mantissa, exponent] = scale_of(x);
  return rounded(product(two_over_root_pi, mantissa), exponent);
}

}  // namespace

double erf(double x) {
  const double size = std::abs(x);
  if (std::isnan(x)) return x;
  if (size >= largest) return std::copysign(1.0, x);
  if (size < power_of_two(-40)) return std::copysign(by_first_term(size), x);
  const double nearest = nearest_whole(size * steps_to_one);
  const double a = nearest / steps_to_one, h = size - a;
  const auto& [value, slope] = multiples()[static_cast<std::size_t>(nearest)];
  const DoubleDouble all = sum(sum(value, product(slope, h)), slope.hi * curve(a, h));
  return std::copysign(all.hi, x);
}

}  // namespace attn::elementary
