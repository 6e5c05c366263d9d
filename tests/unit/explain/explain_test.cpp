// A number taken apart must be made of the numbers it came from. That whole trees are right to the
// last bit, tests/explain holds.
#include "explain/explain.hpp"

#include <algorithm>

#include "catch.hpp"
#include "unit/explain/two_heads.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::two_heads;

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
