// How exactly a number's digits say what it is, and what --tolerance may be.
#include "answers/typed_number.hpp"

#include "catch.hpp"
#include "judge/tolerance.hpp"

using namespace attn;
using Catch::Matchers::WithinRel;
using Kind = Tolerance::Kind;

TEST_CASE("half a unit of the last digit written may be missing") {
  CHECK_THAT(read_typed("0.88").half_unit, WithinRel(0.005));
  CHECK_THAT(read_typed("0.880").half_unit, WithinRel(0.0005));
  CHECK_THAT(read_typed("-40").half_unit, WithinRel(0.5));
  CHECK_THAT(read_typed("0").half_unit, WithinRel(0.5));
  CHECK_THAT(read_typed("1.5e-3").half_unit, WithinRel(0.00005));
  CHECK_THAT(read_typed("1.5E+2").half_unit, WithinRel(5.0));
  CHECK_THAT(read_typed("2e3").half_unit, WithinRel(500.0));
}

TEST_CASE("decimals are counted from the point, and below 0 before it") {
  CHECK(read_typed("0.880").decimals == 3);
  CHECK(read_typed("40").decimals == 0);
  CHECK(read_typed("1.5e-3").decimals == 4);
  CHECK(read_typed("2e3").decimals == -3);
}

TEST_CASE("digits are counted from the first that is not 0") {
  CHECK(read_typed("0.00120").digits == 3);
  CHECK(read_typed("-12.5").digits == 3);
  CHECK(read_typed("0.0").digits == 0);
  CHECK(read_typed("1e20").digits == 1);
  CHECK(read_typed("0.30000000000000004").digits == 17);
}

TEST_CASE("a number is whole only where it is written so") {
  CHECK(read_typed("40").is_whole);
  CHECK_FALSE(read_typed("40.0").is_whole);
  CHECK_FALSE(read_typed("4e1").is_whole);
  CHECK(read_typed("-7").value == -7.0);
  CHECK(read_typed("2.5e-1").value == 0.25);
}

TEST_CASE("a tolerance may be a type of numbers") {
  const auto rough = parse_tolerance("bfloat16");
  REQUIRE(rough);
  CHECK(rough->kind == Kind::digits);
  CHECK(rough->type == NumberType::bfloat16);
  CHECK(parse_tolerance("tf32")->type == NumberType::tf32);
  CHECK_FALSE(parse_tolerance("float8"));
}

TEST_CASE("a tolerance is an amount, or with % a share") {
  const auto absolute = parse_tolerance("0.001");
  REQUIRE(absolute);
  CHECK(absolute->kind == Kind::absolute);
  CHECK(absolute->amount == 0.001);
  const auto relative = parse_tolerance("5%");
  REQUIRE(relative);
  CHECK(relative->kind == Kind::relative);
  CHECK(relative->amount == 0.05);
  CHECK(parse_tolerance("0")->amount == 0.0);
  for (const char* bad : {"", "%", "-1", "-0", "nan", "inf", "1 %", "1%%", "0x1", "1e999", "+1"}) {
    INFO(bad);
    CHECK_FALSE(parse_tolerance(bad));
  }
}
