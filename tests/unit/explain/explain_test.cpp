// An address must find the cell it names and no other, and a number taken apart must be made of the
// numbers it came from. That whole trees are right to the last bit, tests/explain holds.
#include "explain/explain.hpp"

#include <algorithm>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;
using At = std::vector<std::size_t>;

// The lecture, its first and third word encoded, in two heads, causal.
Trace two_heads() {
  Input input = lecture();
  input.words = {2, 0};
  input.heads = 2;
  input.mask = {.rule = MaskRule::causal};
  return trace(input, std::vector{Variant::query_key, Variant::qkv});
}

// Takes apart all that it is made of, too.
void take_apart(const Explainer& explainer, Explanation& node) {
  explainer.take_apart(node);
  for (Explanation& operand : node.operands) take_apart(explainer, operand);
}

Explanation explained(const Trace& traced, std::string_view address,
                      std::optional<std::size_t> depth = std::nullopt) {
  const Target target = find_cell(address, traced);
  const Explainer explainer(traced, traced.variants[target.variant], depth);
  Explanation node = explainer.find(*target.step, target.at);
  take_apart(explainer, node);
  return node;
}

std::vector<std::string> operands_of(const Trace& traced, const Explanation& node) {
  std::vector<std::string> addresses;
  for (const Explanation& operand : node.operands) {
    addresses.push_back(address_of(operand.cell, traced.variants.back()));
  }
  return addresses;
}

}  // namespace

TEST_CASE("every cell of a trace is found by its own address") {
  const Trace traced = two_heads();
  for (std::size_t v = 0; v < traced.variants.size(); ++v) {
    for (const Step& step : traced.variants[v].steps) {
      Target row{.variant = v, .step = &step, .at = {0}};
      if (facts(step.id).shape == Shape::pair_features) row.at = {0, 1};
      for (const At& at : cells_of(row, traced)) {
        const Cell cell{.name = std::string(facts(step.id).name), .head = step.head, .at = at};
        const Target found = find_cell(address_of(cell, traced.variants[v]), traced);
        CHECK(found.variant == v);
        CHECK(found.step == &step);
        CHECK(found.at == at);
      }
    }
  }
}

TEST_CASE("a row or a column that is a word may be called by its token") {
  const Trace traced = two_heads();
  CHECK(find_cell("qkv.head2.weights[south,fly]", traced).at == At{2, 1});
  CHECK(find_cell("qkv.head2.weights[south]", traced).at == At{2});
  CHECK(find_cell("qkv.keys[fly,4]", traced).at == At{1, 3});
  CHECK(find_cell("qkv.head1.weighted_values[birds,south,2]", traced).at == At{0, 2, 1});
}

TEST_CASE("the variant may be left out where there is one") {
  const Trace traced = trace(lecture(), std::vector{Variant::qkv});
  CHECK(find_cell("weights[2,1]", traced).step->id == StepId::weights);
  CHECK(message_of([] { find_cell("weights[1,1]", two_heads()); }).find("a variant") !=
        std::string::npos);
}

TEST_CASE("what is no cell is refused with what would be one") {
  const Trace traced = two_heads();
  const auto message = [&](std::string_view address) {
    return message_of([&] { find_cell(address, traced); });
  };
  CHECK(message("qkv.weights[1,1]").ends_with("each of 2 heads has weights of its own"));
  CHECK(message("qkv.head3.weights[1,1]").ends_with("expected head1 to head2"));
  CHECK(message("qkv.head1.concat[1,1]").find("expected a step of head 1: queries") !=
        std::string::npos);
  CHECK(message("qkv.head1.weights[fly,1]").find("word 2 (\"fly\") is not encoded") !=
        std::string::npos);
  for (const std::string_view address :
       {"", "[", "]", "[]", ".", "qkv", "qkv.", "qkv.[1,1]", "qkv.keys[]", "qkv.keys[,]",
        "qkv.keys[1,1", "a.b.c.d[1]", "qkv.head1.head1.keys[1,1]", "qkv.head.keys[1,1]"}) {
    INFO(address);
    CHECK(message(address).starts_with("--explain "));
  }
}

TEST_CASE("a number is made of the numbers its step names") {
  const Trace traced = two_heads();
  using Addresses = std::vector<std::string>;
  CHECK(operands_of(traced, explained(traced, "qkv.head2.scores[south,birds]")) ==
        Addresses{"qkv.head2.queries[3,1]", "qkv.head2.keys[1,1]", "qkv.head2.queries[3,2]",
                  "qkv.head2.keys[1,2]"});
  CHECK(operands_of(traced, explained(traced, "qkv.head2.queries[3,1]")) ==
        Addresses{"qkv.queries[3,3]"});
  CHECK(operands_of(traced, explained(traced, "qkv.concat[1,4]")) ==
        Addresses{"qkv.head2.context[1,2]"});
  CHECK(operands_of(traced, explained(traced, "qkv.queries[3,1]")).front() == "embeddings[3,1]");
}

TEST_CASE("a hidden token counts in no sum, and its weight is its exponential, 0") {
  const Trace traced = two_heads();
  CHECK(explained(traced, "qkv.head1.context[birds,1]").operands.size() == 1);
  const Explanation weight = explained(traced, "qkv.head1.weights[birds,fly]");
  CHECK(weight.value == 0);
  REQUIRE(weight.operands.size() == 1);
  CHECK(weight.operands[0].operands.at(0).value == hidden);
}

TEST_CASE("a depth cuts a tree off, and without one it ends at the input") {
  const Trace traced = trace(lecture(), std::vector{Variant::qkv});
  const auto depth_of = [](const Explanation& node, const auto& self) -> std::size_t {
    std::size_t deepest = 0;
    for (const Explanation& operand : node.operands) {
      deepest = std::max(deepest, 1 + self(operand, self));
    }
    return deepest;
  };
  for (std::size_t depth = 1; depth <= 3; ++depth) {
    const Explanation node = explained(traced, "qkv.context[2,1]", depth);
    CHECK(depth_of(node, depth_of) == depth);
  }
  const auto ends_at_the_input = [](const Explanation& node, const auto& self) -> bool {
    if (node.operands.empty()) return node.step == nullptr;
    return std::ranges::all_of(node.operands,
                               [&](const Explanation& operand) { return self(operand, self); });
  };
  CHECK(ends_at_the_input(explained(traced, "qkv.context[2,1]"), ends_at_the_input));
}

TEST_CASE("a cell that was not scored is taken apart into nothing") {
  const Trace traced = trace(lecture(), std::vector{Variant::raw});
  const Explanation node = explained(traced, "raw.scores[fly,fly]");
  CHECK_FALSE(is_scored(node.value));
  CHECK(node.operands.empty());
}
