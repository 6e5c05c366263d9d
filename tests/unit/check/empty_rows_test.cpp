// A word that may see nothing has no weights, and programs write different things in their place:
// all lead to the mistake that hid everything from it. Numbers are NumPy's, of the example below
// with each word hidden from itself too, so that the first sees nothing.
#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;

const Trace& example() {
  static const Trace trace =
      test::traced(R"({"embeddings": [[1, 0, 2], [0, 1, 1], [1, 1, 0], [2, 0, 1]],
  "W_Q": [[1, 0], [0, 1], [0.5, 1]], "W_K": [[0, 1], [1, 0.5], [1, -1]],
  "W_V": [[1, 2], [0, 1], [-1, 1]], "mask": "causal"})");
  return trace;
}

const std::string exponentials = R"("exponentials": [FIRST, [1.0000, 0.0000, 0.0000, 0.0000],
    [0.7022, 1.0000, 0.0000, 0.0000], [0.7022, 1.0000, 0.7022, 0.0000]])";
const std::string weights = R"("weights": [FIRST, [1.0000, 0.0000, 0.0000, 0.0000],
    [0.4125, 0.5875, 0.0000, 0.0000], [0.2920, 0.4159, 0.2920, 0.0000]])";
const std::string context = R"("context": [FIRST, [-1.0000, 4.0000], [-1.0000, 2.8250],
    [-0.4159, 2.8761]])";

std::string with_first(std::string step, const std::string& row) {
  return step.replace(step.find("FIRST"), 5, row);
}

Ids named(const std::string& answers) {
  return checked("{" + answers + "}", example()).diagnosis();
}

const std::string undefined = "[NaN, NaN, NaN, NaN]", zeros = "[0.0000, 0.0000, 0.0000, 0.0000]",
                  even = "[0.2500, 0.2500, 0.2500, 0.2500]", blanks = "[null, null, null, null]";

}  // namespace

TEST_CASE("a row that sees nothing leads to the same mistake, whatever stands there") {
  const Ids strict{{"mask-strict"}};
  CHECK(named(with_first(weights, undefined) + ", " + with_first(context, "[NaN, NaN]")) == strict);
  CHECK(named(with_first(weights, zeros) + ", " + with_first(context, "[0, 0]")) == strict);
  CHECK(named(with_first(weights, even) + ", " + with_first(context, "[0.0000, 3.5000]")) ==
        strict);
}

TEST_CASE("so does one that is left blank") {
  const std::string with_weights = R"("weights": [[0.0000, 0.1400, 0.5760, 0.2840],
      [0.0000, 0.0000, 0.6698, 0.3302], [0.0000, 0.0000, 0.0000, 1.0000],
      [null, null, null, null]])";
  const std::string with_context = R"("context": [[0.7199, 3.4280], [1.0000, 3.6605],
      [1.0000, 5.0000], [null, null]])";
  const Ids reversed{{"mask-reversed"}};
  CHECK(named(with_weights) == reversed);
  CHECK(named(with_context) == reversed);
  CHECK(named(with_weights + ", " + with_context) == reversed);
}

TEST_CASE("exponentials may be left undefined where the weights are made 0, or all made 0") {
  const Ids strict{{"mask-strict"}};
  const std::string rest = ", " + with_first(weights, zeros) + ", " + with_first(context, "[0, 0]");
  CHECK(named(with_first(exponentials, undefined) + rest) == strict);
  CHECK(named(with_first(exponentials, zeros) + rest) == strict);
  CHECK(named(with_first(exponentials, blanks) + rest) == strict);
}

TEST_CASE("float16's lowest number added to the scores hides, and nothing from a row of its own") {
  const std::string masked =
      R"("masked_scores": [[-65502.5858, -65501.8787, -65500.4645, -65501.1716],
          [-0.7071, -65504.0000, -65501.5251, -65502.2322],
          [0.7071, 1.0607, -65502.2322, -65502.5858], [2.8284, 3.1820, 2.8284, -65501.5251]])";
  CHECK(named(masked) == Ids{{"mask-strict"}});
  CHECK(named(masked + ", " + with_first(weights, "[0.0646, 0.1310, 0.5388, 0.2657]") + ", " +
              with_first(context, "[0.6089, 3.4649]")) == Ids{{"mask-strict"}});
}
