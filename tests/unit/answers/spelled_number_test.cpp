// A number that a person or a program spells otherwise than JSON must be read as what it means, or
// not at all.
#include "answers/spelled_number.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "catch.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinRel;

double value_of(std::string_view text) {
  const auto number = read_spelled(text);
  if (!number) throw std::logic_error("no number: " + std::string(text));
  return number->value;
}

}  // namespace

TEST_CASE("a number is read in every spelling that has one meaning") {
  CHECK(value_of("0.73") == 0.73);
  CHECK(value_of(" 0.73 ") == 0.73);
  CHECK(value_of("0,73") == 0.73);
  CHECK(value_of("-12,5") == -12.5);
  CHECK(value_of("0,123") == 0.123);
  CHECK(value_of("1,2345") == 1.2345);
  CHECK(value_of(".5") == 0.5);
  CHECK(value_of("5.") == 5.0);
  CHECK(value_of("+0.5") == 0.5);
  CHECK(value_of("−1.32") == -1.32);
  CHECK(value_of("1,5e-3") == 0.0015);
  CHECK(value_of("1/25") == 1.0 / 25.0);
  CHECK(value_of("-2 / 3") == -2.0 / 3.0);
  CHECK(std::isnan(value_of("NaN")));
  CHECK(value_of("Infinity") == std::numeric_limits<double>::infinity());
  CHECK(value_of("-Infinity") == -std::numeric_limits<double>::infinity());
  CHECK(value_of("-inf") == -std::numeric_limits<double>::infinity());
  CHECK(value_of("−∞") == -std::numeric_limits<double>::infinity());
}

TEST_CASE("it is as exact as its digits, and a fraction is exact") {
  CHECK_THAT(read_spelled("0,73")->half_unit, WithinRel(0.005));
  CHECK_THAT(read_spelled(".5")->half_unit, WithinRel(0.05));
  CHECK(read_spelled("7")->is_whole);
  CHECK(read_spelled("1/25")->half_unit == 0.0);
}

TEST_CASE("what has two meanings or none is no number") {
  for (const std::string_view text :
       {"1,234",  "-12,345", "1.234,5", "1,2,3", "1/0", "1/", "/2",   "08",  "1e",    "1e999",
        "1e-999", "",        " ",       "-",     ".",   "a",  "0x10", "73%", "1/2/3", "NaNs"}) {
    CAPTURE(text);
    CHECK_FALSE(read_spelled(text).has_value());
  }
  CHECK(advice_on("1,234") == "a decimal comma, or thousands? write 1.234 or 1234");
  CHECK(advice_on("1.234,5") == "a number has one point: 1234.5");
  CHECK(advice_on("a").empty());
}
