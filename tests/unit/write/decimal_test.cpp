// "=" is a promise: the written numbers give exactly the written result. It rests on this.
#include "write/decimal.hpp"

#include "catch.hpp"

using attn::Decimal;
using attn::DecimalSum;

namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

bool same(std::string_view left, std::string_view right) {
  DecimalSum difference;
  difference.add(decimal(left));
  difference.subtract(decimal(right));
  return difference.is_zero();
}

bool is_product(std::string_view left, std::string_view right, std::string_view result) {
  DecimalSum difference;
  difference.add_product(decimal(left), decimal(right));
  difference.subtract(decimal(result));
  return difference.is_zero();
}

bool is_sum(std::initializer_list<std::string_view> terms, std::string_view result) {
  DecimalSum difference;
  for (const auto term : terms) difference.add(decimal(term));
  difference.subtract(decimal(result));
  return difference.is_zero();
}

}  // namespace

TEST_CASE("a number is the same however many zeros or whatever exponent it is written with") {
  CHECK(same("0.5", "0.5000"));
  CHECK(same("40", "4e+01"));
  CHECK(same("-6.4e-05", "-0.000064"));
  CHECK(same("000000000000000000001", "1"));
  CHECK(same("0", "0e-300"));
  CHECK_FALSE(same("0.1", "0.10000000000000001"));
  CHECK_FALSE(same("1", "-1"));
}

TEST_CASE("sums and products of decimals are exact where doubles are not") {
  CHECK(is_sum({"0.1", "0.2"}, "0.3"));
  CHECK(is_product("0.1", "0.1", "0.01"));
  CHECK(is_product("-2.5", "4", "-10"));
  CHECK(is_product("123456789012345678901", "-123456789012345678901",
                   "-15241578753238836750437433565526596567801"));
  CHECK(is_sum({"1e+14", "1e-04", "-1e+14"}, "0.0001"));
  CHECK(is_sum({"999999999", "1", "-1000000000"}, "0"));
}

TEST_CASE("a decimal of any size is exact beside one of any other") {
  CHECK(same("1e+300", "1" + std::string(300, '0')));
  CHECK(is_sum({"1.7977e+308", "4.9e-324", "-1.7977e+308"}, "4.9e-324"));
  CHECK_FALSE(is_sum({"1", "4.9e-324"}, "1"));
  CHECK_FALSE(is_sum({"1e+308", "1"}, "1e+308"));
  CHECK(is_product("1e-200", "-1e-200", "-1e-400"));
  CHECK_FALSE(is_product("7.4e-44", "1", "0"));
}

TEST_CASE("text that is no number has no decimal") {
  for (const auto text : {"", "-", "–", "−∞", "1,5", "1.5.2", "e5", "1e", "1e+", "1e5x", "0x10",
                          "+1", " 1", "1e99999999999"}) {
    INFO(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}
