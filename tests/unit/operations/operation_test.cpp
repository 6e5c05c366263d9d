// What every operation must keep to: cores share its rows, so that a block of them must come out as
// it does among all; and a plan is refused by the extents that it does not fit.
#include "operations/operation.hpp"

#include "attention/evaluate.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::for_many_traces;
using test::same_bits;

// The step computed once more, its rows in blocks of that many, the last block first.
Step in_blocks(const Frame& in, const Step& computed, std::size_t block) {
  Step again = computed;
  const std::size_t rows = computed.cells.rows();
  again.cells = Matrix(rows, computed.cells.columns());
  again.row_facts = row_facts_of(again);
  for (std::size_t first = (rows - 1) / block * block;; first -= block) {
    operation(computed.op).compute(in, {first, std::min(first + block, rows)}, again);
    if (first == 0) return again;
  }
}

using Extents = std::vector<Extent>;

std::optional<Extent> extent(const PlannedStep& step, const Extents& operands) {
  return operation(step.op).extent(step, operands);
}

}  // namespace

TEST_CASE("a step computed in blocks of rows has the numbers of the step computed at once") {
  for_many_traces(60, [](const Trace& traced, const VariantTrace& variant) {
    const Evaluating evaluating{
        .holds_weighted_values = true, .listener = [](const Frame& in, const Step& step) {
          for (const std::size_t block : {1U, 2U, 5U}) {
            INFO(facts(step.id).name << " of head " << step.head << " in blocks of " << block);
            const Step again = in_blocks(in, step, block);
            CHECK(same_bits(again.cells, step.cells));
            for (std::size_t f = 0; f < step.row_facts.size(); ++f) {
              CHECK(same_bits(again.row_facts[f].of_rows, step.row_facts[f].of_rows));
            }
          }
          return Goes::on;
        }};
    evaluate(plan(traced.input, variant.variant, variant.settings), traced.input, evaluating);
  });
}

TEST_CASE("each operation stands under its own name") {
  for (const Op op : all_operations) CHECK(operation(op).op == op);
}

TEST_CASE(
    "a projection takes rows as long as the matrix is high, and a bias as long as it is wide") {
  const PlannedStep project{.op = Op::project};
  CHECK(extent(project, {{2, 3}, {3, 4}}) == Extent{2, 4});
  CHECK(extent(project, {{2, 3}, {3, 4}, {1, 4}}) == Extent{2, 4});
  CHECK_FALSE(extent(project, {{2, 3}, {4, 3}}));
  CHECK_FALSE(extent(project, {{2, 3}, {3, 4}, {1, 3}}));
  CHECK_FALSE(extent(project, {{2, 3}, {3, 4}, {2, 4}}));
}

TEST_CASE("columns are split among as many heads as divide them") {
  CHECK(extent({.op = Op::split, .parts = 2}, {{3, 4}}) == Extent{3, 2});
  CHECK(extent({.op = Op::split}, {{3, 5}}) == Extent{3, 5});
  CHECK_FALSE(extent({.op = Op::split, .parts = 3}, {{3, 4}}));
}

TEST_CASE("vectors that are compared are equally long") {
  CHECK(extent({.op = Op::dot}, {{2, 4}, {3, 4}}) == Extent{2, 3});
  CHECK_FALSE(extent({.op = Op::dot}, {{2, 4}, {4, 3}}));
}

TEST_CASE("what is done cell by cell keeps its extent") {
  for (const Op op : {Op::divide, Op::cap, Op::mask}) {
    CHECK(extent({.op = op}, {{2, 3}, {}}) == Extent{2, 3});
  }
}

TEST_CASE(
    "what is shared with other heads has as much of each, and is square where rows are columns") {
  for (const Op op : {Op::exp, Op::normalise}) {
    CHECK(extent({.op = op}, {{2, 3}}) == Extent{2, 3});
    CHECK(extent({.op = op, .head = 2}, {{2, 3}, {2, 6}}) == Extent{2, 3});
    CHECK_FALSE(extent({.op = op, .head = 2}, {{2, 3}, {2, 7}}));
    CHECK_FALSE(extent({.op = op, .head = 2}, {{2, 3}, {3, 6}}));
    CHECK_FALSE(extent({.op = op}, {{2, 3}, {2, 6}}));
    CHECK(extent({.op = op, .without_keepdims = true}, {{3, 3}}) == Extent{3, 3});
    CHECK_FALSE(extent({.op = op, .without_keepdims = true}, {{2, 3}}));
  }
}

TEST_CASE("heads are put side by side, or added up") {
  CHECK(extent({.op = Op::concat}, {{2, 3}, {2, 3}}) == Extent{2, 6});
  CHECK(extent({.op = Op::concat, .dealing = Dealing::added}, {{2, 3}, {2, 3}}) == Extent{2, 3});
}

TEST_CASE("there is a weight for each vector, and a vector added as it is for each sum") {
  CHECK(extent({.op = Op::weigh}, {{2, 3}, {3, 4}}) == Extent{2, 4, 3});
  CHECK_FALSE(extent({.op = Op::weigh}, {{2, 3}, {2, 4}}));
  CHECK(extent({.op = Op::sum}, {{2, 4, 3}}) == Extent{2, 4});
  CHECK(extent({.op = Op::sum}, {{2, 4, 3}, {2, 4}}) == Extent{2, 4});
  CHECK_FALSE(extent({.op = Op::sum}, {{2, 4, 3}, {3, 4}}));
  CHECK_FALSE(extent({.op = Op::sum}, {{2, 4, 3}, {2, 3}}));
}

TEST_CASE("heads that are laid side by side have as many rows and columns as each other") {
  CHECK(extent({.op = Op::concat}, {{2, 3}, {2, 3}, {2, 3}}) == Extent{2, 9});
  CHECK_FALSE(extent({.op = Op::concat}, {{2, 3}, {2, 4}}));
  CHECK_FALSE(extent({.op = Op::concat}, {{2, 3}, {1, 3}}));
}

TEST_CASE("nothing is turned of which nobody says how, or that has fewer features than turn") {
  CHECK_FALSE(extent({.op = Op::rotate}, {{2, 4}}));
  CHECK_FALSE(extent({.op = Op::rotate, .rotating = Rotating{.dims = 6}}, {{2, 4}}));
  CHECK(extent({.op = Op::rotate, .rotating = Rotating{.dims = 4}}, {{2, 4}}) == Extent{2, 4});
}
