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

TEST_CASE("weights of 0 and 1 alone are named after nothing but what makes weights so") {
  // The scores are −6, −9 and −3; keys that were reshaped in place of turned give this, too.
  const Trace right = test::traced(R"({
    "embeddings": [[0, -2], [1, -2], [1, 0]], "W_Q": [[-1, 1], [2, 1]], "W_K": [[1, -2], [-2, 1]],
    "W_V": [[0, 2], [-2, -1]], "word": 3})");
  CHECK(checked(R"({"weights": [[0.0, 1.0, 0.0]]})", right).diagnosis().empty());
}

TEST_CASE("few digits are not named after a mistake that nobody has been seen to make") {
  // NumPy's; the right ones are 0.1914, 0.7914, 0.0172, and 10 in place of e gives these, too.
  const Trace right = test::traced(R"({
    "embeddings": [[0.6, 0.6, -0.6, 0.0], [0.0, 0.1, 2.2, -0.3], [-0.3, -0.5, 1.0, -0.4]],
    "W_Q": [[-0.1, 0.9, 0.8], [-1.0, 1.8, 0.3], [1.0, 0.3, 1.7], [-0.3, -0.6, 0.4]],
    "W_K": [[1.4, 0.0, 0.9], [1.6, -1.4, 1.4], [1.2, -0.5, 0.0], [-0.5, 0.8, -0.6]],
    "W_V": [[0.7, 1.4, -1.7], [0.5, -0.1, -0.5], [0.5, -0.1, -1.5], [-0.6, 0.0, -0.7]],
    "word": 3})");
  CHECK(checked(R"({"weights": [[0.04, 0.96, 0.00]]})", right).diagnosis().empty());
  CHECK(checked(R"({"weights": [[0.0367, 0.9632, 0.0001]]})", right).diagnosis() ==
        Ids{{"softmax-base-10"}});
}

TEST_CASE("numbers that are cut off, or rounded at every step, are told so") {
  // 0.73059, 0.26877, 0.00064: the last would be rounded up.
  CHECK(checked(R"({"weights": [0.7305, 0.2687, 0.0006]})").rounding() == Rounding::cut_off);
  CHECK(checked(R"({"weights": [0.7307, 0.2688, 0.0007]})").rounding() == Rounding::last_digit);
  CHECK(checked(R"({"weights": [0.7406, 0.2588, 0.0007]})").rounding() == Rounding::none);
}

TEST_CASE("contexts are told so whose products were rounded, which nobody shows") {
  // NumPy's, with every step rounded to 2 decimals; the right one is 2.2907, 2.1446, −0.0541.
  const auto input = read_input(read_text(ATTN_TRACE_DATA "/pronoun.json"), "pronoun.json");
  const Check check =
      checked(R"({"context": [2.26, 2.16, -0.07]})", test::traced(input, {Variant::query_key}));
  CHECK(check.rounding() == Rounding::carried);
  CHECK(check.diagnosis().empty());
}

TEST_CASE("no mistake is named that changes a last digit, where rounding does as well") {
  Input input = read_input(read_text(ATTN_TRACE_DATA "/published/raschka-trainable.json"),
                           "raschka-trainable.json");
  input.mask.rule = MaskRule::causal;
  // NumPy's, with every step rounded: the fourth row's third is right as 0.2794. Hidden scores of
  // −10 give all of these, too.
  const Check check = checked(R"({"weights": [
      [1.0, 0.0, 0.0, 0.0, 0.0, 0.0], [0.3986, 0.6014, 0.0, 0.0, 0.0, 0.0],
      [0.2526, 0.3791, 0.3683, 0.0, 0.0, 0.0], [0.2265, 0.2839, 0.2793, 0.2103, 0.0, 0.0],
      [0.1952, 0.2363, 0.2331, 0.182, 0.1534, 0.0],
      [0.1557, 0.2092, 0.2048, 0.1419, 0.1089, 0.1794]]})",
                              test::traced(input));
  CHECK(check.differ() == 1);
  CHECK(check.diagnosis().empty());
  CHECK(check.rounding() == Rounding::last_digit);
}

TEST_CASE("weights of 0 and 1 alone, and what follows from them, get no pair's name") {
  Input input = test::lecture();
  input.mask = {.rule = MaskRule::causal};
  const Trace trace = attn::trace(input, std::vector{Variant::query_key});
  const std::string weights = R"("weights": [[0.999999999997377, 2.6230937696624148e-12, 0.0]])";
  const std::string follows = R"([3.999999999992131, 3.0000000000104925, 5.999999999997377, 1.0])";
  CHECK(checked(fmt::format(R"({{"query-key": {{{}, "context": [{}]}}}})", weights, follows), trace)
            .diagnosis()
            .empty());
}
