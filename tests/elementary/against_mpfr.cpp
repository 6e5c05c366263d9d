// Holds the elementary functions against MPFR, which knows them to any number of digits.
//   against_mpfr [COUNT [SEED [NAME]]]: so many random arguments of each function, or of one, and
//   some 100,000 that are hard.
// Prints of each the largest error, in units in the last place, and how many results are not the
// nearest double. Exit status: 0, or 1 where an error is above 0.51.
#include <mpfr.h>

#include <cfloat>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <vector>

#include "functions.hpp"

namespace attn::test {
namespace {

constexpr double most = 0.51;
constexpr mpfr_prec_t digits = 140;

class Number {
 public:
  Number() { mpfr_init2(number_, digits); }
  ~Number() { mpfr_clear(number_); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;
  mpfr_ptr get() { return number_; }

 private:
  mpfr_t number_;
};

void compute(std::string_view name, mpfr_ptr result, mpfr_srcptr x, mpfr_srcptr y) {
  if (name == "exp") mpfr_exp(result, x, MPFR_RNDN);
  if (name == "tanh") mpfr_tanh(result, x, MPFR_RNDN);
  if (name == "erf") mpfr_erf(result, x, MPFR_RNDN);
  if (name == "sin") mpfr_sin(result, x, MPFR_RNDN);
  if (name == "cos") mpfr_cos(result, x, MPFR_RNDN);
  if (name == "pow") mpfr_pow(result, x, y, MPFR_RNDN);
  if (name == "log2") mpfr_log2(result, x, MPFR_RNDN);
}

// How far results are from the right ones, of one function.
class Errors {
 public:
  explicit Errors(const Function& function) : function_(function) {}

  void take(Arguments a) {
    if (!std::isfinite(a.x) || (function_.is_positive && a.x <= 0.0)) return;
    mpfr_set_d(x_.get(), a.x, MPFR_RNDN);
    mpfr_set_d(y_.get(), a.y, MPFR_RNDN);
    compute(function_.name, right_.get(), x_.get(), y_.get());
    const double nearest = mpfr_get_d(right_.get(), MPFR_RNDN);
    const double is = function_.of(a);
    ++count_;
    if (is == nearest && std::signbit(is) == std::signbit(nearest)) ++rounded_;
    const double error = units_off(is, nearest);
    if (error <= largest_) return;
    largest_ = error;
    worst_ = a;
  }

  bool report() const {
    std::printf("%-5s %9ld arguments: largest error %.5f units, at %.17g", function_.name.data(),
                count_, largest_, worst_.x);
    if (function_.name == "pow") std::printf("^%.17g", worst_.y);
    std::printf("; %ld not the nearest\n", count_ - rounded_);
    return largest_ <= most && count_ > 0;
  }

 private:
  // A unit is that of the last place of the right result; beyond the largest double, and at 0, a
  // result must be just that.
  double units_off(double is, double nearest) {
    if (std::isnan(is)) return HUGE_VAL;
    if (std::isinf(is) || std::isinf(nearest)) return is == nearest ? 0.0 : HUGE_VAL;
    if (mpfr_zero_p(right_.get())) return is == 0.0 ? 0.0 : HUGE_VAL;
    mpfr_sub_d(off_.get(), right_.get(), is, MPFR_RNDN);
    const mpfr_exp_t unit =
        std::max<mpfr_exp_t>(mpfr_get_exp(right_.get()) - DBL_MANT_DIG, DBL_MIN_EXP - DBL_MANT_DIG);
    mpfr_mul_2si(off_.get(), off_.get(), -unit, MPFR_RNDN);
    return std::abs(mpfr_get_d(off_.get(), MPFR_RNDN));
  }

  const Function& function_;
  Number x_, y_, right_, off_;
  long count_ = 0, rounded_ = 0;
  double largest_ = -1.0;
  Arguments worst_{};
};

// The doubles about a number.
void take_about(Errors& errors, double x) {
  double below = x, above = x;
  for (int i = 0; i < 8; ++i) {
    errors.take({below, 0.5});
    errors.take({above, 0.5});
    below = std::nextafter(below, -HUGE_VAL);
    above = std::nextafter(above, HUGE_VAL);
  }
}

// What is hard: where tables, series and rounding change, angles next to multiples of π/2, and what
// positions and slopes are made of.
void take_hard(const Function& function, Errors& errors) {
  std::vector<double> about{0.0, DBL_TRUE_MIN, DBL_MIN, 0x1p-40, 0.0625, 1.0, 6.0, 20.0, DBL_MAX};
  for (const double limit : {708.0, 708.39641853226408, 709.78271289338397, 710.0,
                             744.44007192138122, 745.13321910194111, 746.0}) {
    about.push_back(limit);
  }
  for (int k = 1; k < 2000; ++k) {
    about.push_back(k / 32.0);                        // erf's multiples, and between them
    about.push_back((k - 0.5) * std::log(2.0) / 32);  // where exp takes the next of its table
    about.push_back(k * std::acos(-1.0) / 4);         // zeros, and the limits between them
  }
  about.push_back(
      std::ldexp(6381956970095103.0, 797));  // of all doubles nearest to a multiple of π/2
  about.push_back(std::sqrt(0.5));
  about.push_back(std::sqrt(2.0));
  for (const double x : about) {
    take_about(errors, x);
    if (!function.is_positive) take_about(errors, -x);
  }
  for (double position = 0; position < 1.1e6; position = position * 1.01 + 1) {
    errors.take({std::floor(position), -0.125});
  }
  for (int d = 2; d <= 128; d += 2) {
    for (int p = 0; p < d / 2; ++p) {
      for (const double base : {10000.0, 500000.0, 1000000.0}) errors.take({base, -2.0 * p / d});
    }
    for (int i = 1; i <= d; ++i) errors.take({2.0, -8.0 * i / d});
  }
}

}  // namespace
}  // namespace attn::test

int main(int argc, char** argv) {
  using namespace attn::test;
  const long count = argc > 1 ? std::atol(argv[1]) : 100000;
  const auto seed = static_cast<std::uint32_t>(argc > 2 ? std::atol(argv[2]) : 1);
  const std::string_view only = argc > 3 ? argv[3] : "";
  bool holds = true;
  for (const Function& function : functions) {
    if (!only.empty() && only != function.name) continue;
    Errors errors(function);
    take_hard(function, errors);
    Draws draws(seed);
    for (long k = 0; k < count; ++k) errors.take(draws.arguments(function));
    holds = errors.report() && holds;
    std::fflush(stdout);
  }
  return holds ? 0 : 1;
}
