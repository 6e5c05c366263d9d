// What is said of variants and heads side by side.
#include "tell/comparison.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using Texts = std::vector<std::string>;

Texts titles(const Trace& trace) {
  Texts made;
  for (const auto& column : share_table(trace, compare(trace).words[0], {"x"}).columns) {
    made.push_back(column.title);
  }
  return made;
}

Texts vectors(const Trace& trace) {
  Texts made;
  for (const auto& one : compared_vectors(trace, compare(trace).words[0])) made.push_back(one.name);
  return made;
}

std::string spread(double entropy, std::size_t seen, int decimals) {
  Attention attention;
  attention.entropy = entropy;
  attention.seen = seen;
  return spread_text(attention, decimals);
}

}  // namespace

TEST_CASE("a parting names its head where there are several") {
  CHECK(of_head({.first = 0, .second = 1, .head = 2}) == " of head 2");
  CHECK(of_head({.first = 0, .second = 1}).empty());
}

TEST_CASE("spread is the entropy, of what it could be at most among the tokens seen") {
  CHECK(spread(0.84043, 3, 4) == "0.8404 of 1.5850");
  CHECK(spread(1, 4, 2) == "1 of 2");
  CHECK(spread(0, 0, 4) == "–");
}

TEST_CASE("weights and vectors are named by their variant, and by their head if it has several") {
  Input input = test::lecture();
  const std::vector both{Variant::raw, Variant::qkv};
  CHECK(titles(trace(input, both)) == Texts{"raw", "qkv"});
  CHECK(vectors(trace(input, both)) == Texts{"context, raw", "context, qkv"});
  input.heads = 2;
  input.W_O = test::matrix({{1, 0}, {0, 1}, {1, 0}, {0, 1}});
  const std::vector qkv{Variant::qkv};
  CHECK(titles(trace(input, qkv)) == Texts{"qkv head 1", "qkv head 2"});
  CHECK(vectors(trace(input, qkv)) ==
        Texts{"context, qkv head 1", "context, qkv head 2", "output, qkv"});
}

TEST_CASE("the numbers side by side are those of the trace") {
  const Trace traced = trace(test::lecture(), std::vector{Variant::qkv});
  const WordComparison word = compare(traced).words[0];
  const ShareTable table = share_table(traced, word, {"birds", "fly", "south"});
  CHECK(table.row_labels == Texts{"birds", "fly", "south"});
  const VariantTrace& qkv = traced.variants[0];
  CHECK(test::same_bits(table.columns.at(0).of.weights,
                        test::numbers_of(qkv, StepId::weights).row(0)));
  CHECK(test::same_bits(compared_vectors(traced, word).at(0).cells,
                        test::numbers_of(qkv, StepId::context).row(0)));
}

TEST_CASE("what has most attention may be the sink, or tie with it") {
  Attention attention{.most = test::positions({1})};
  const Texts labels{"birds", "fly", "south"};
  CHECK(most_named(attention, labels) == Texts{"fly"});
  attention.sink_is_most = true;
  CHECK(most_named(attention, labels) == Texts{"fly", "the sink"});
}
