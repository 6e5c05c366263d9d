// A reader checks the program by its written numbers. A weight shown as 0 that is not, a whole
// number with zeros behind it, or a column that is out of line all say something false.
#include "write/number.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>

#include "catch.hpp"
#include "text/display.hpp"
#include "trace/matrix.hpp"

namespace {

using namespace attn;

double read(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

// Any finite double but 0, every exponent as likely as another.
double random_double(std::mt19937_64& random) {
  for (;;) {
    const auto number = std::bit_cast<double>(random());
    if (std::isfinite(number) && number != 0.0) return number;
  }
}

// A number as it comes up in a trace.
double usual_double(std::mt19937_64& random) {
  std::uniform_real_distribution<double> mantissa(-10.0, 10.0);
  std::uniform_int_distribution<int> exponent(-8, 5);
  return mantissa(random) * std::pow(10.0, exponent(random));
}

}  // namespace

TEST_CASE("a whole number is written whole at every precision") {
  for (int decimals = 0; decimals <= 17; ++decimals) {
    CHECK(number(40, decimals) == "40");
    CHECK(number(-3, decimals) == "-3");
    CHECK(number(1, decimals) == "1");
    CHECK(number(0, decimals) == "0");
    CHECK(number(123456789012345, decimals) == "123456789012345");
  }
}

TEST_CASE("a trailing zero says that the number was rounded") {
  CHECK(number(0.5, 4) == "0.5");
  CHECK(number(0.50000001, 4) == "0.5000");
  CHECK(number(0.49999999, 4) == "0.5000");
  CHECK(number(1.0 - 1e-9, 4) == "1.0000");
  CHECK(number(0.25, 2) == "0.25");
  CHECK(number(0.125, 2) == "0.12");
  CHECK(number(2.0 / 3, 4) == "0.6667");
  CHECK(number(0.1, 4) == "0.1");
}

TEST_CASE("the noise of the last few bits is not shown as rounding") {
  CHECK(number(1.2 + 0.2, 4) == "1.4");
  CHECK(number(0.1 + 0.2, 4) == "0.3");
  CHECK(number(0.9999999999999999, 4) == "1");
  CHECK(number(1.4000001, 4) == "1.4000");
}

TEST_CASE("there is no minus zero") {
  for (int decimals = 0; decimals <= 17; ++decimals) CHECK(number(-0.0, decimals) == "0");
}

TEST_CASE("what would round to 0 is written so that it cannot be taken for 0") {
  CHECK(number(0.0000402, 4) == "4.0e-05");
  CHECK(number(-0.0000402, 4) == "-4.0e-05");
  CHECK(number(0.0007, 2) == "0.0007");
  CHECK(number(-0.4, 0) == "-0.4");
  CHECK(number(5e-324, 17).find("e-324") != std::string::npos);
  CHECK(number(0.00006, 4) == "6e-05");  // 0.0001 would be two thirds too much
  CHECK(number(0.7306, 0) == "0.7");
}

TEST_CASE("a cell that was not scored has a dash and no number") {
  for (int decimals = 0; decimals <= 17; ++decimals) CHECK(number(not_scored, decimals) == "–");
}

TEST_CASE("a number of sixteen digits or more is in scientific form") {
  CHECK(number(1.23456e20, 4) == "1.2346e+20");
  CHECK(number(-1.23456e20, 2) == "-1.23e+20");
  CHECK(number(std::numeric_limits<double>::max(), 4) == "1.7977e+308");
  CHECK(number(999999999999999, 4) == "999999999999999");
}

TEST_CASE("in scientific form, too, a trailing zero says that the number was rounded") {
  for (int decimals = 0; decimals <= 17; ++decimals) {
    CHECK(number(1e16, decimals) == "1e+16");
    CHECK(number(-1e300, std::min(decimals, 15)) == "-1e+300");
    CHECK(number(4e-05, std::min(decimals, 4)) == "4e-05");
  }
  CHECK(number(1.5e20, 4) == "1.5e+20");
  CHECK(number(1.5e20, 0) == "2e+20");
  CHECK(number(10000000000100000, 4) == "1.0000e+16");
  CHECK(number(1.2e-7, 4) == "1.2e-07");
  CHECK(number(1.2000001e-7, 4) == "1.2e-07");
  CHECK(number(2.0000001e-7, 4) == "2.0e-07");
  CHECK(number(1000050000000000, 4) == "1.0000e+15");  // a tie goes to the even digit
  CHECK(number(1000150000000000, 4) == "1.0002e+15");
}

TEST_CASE("a small number's two digits are those that the C library gives") {
  std::mt19937_64 random{11};
  std::uniform_real_distribution<double> exponent{-120.0, -4.001};
  const auto check = [](double small) {
    std::array<char, 32> digits{};
    std::snprintf(digits.data(), digits.size(), "%.1e", small);
    std::string expected = digits.data();
    // As ever, a zero at the end says that the number was rounded.
    const std::size_t zero = expected.find(".0e");
    const bool is_exact = std::abs(read(expected) - small) <= 1e-15 * std::abs(small);
    if (zero != std::string::npos && is_exact) expected.erase(zero, 2);
    CHECK(number(small, 4) == expected);
  };
  for (int i = 0; i < 2000; ++i) check(std::pow(10.0, exponent(random)) * (i % 2 == 0 ? 1 : -1));
  for (int place = 6; place < 105; ++place) {
    for (const char* size :
         {"1", "9.95", "9.949", "9.9999999999999999", "1.25", "1.05", "2.350001"}) {
      const double edge = read(fmt::format("{}e-{}", size, place));
      for (const double near : {std::nextafter(edge, 0.0), edge, std::nextafter(edge, 1.0)}) {
        check(near);
      }
    }
  }
}

TEST_CASE("written at any precision, no number but 0 reads as 0, and no sign is lost") {
  std::mt19937_64 random(7);
  for (int i = 0; i < 4000; ++i) {
    const double value = i % 2 == 0 ? random_double(random) : usual_double(random);
    const int decimals = static_cast<int>(random() % 18);
    const std::string text = number(value, decimals);
    INFO(shortest(value) << " with " << decimals << " decimals is " << text);
    REQUIRE(text.size() < 40);
    REQUIRE(read(text) != 0.0);
    REQUIRE((read(text) < 0) == (value < 0));
    REQUIRE(text.starts_with('-') == (value < 0));
  }
}

TEST_CASE("a written number is off by at most half of its last decimal") {
  std::mt19937_64 random(8);
  for (int i = 0; i < 4000; ++i) {
    const double value = usual_double(random);
    const int decimals = static_cast<int>(random() % 10);
    const std::string text = number(value, decimals);
    INFO(shortest(value) << " with " << decimals << " decimals is " << text);
    if (std::abs(value) < std::pow(10.0, -decimals)) {  // smaller than the last decimal
      REQUIRE(std::abs(read(text) - value) <= 0.5000001 * std::abs(value));
      continue;
    }
    REQUIRE(text.find('e') == std::string::npos);
    const auto point = text.find('.');
    const std::size_t shown = point == std::string::npos ? 0 : text.size() - point - 1;
    REQUIRE(shown <= static_cast<std::size_t>(decimals));
    REQUIRE(std::abs(read(text) - value) <= 0.5000001 * std::pow(10.0, -decimals));
  }
}

TEST_CASE("fewer decimals than asked for are shown only where the number is exactly that") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 4000; ++i) {
    // Half of them written with few digits, as people write theirs.
    const double drawn = usual_double(random);
    const double value = i % 2 == 0 ? drawn : std::round(drawn * 100) / 100;
    const int decimals = static_cast<int>(random() % 8);
    const std::string text = number(value, decimals);
    INFO(shortest(value) << " with " << decimals << " decimals is " << text);
    if (text.find('e') != std::string::npos || value == 0.0) continue;
    const auto point = text.find('.');
    const std::size_t shown = point == std::string::npos ? 0 : text.size() - point - 1;
    if (shown < static_cast<std::size_t>(decimals)) REQUIRE(read(text) == value);
    if (read(text) == value && point != std::string::npos) REQUIRE(text.back() != '0');
  }
}

