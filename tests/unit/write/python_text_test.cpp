// Pieces of Python. That scripts run is tested with Python (tests/exports).
#include "write/python_text.hpp"

#include <limits>
#include <vector>

#include "catch.hpp"

using namespace attn;

TEST_CASE("a string literal ends where the text does") {
  CHECK(python_string("a\"b") == R"("a\"b")");
  CHECK(python_string("\\\"") == R"("\\\"")");
  CHECK(python_string("猫") == "\"猫\"");
  CHECK(python_string("a\nb") == "\"a\\U0000000ab\"");
  CHECK(python_string("\U000e0041") == "\"\\U000e0041\"");
}

TEST_CASE("a comment is one line, whatever the text is") {
  CHECK(python_comment("a\nimport os") == "# a\\nimport os");
  CHECK(python_comment("a\u2028b") == "# a\\u{2028}b");
}

TEST_CASE("numbers keep every digit, and those that are missing have a name") {
  const std::vector<double> numbers{0.1, 3.0, std::numeric_limits<double>::quiet_NaN(),
                                    -std::numeric_limits<double>::infinity(), -0.0};
  CHECK(python_list(numbers) == "[0.1, 3, nan, -inf, -0.0]");
}
