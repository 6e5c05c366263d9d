// "=" is a promise: the written numbers give exactly the written result. It rests on this.
#include "write/decimal.hpp"

#include "catch.hpp"

using attn::Decimal;

namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

}  // namespace

TEST_CASE("a number is the same however many zeros or whatever exponent it is written with") {
  CHECK(decimal("0.5") == decimal("0.5000"));
  CHECK(decimal("40") == decimal("4e+01"));
  CHECK(decimal("-6.4e-05") == decimal("-0.000064"));
  CHECK_FALSE(decimal("0.1") == decimal("0.10000000000000001"));
}

TEST_CASE("sums and products of decimals are exact where doubles are not") {
  CHECK(*(decimal("0.1") + decimal("0.2")) == decimal("0.3"));
  CHECK(*(decimal("0.1") * decimal("0.1")) == decimal("0.01"));
  CHECK(*(decimal("-2.5") * decimal("4")) == decimal("-10"));
  CHECK(*(*(decimal("1e+14") + decimal("1e-04")) + decimal("-1e+14")) == decimal("0.0001"));
}

TEST_CASE("what 128 bits cannot hold has no decimal, rather than a wrong one") {
  CHECK_FALSE(Decimal::parse("1e+300"));
  CHECK_FALSE(decimal("123456789012345678901") * decimal("123456789012345678901"));
  CHECK_FALSE(decimal("1e+30") + decimal("0.000000000000001"));
}

TEST_CASE("text that is no number has no decimal") {
  CHECK_FALSE(Decimal::parse(""));
  CHECK_FALSE(Decimal::parse("–"));
  CHECK_FALSE(Decimal::parse("1,5"));
}
