// Scores and weights as matrices: a row for each word encoded, a column for each token.
#include "tell/pairs.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::same_bits;

const Labels labels{.words = {"birds", "fly", "south"}, .tokens = {"birds", "fly", "south"}};

// The words "south" and "birds", in this order, of which neither sees what comes after it.
Trace masked(std::size_t heads = 1) {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.heads = heads;
  input.mask = {.rule = MaskRule::causal};
  return trace(input, std::vector{Variant::qkv});
}

Table table_of(const Trace& traced, StepId id, const View& view = {}, std::size_t head = 0) {
  const VariantTrace& variant = traced.variants.front();
  return pair_table(traced, variant, *find_step(variant, id, head), labels, view);
}

}  // namespace

TEST_CASE("a matrix of pairs has the words' rows, the tokens' columns and the weights as shares") {
  const Trace traced = masked(2);
  const Table table = table_of(traced, StepId::weights, {}, 2);
  CHECK(table.corner == std::vector<std::string>{"A⁽²⁾ weight"});
  CHECK(table.row_labels == std::vector<std::string>{"south", "birds"});
  REQUIRE(table.groups.size() == 1);
  const Table::Group& group = table.groups.front();
  CHECK(group.is_weights);
  CHECK(group.column_labels == labels.tokens);
  const Matrix& weights = test::numbers_of(traced.variants[0], StepId::weights, 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(same_bits(group.rows[i], weights.row(i)));
    CHECK(same_bits(group.shares[i], weights.row(i)));
  }
  CHECK_FALSE(table_of(traced, StepId::scores, {}, 2).groups.front().is_weights);
}

TEST_CASE(
    "masked scores stand where they came from, in brackets, unless one of both is not shown") {
  const Trace traced = masked();
  const VariantTrace& variant = traced.variants.front();
  const Step& scaled = *find_step(variant, StepId::scaled_scores);
  const Step& hides = *find_step(variant, StepId::masked_scores);
  CHECK(masked_in_place(variant, scaled, {}) == &hides);
  CHECK(stands_in_place(variant, hides, {}));
  const Table table = table_of(traced, StepId::scaled_scores);
  CHECK(table.corner == std::vector<std::string>{"Z, Z′"});
  CHECK(table.groups.front().hidden ==
        std::vector<std::vector<bool>>{{false, false, false}, {false, true, true}});
  CHECK(table_of(traced, StepId::scores).groups.front().hidden.empty());

  const View alone{.steps = {StepId::masked_scores}};
  CHECK_FALSE(stands_in_place(variant, hides, alone));
  CHECK(table_of(traced, StepId::masked_scores, alone).corner.front() == "Z′ masked");
  const View unmasked{.steps = {StepId::scaled_scores}};
  CHECK(masked_in_place(variant, scaled, unmasked) == nullptr);
  CHECK(table_of(traced, StepId::scaled_scores, unmasked).groups.front().hidden.empty());
}

TEST_CASE(
    "of exponentials the row's sum stands beside them, and its maximum where nothing shows it") {
  const Trace traced = masked();
  const auto facts_of = [&](const View& view) {
    std::vector<std::string> names;
    const Table table = table_of(traced, StepId::exponentials, view);
    for (std::size_t g = 1; g < table.groups.size(); ++g) {
      names.push_back(table.groups[g].column_labels.front());
      CHECK(table.groups[g].rows.size() == 2);
    }
    return names;
  };
  CHECK(facts_of({}) == std::vector<std::string>{"sum"});
  CHECK(facts_of({.steps = {StepId::exponentials}}) == std::vector<std::string>{"max", "sum"});
}

TEST_CASE("a mask that the input gives has its rows for the words encoded") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.mask = {.rule = MaskRule::matrix, .cells = test::matrix({{1, 0, 0}, {0, 1, 0}, {1, 0, 1}})};
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const Table table = mask_table(traced, labels);
  CHECK(table.row_labels == std::vector<std::string>{"south", "birds"});
  CHECK(same_bits(table.groups.front().rows[0], std::vector<double>{1, 0, 1}));
}

TEST_CASE("the largest of a row is its own, and never one that is hidden where it stands") {
  Input input = lecture();
  input.words = test::positions({1});
  input.mask = {.rule = MaskRule::matrix, .cells = test::matrix({{1, 1, 1}, {0, 1, 1}, {1, 1, 1}})};
  // The lecture's scores of "fly" are 40, 38 and 26, and the first is hidden.
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const auto largest = [&](StepId id) { return table_of(traced, id).groups.front().largest; };
  CHECK(largest(StepId::scores) == std::vector<double>{40});
  CHECK(largest(StepId::scaled_scores) == std::vector<double>{19});
  CHECK(largest(StepId::exponentials) == std::vector<double>{1});
}
