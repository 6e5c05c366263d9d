// The elementary functions that a trace uses, with the same bits on every machine: each is a fixed
// sequence of additions, multiplications and divisions as IEEE 754 rounds them, with two doubles
// for one number where a double alone is not exact enough. The page has the same sequences
// (src/page/numbers/elementary.js), and so the same bits.
//
// Every result is within 0.51 units in the last place of the true one, for every argument that is
// named; a NaN gives NaN.
#pragma once

namespace attn::elementary {

/// e^x, of any x: 0 where it is too small for a double, infinite where it is too large.
double exp(double x);

/// The hyperbolic tangent, of any x.
double tanh(double x);

/// The error function, 2 ÷ √π · ∫ e^(−t²) dt from 0 to x, of any x.
double erf(double x);

/// Sine and cosine of an angle in radians, of any size; NaN of an infinite one.
double sin(double x);
double cos(double x);

/// Both at once, in little more time than one of them.
struct SineCosine {
  double sine, cosine;
};
SineCosine sine_cosine(double x);

/// base^y, of a base that is not negative, which may be infinite, and any y: 0 where it is too
/// small for a double, infinite where it is too large. NaN of another base.
double pow(double base, double y);

/// The logarithm to base 2, of x above 0 and finite. NaN of another.
double log2(double x);

}  // namespace attn::elementary
