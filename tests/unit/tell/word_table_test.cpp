// A word's table shows its own row of each step, and adds up to what is written at its foot.
#include "tell/word_table.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinRel;
using test::lecture;
using test::same_bits;

const Labels labels{.words = {"birds", "fly", "south"}, .tokens = {"birds", "fly", "south"}};

PairTable table_of(const Input& input, Variant variant, const View& view = {}, Row word = Row{0},
                   std::size_t head = 0) {
  const Trace traced = trace(input, std::vector{variant});
  return word_table(traced, traced.variants.front(), word, head, labels, view);
}

}  // namespace

TEST_CASE("a word's table has a column for each step from scores to weights, and the context") {
  const PairTable table = table_of(lecture(), Variant::qkv);
  CHECK(table.asking == "query");
  CHECK(table.answering == "key");
  CHECK(table.word == "fly");
  REQUIRE(table.columns.size() == 4);
  CHECK(table.columns[0].cells == std::vector<double>{40, 38, 26});
  CHECK(table.columns[1].cells == std::vector<double>{20, 19, 13});
  CHECK_FALSE(table.columns[1].sum);
  // 1 + e^-1 + e^-7, and the weights, which add up to 1 with all digits, but not as written.
  CHECK_THAT(table.columns[2].sum.value(), WithinRel(1.3687913, 1e-7));
  CHECK_THAT(table.columns[3].sum.value(), WithinRel(1.0));
  CHECK_FALSE(table.columns[2].is_share);
  CHECK(table.columns[3].is_share);
  CHECK(table.vectors_title == "weight × value");
  REQUIRE(table.vectors.size() == 3);
  CHECK(table.vectors[2].size() == 4);
  CHECK(table.context.size() == 4);
}

TEST_CASE("a word that is carried has no scores, but its own vector among those added up") {
  const PairTable table = table_of(lecture(), Variant::raw);
  CHECK_FALSE(is_scored(table.columns[0].cells[1]));
  CHECK(table.row_remarks[1] == "not scored, added as it is");
  CHECK(table.row_remarks[0].empty());
  CHECK(table.vectors[1] == std::vector<double>{1, 3, 1, 0});
  Input input = lecture();
  input.self = SelfPolicy::skip;
  const PairTable skipped = table_of(input, Variant::raw);
  CHECK(skipped.row_remarks[1] == "not scored, left out");
  CHECK(skipped.vectors[1].empty());
}

TEST_CASE("only the steps asked for have columns") {
  const PairTable table = table_of(lecture(), Variant::qkv, {.steps = {StepId::weights}});
  CHECK(table.columns.size() == 1);
  CHECK(table.vectors.empty());
  CHECK(table.context.empty());
}

TEST_CASE("a table is of its own word and head, and knows which tokens are hidden") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.heads = 2;
  input.mask = {.rule = MaskRule::causal};
  const PairTable table = table_of(input, Variant::qkv, {}, Row{1}, 2);
  CHECK(table.word == "birds");
  CHECK(table.row_hidden == std::vector<bool>{false, true, true});
  const VariantTrace variant = test::run(input, Variant::qkv);
  CHECK(same_bits(table.columns[0].cells, test::numbers_of(variant, StepId::scores, 2).row(1)));
  CHECK(table_of(input, Variant::qkv, {}, Row{0}, 1).row_hidden ==
        std::vector<bool>{false, false, false});
}