TEST_CASE("the shortest digits read back as the same double, bit for bit") {
  CHECK(shortest(0.1) == "0.1");
  CHECK(shortest(40) == "40");
  CHECK(shortest(0.0) == "0");
  CHECK(shortest(-0.0) == "-0.0");
  std::mt19937_64 random(10);
  for (int i = 0; i < 20000; ++i) {
    const double value = random_double(random);
    REQUIRE(std::bit_cast<std::uint64_t>(read(shortest(value))) ==
            std::bit_cast<std::uint64_t>(value));
  }
}

TEST_CASE("a column lines up on its decimal points, and numbers without one end before it") {
  const std::vector<std::string> column{"40", "0.5", "-12.25", "–", "4.0e-05", "1.2346e+20"};
  const auto aligned = align_points(column);
  REQUIRE(aligned.size() == column.size());
  std::size_t point = 0;
  for (const std::string& text : aligned) {
    CHECK(display_width(text) == display_width(aligned.front()));
    point = std::max(point, text.find('.') == std::string::npos ? 0 : text.find('.'));
  }
  for (std::size_t i = 0; i < column.size(); ++i) {
    INFO('"' << aligned[i] << '"');
    CHECK(aligned[i].find(column[i]) != std::string::npos);
    const auto at = aligned[i].find('.');
    if (at != std::string::npos) {
      CHECK(at == point);
    } else {
      // Nothing but blanks from where the point would stand; the dash takes three bytes.
      const std::size_t extra = column[i] == "–" ? 2 : 0;
      CHECK(aligned[i].find_first_not_of(' ', point + extra) == std::string::npos);
      CHECK(aligned[i][point + extra - 1] != ' ');
    }
  }
  CHECK(align_points({}).empty());
}

TEST_CASE("lined up, the exponent of a number without a point stands behind the column's point") {
  const auto aligned = align_points(std::vector<std::string>{"10.5", "1e+15"});
  CHECK(aligned == std::vector<std::string>{"10.5  ", " 1e+15"});
}

TEST_CASE("a negative factor stands in brackets") {
  CHECK(factor(3, 4) == "3");
  CHECK(factor(-3, 4) == "(-3)");
  CHECK(factor(-0.0, 4) == "0");
  CHECK(factor(-1e-9, 4) == "(-1e-09)");
}
