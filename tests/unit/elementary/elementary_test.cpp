#include "elementary/elementary.hpp"

#include <cmath>
#include <limits>

#include "catch.hpp"

namespace attn {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

TEST_CASE("Elementary functions are exact where their results are doubles") {
  CHECK(elementary::exp(0.0) == 1.0);
  CHECK(elementary::tanh(0.0) == 0.0);
  CHECK(elementary::erf(0.0) == 0.0);
  CHECK(elementary::sin(0.0) == 0.0);
  CHECK(elementary::cos(0.0) == 1.0);
  for (int i = -1074; i < 1024; ++i) {
    CHECK(elementary::pow(2.0, i) == std::ldexp(1.0, i));
    CHECK(elementary::log2(std::ldexp(1.0, i)) == i);
  }
  double power = 1.0;
  for (int i = 0; i <= 22; ++i, power *= 10.0) CHECK(elementary::pow(10.0, i) == power);
  CHECK(elementary::pow(0.25, 1.5) == 0.125);
  CHECK(elementary::pow(1.0, 1e300) == 1.0);
}

TEST_CASE("Odd elementary functions are odd, to the sign of 0") {
  for (const double x : {0.0, smallest, 1e-300, 0.01, 0.7, 3.0, 1e6, 1e300, infinite}) {
    CHECK(elementary::tanh(-x) == -elementary::tanh(x));
    CHECK(elementary::erf(-x) == -elementary::erf(x));
    if (x != infinite) CHECK(elementary::sin(-x) == -elementary::sin(x));
    if (x != infinite) CHECK(elementary::cos(-x) == elementary::cos(x));
  }
  CHECK(std::signbit(elementary::tanh(-0.0)));
  CHECK(std::signbit(elementary::erf(-0.0)));
  CHECK(std::signbit(elementary::sin(-0.0)));
}

TEST_CASE("Elementary functions end in 0, 1 and infinity") {
  CHECK(elementary::exp(infinite) == infinite);
  CHECK(elementary::exp(709.782712893384) == 0x1.fffffffffff2ap+1023);
  CHECK(elementary::exp(709.782712893385) == infinite);
  CHECK(elementary::exp(-745.1332191019411) == smallest);
  CHECK(elementary::exp(-745.1332191019413) == 0.0);
  CHECK(elementary::exp(-infinite) == 0.0);
  CHECK(elementary::tanh(infinite) == 1.0);
  CHECK(elementary::erf(infinite) == 1.0);
  CHECK(elementary::erf(smallest) == smallest);
  CHECK(elementary::pow(10000.0, 78.0) == infinite);
  CHECK(elementary::pow(10000.0, -82.0) == 0.0);
  CHECK(elementary::pow(infinite, 0.0) == 1.0);
  CHECK(elementary::pow(1.0, infinite) == 1.0);
  CHECK(elementary::pow(infinite, -1e-300) == 0.0);
  CHECK(elementary::pow(0.5, infinite) == 0.0);
  CHECK(elementary::pow(0.0, 0.5) == 0.0);
  CHECK(elementary::pow(0.0, -0.5) == infinite);
}

TEST_CASE("What is no number has no elementary function") {
  CHECK(std::isnan(elementary::exp(no_number)));
  CHECK(std::isnan(elementary::tanh(no_number)));
  CHECK(std::isnan(elementary::erf(no_number)));
  CHECK(std::isnan(elementary::sin(infinite)));
  CHECK(std::isnan(elementary::cos(-infinite)));
  CHECK(std::isnan(elementary::pow(-1.0, 2.0)));
  CHECK(std::isnan(elementary::pow(2.0, no_number)));
  CHECK(std::isnan(elementary::log2(0.0)));
}

TEST_CASE("An angle of any size has the sine that it has in more digits") {
  // By mpmath 1.2.1, of 400 digits.
  CHECK(elementary::sin(1e6) == -0.34999350217129294);
  CHECK(elementary::cos(1e6) == 0.9367521275331447);
  CHECK(elementary::sin(1e22) == -0.8522008497671888);
  CHECK(elementary::cos(6381956970095103.0 * 0x1p797) == -4.6871659242546277e-19);
}

}  // namespace
}  // namespace attn
