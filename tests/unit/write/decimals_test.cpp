// Numbers are written and compared by whole numbers: off by a unit, a line of arithmetic would say
// "=" where it does not hold.
#include "write/decimals.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "catch.hpp"

namespace {

using attn::in_units;
using attn::of_units;

// As the C library rounds.
std::string written(double number, int decimals) {
  std::string text(400, ' ');
  const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, number);
  text.resize(static_cast<std::size_t>(length));
  return text;
}

void check(double number, int decimals) {
  const auto units = in_units(number, decimals);
  if (!units) return;
  const std::string text = written(number, decimals);
  std::string digits = text;
  std::erase(digits, '.');
  INFO(text << " with " << decimals << " decimals");
  CHECK(std::strtoll(digits.c_str(), nullptr, 10) == *units);
  CHECK(std::strtod(text.c_str(), nullptr) == of_units(*units, decimals));
}

}  // namespace

TEST_CASE("a number in units of its last decimal is what the C library writes") {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> exponent(-10, 15), sign(-1, 1);
  for (int i = 0; i < 20000; ++i) {
    const double number = std::copysign(std::pow(10.0, exponent(random)), sign(random));
    for (int decimals = 0; decimals <= 9; ++decimals) check(number, decimals);
  }
}

TEST_CASE("a number that is half a unit, or next to it, goes to the side on which it is") {
  std::mt19937_64 random(2);
  for (int i = 0; i < 20000; ++i) {
    const int decimals = i % 10;
    const auto whole = static_cast<double>(random() % (i % 2 == 0 ? 1000 : 100'000'000'000));
    const double half = (whole + 0.5) / static_cast<double>(attn::power_of_ten(decimals));
    for (const double number : {half, std::nextafter(half, 0.0), std::nextafter(half, 1e300)}) {
      check(number, decimals);
      check(-number, decimals);
    }
  }
  CHECK(in_units(2.5, 0) == 2);
  CHECK(in_units(3.5, 0) == 4);
  CHECK(in_units(0.125, 2) == 12);
}

TEST_CASE("units hold neither what is below them nor what is too long for them") {
  CHECK(in_units(0.0, 17) == 0);
  CHECK(in_units(0.0001, 4) == 1);
  CHECK_FALSE(in_units(0.00009, 4));
  CHECK_FALSE(in_units(1e15, 0));
  CHECK_FALSE(in_units(1e12, 4));
  CHECK_FALSE(in_units(0.5, 10));
  CHECK_FALSE(in_units(std::nan(""), 4));
  CHECK_FALSE(in_units(-INFINITY, 4));
}
