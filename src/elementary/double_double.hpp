// A number as the sum of two doubles, some 106 bits, by rounded additions and multiplications
// alone: Dekker, "A floating-point technique for extending the available precision", Numerische
// Mathematik 18 (1971); the sums and products of two such numbers as in Joldes, Muller and Popescu,
// "Tight and rigorous error bounds for basic building blocks of double-word arithmetic", ACM
// Transactions on Mathematical Software 44 (2017), whose algorithms are named below.
#pragma once

#include <cfloat>

// What the order and the rounding of single operations make is lost where either is not kept.
static_assert(FLT_EVAL_METHOD == 0, "doubles must be computed as doubles");
#ifdef __FAST_MATH__
#error "-ffast-math changes the order of sums"
#endif

namespace attn::elementary {

/// hi + lo; lo is no more than half a unit in the last place of hi.
struct DoubleDouble {
  double hi, lo;
};

/// a + b, exactly, where a is 0 or no smaller than b (Fast2Sum, algorithm 1).
constexpr DoubleDouble fast_two_sum(double a, double b) {
  const double sum = a + b;
  return {sum, b - (sum - a)};
}

/// a + b, exactly (2Sum, algorithm 2).
constexpr DoubleDouble two_sum(double a, double b) {
  const double sum = a + b;
  const double of_a = sum - b;
  const double of_b = sum - of_a;
  return {sum, (a - of_a) + (b - of_b)};
}

/// The upper half of a number's bits, and the lower (Dekker, section 5, after Veltkamp); of numbers
/// below 2^996.
constexpr DoubleDouble halves(double a) {
  const double scaled = 134217729.0 * a;  // 2^27 + 1
  const double upper = scaled - (scaled - a);
  return {upper, a - upper};
}

/// a · b, exactly, where neither it nor its lower half is too large or small for a double (Dekker,
/// section 5).
constexpr DoubleDouble two_product(double a, double b) {
  const double product = a * b;
  const DoubleDouble of_a = halves(a), of_b = halves(b);
  const double rest = of_a.hi * of_b.hi - product + of_a.hi * of_b.lo + of_a.lo * of_b.hi;
  return {product, rest + of_a.lo * of_b.lo};
}

/// a + b (DWPlusFP, algorithm 4).
constexpr DoubleDouble sum(DoubleDouble a, double b) {
  const DoubleDouble upper = two_sum(a.hi, b);
  return fast_two_sum(upper.hi, a.lo + upper.lo);
}

/// a + b (AccurateDWPlusDW, algorithm 6).
constexpr DoubleDouble sum(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble upper = two_sum(a.hi, b.hi);
  const DoubleDouble lower = two_sum(a.lo, b.lo);
  const DoubleDouble most = fast_two_sum(upper.hi, upper.lo + lower.hi);
  return fast_two_sum(most.hi, lower.lo + most.lo);
}

/// a · b (DWTimesFP2, algorithm 8).
constexpr DoubleDouble product(DoubleDouble a, double b) {
  const DoubleDouble upper = two_product(a.hi, b);
  return fast_two_sum(upper.hi, upper.lo + a.lo * b);
}

/// a · b (DWTimesDW1, algorithm 10).
constexpr DoubleDouble product(DoubleDouble a, DoubleDouble b) {
  const DoubleDouble upper = two_product(a.hi, b.hi);
  return fast_two_sum(upper.hi, upper.lo + (a.hi * b.lo + a.lo * b.hi));
}

/// a ÷ b (DWDivDW2, algorithm 17).
constexpr DoubleDouble quotient(DoubleDouble a, DoubleDouble b) {
  const double upper = a.hi / b.hi;
  const DoubleDouble taken = product(b, upper);
  return fast_two_sum(upper, ((a.hi - taken.hi) + (a.lo - taken.lo)) / b.hi);
}

}  // namespace attn::elementary
