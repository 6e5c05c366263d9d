// A wrong name is worse than none: numbers that are right but for a digit get no mistake's name.
#include <string>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;

// data/pronoun.json, whose context is 5.3991, 3.8453, 0.4461, 1.6145.
Trace pronoun() {
  return test::traced(read_input(read_text(ATTN_TRACE_DATA "/pronoun.json"), "pronoun.json"));
}

}  // namespace

TEST_CASE("a mistake that changes none of the numbers given explains no digit that is off") {
  const Check context = checked(R"({"context": [5.3991, 3.8452, 0.4461, 1.6145]})", pronoun());
  CHECK(context.differ() == 1);
  CHECK(context.diagnosis().empty());
  CHECK(context.rounding() == Rounding::last_digit);
  const Check weights =
      checked(R"({"weights": [0.0355, 0.0312, 0.0089, 0.8298, 0.0132, 0.0120, 0.0647, 0.0049]})",
              pronoun());
  CHECK(weights.differ() == 1);
  CHECK(weights.diagnosis().empty());
  CHECK(weights.rounding() == Rounding::last_digit);
}

TEST_CASE("no sheet with one last digit off gets a name") {
  const std::vector<std::string> right{"0.0355", "0.0312", "0.0089", "0.8298",
                                       "0.0131", "0.0120", "0.0647", "0.0049"};
  const Trace trace = pronoun();
  for (std::size_t off = 0; off < right.size(); ++off) {
    for (const int by : {-1, 1}) {
      std::vector<std::string> sheet = right;
      char& last = sheet[off].back();
      if ((last == '0' && by < 0) || (last == '9' && by > 0)) continue;
      last = static_cast<char>(last + by);
      std::string numbers;
      for (const std::string& number : sheet) numbers += (numbers.empty() ? "" : ", ") + number;
      INFO(numbers);
      const Check one = checked("{\"weights\": [" + numbers + "]}", trace);
      CHECK(one.diagnosis().empty());
      // 0.82975 and a little may be either.
      CHECK((one.agrees() || one.rounding() != Rounding::none));
    }
  }
}

TEST_CASE("numbers that are cut off, or rounded at every step, are told so") {
  // 0.73059, 0.26877, 0.00064: the last would be rounded up.
  CHECK(checked(R"({"weights": [0.7305, 0.2687, 0.0006]})").rounding() == Rounding::cut_off);
  CHECK(checked(R"({"weights": [0.7307, 0.2688, 0.0007]})").rounding() == Rounding::last_digit);
  CHECK(checked(R"({"weights": [0.7406, 0.2588, 0.0007]})").rounding() == Rounding::none);
}
