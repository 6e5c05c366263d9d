// What a step reads stands in the step itself while it is little; it must be the same list when it
// is more.
#include "trace/operands.hpp"

#include "catch.hpp"

namespace {

using namespace attn;

// Operands of the steps 0, 1, …, so many.
Operands first(std::size_t count) {
  Operands made;
  for (std::size_t i = 0; i < count; ++i) made.push_back({.name = "scores", .step = i});
  return made;
}

std::vector<std::size_t> places(const Operands& operands) {
  std::vector<std::size_t> made;
  for (const Operand& operand : operands) made.push_back(operand.step.value());
  return made;
}

using Places = std::vector<std::size_t>;

}  // namespace

TEST_CASE("operands keep their order, few or many") {
  CHECK(places(first(3)) == Places{0, 1, 2});
  CHECK(places(first(5)) == Places{0, 1, 2, 3, 4});
  for (const std::size_t count : {1U, 3U, 4U}) {
    Operands operands = first(count);
    operands.push_front({.name = "scores", .step = 9});
    CHECK(operands.size() == count + 1);
    CHECK(operands[0].step == 9);
    CHECK(operands.back().step == count - 1);
  }
}

TEST_CASE("operands stay the same list when many become few, and few become many again") {
  for (const std::size_t count : {3U, 4U, 5U}) {
    Operands operands = first(count);
    operands.erase(1);
    Places left = places(first(count));
    left.erase(left.begin() + 1);
    CHECK(places(operands) == left);
    operands.push_back({.name = "scores", .step = 7});
    CHECK(operands.back().step == 7);
    operands.keep_first(2);
    CHECK(places(operands) == Places{0, 2});
    CHECK(operands != first(2));
  }
  Operands all = first(6);
  all.keep_first(5);
  CHECK(all == first(5));
  all.keep_first(0);
  CHECK(all.empty());
}
