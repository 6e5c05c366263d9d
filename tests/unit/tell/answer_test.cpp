// What a variant comes to: the weights, and beside those that are missing or 0 the reason.
#include "tell/answer.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::same_bits;

const Labels labels{.words = {"birds", "fly", "south"}, .tokens = {"birds", "fly", "south"}};

}  // namespace

TEST_CASE("an answer has the weight of each token, and why one has none") {
  const VariantTrace raw = test::run(lecture(), Variant::raw);
  const Answer carried = answer_of(raw, labels);
  CHECK(carried.labels == labels.tokens);
  CHECK(same_bits(carried.weights, test::numbers_of(raw, StepId::weights).row(0)));
  CHECK(carried.remarks == std::vector<std::string>{"", "not scored", ""});
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const VariantTrace masked = test::run(input, Variant::qkv);
  CHECK(answer_of(masked, labels).remarks == std::vector<std::string>{"", "", "hidden"});
}

TEST_CASE("of several heads the weights have a column each") {
  Input input = lecture();
  input.heads = 2;
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const ShareTable table = shares_of(traced, 0, labels);
  CHECK(table.row_labels == labels.tokens);
  REQUIRE(table.columns.size() == 2);
  CHECK(table.columns[1].title == "head 2");
  CHECK(same_bits(table.columns[1].of.weights,
                  test::numbers_of(traced.variants[0], StepId::weights, 2).row(0)));
}
