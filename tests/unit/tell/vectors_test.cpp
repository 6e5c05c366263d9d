// What has a row for each word or token stands side by side, as do the matrices that made it.
#include "tell/vectors.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::matrix;
using test::same_bits;
using Texts = std::vector<std::string>;

Labels labels_of(const Input& input) {
  return {.words = input.tokens, .tokens = input.attended_tokens()};
}

Texts titles(const Table& table) {
  Texts first;
  for (const Table::Group& group : table.groups) first.push_back(group.title.front());
  return first;
}

std::vector<const Step*> projections(const VariantTrace& variant) {
  std::vector<const Step*> steps;
  for (const Step& step : variant.steps) {
    if (is_projection(step)) steps.push_back(&step);
  }
  return steps;
}

std::vector<Table> vectors_of(const Trace& traced) {
  const VariantTrace& variant = traced.variants[0];
  return vector_tables(traced, variant, {}, projections(variant), labels_of(traced.input), {});
}

}  // namespace

TEST_CASE("queries, keys and values stand in one table, with no query where none is encoded") {
  const Trace traced = trace(lecture(), std::vector{Variant::qkv});
  const auto tables = vectors_of(traced);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].row_labels == Texts{"birds", "fly", "south"});
  CHECK(titles(tables[0]) == Texts{"Q = X · W_Q", "K = X · W_K", "V = X · W_V"});
  CHECK(tables[0].groups[0].rows[0].empty());
  CHECK(same_bits(tables[0].groups[0].rows[1], std::vector<double>{2, 2, 4, 2}));
  CHECK(tables[0].groups[1].rows[2].size() == 4);
}

TEST_CASE("across two sentences the words have a table and the tokens another") {
  Input input = lecture();
  input.memory =
      Memory{.tokens = {"le", "sud"}, .embeddings = matrix({{1, 0, 0, 1}, {0, 1, 1, 0}})};
  const auto tables = vectors_of(trace(input, std::vector{Variant::qkv}));
  REQUIRE(tables.size() == 2);
  CHECK(tables[0].row_labels == Texts{"birds", "fly", "south"});
  CHECK(tables[1].row_labels == Texts{"le", "sud"});
  CHECK(titles(tables[1]) == Texts{"K = M · W_K", "V = M · W_V"});
}

TEST_CASE("learned matrices of the same shape stand beside each other, then the biases") {
  Input input = lecture();
  input.b_V = matrix({{1, 2, 3, 4}});
  input.layout = Layout::out_in;  // square, so that they fit as they are
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const auto tables = learned_tables(traced, traced.variants[0], projections(traced.variants[0]));
  REQUIRE(tables.size() == 4);
  CHECK(titles(tables[0]) == Texts{"W_Q"});
  CHECK(tables[0].corner == Texts{"", "q ↓"});  // as they are stored, a row for each q
  CHECK(tables[0].groups[0].title[1] == "x →");
  CHECK(titles(tables[3]) == Texts{"b_V"});
  input.layout = Layout::in_out;
  const Trace straight = trace(input, std::vector{Variant::qkv});
  const auto beside =
      learned_tables(straight, straight.variants[0], projections(straight.variants[0]));
  REQUIRE(beside.size() == 2);
  CHECK(titles(beside[0]) == Texts{"W_Q", "W_K", "W_V"});
  CHECK(beside[0].corner == Texts{"", "x ↓"});
}

TEST_CASE("of a projection the first number is worked out, or every one, or none") {
  const Trace traced = trace(lecture(), std::vector{Variant::qkv});
  const VariantTrace& variant = traced.variants[0];
  const auto lines_of = [&](StepId id, Arithmetic arithmetic) {
    return projection_lines(traced, variant, *find_step(variant, id), {.arithmetic = arithmetic});
  };
  const auto first = lines_of(StepId::queries, Arithmetic::first);
  REQUIRE(first.size() == 1);
  CHECK(first[0].left == "q₂[1]");
  CHECK(first[0].terms == Texts{"1×2"});
  CHECK(first[0].result == Texts{"2"});
  const auto all = lines_of(StepId::keys, Arithmetic::all);
  REQUIRE(all.size() == 12);
  CHECK(all[11].left == "k₃[4]");
  CHECK(all[11].terms == Texts{"1×0", "1×0", "2×1", "0×0"});
  CHECK(lines_of(StepId::keys, Arithmetic::none).empty());
}

TEST_CASE("the vector of one word has a name alone, those of many a row each") {
  const Trace one = trace(lecture(), std::vector{Variant::qkv});
  const Table bare =
      word_table(one, one.variants[0], one.variants[0].steps.back(), labels_of(one.input));
  CHECK(bare.row_labels == Texts{"context"});
  CHECK(bare.corner.empty());
  CHECK(bare.groups.front().title.empty());
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.W_O = matrix({{1, 0}, {0, 1}, {1, 1}, {0, 0}});
  const Trace many = trace(input, std::vector{Variant::qkv});
  const Table table =
      word_table(many, many.variants[0], many.variants[0].steps.back(), labels_of(many.input));
  CHECK(table.row_labels == Texts{"south", "birds"});
  CHECK(table.groups.front().title == Texts{"O", "output →"});
  CHECK(column_count(table.groups.front()) == 2);
}
