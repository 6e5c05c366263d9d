// Operations whose numbers stand where those do that they read.
#include "operations/cellwise.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;

// A step that reads a given matrix, with 9 in each of its own cells.
Step worked_on(const Matrix& cells, RowRange rows) {
  Input input = test::lecture();
  input.embeddings = cells;
  const StepList<Step> none;
  Step step;
  step.from = {{.name = "embeddings"}};
  step.cells = Matrix(cells.rows(), cells.columns(), 9);
  const Frame frame(input, {}, input.words, none, step);
  Step out = step;
  compute_cells(frame, rows, out, [](std::size_t i, std::size_t j, double cell) {
    if (!is_scored(cell)) return 7.0;  // who asks it of such a cell
    return 100.0 * static_cast<double>(i) + 10.0 * static_cast<double>(j) + cell;
  });
  return out;
}

}  // namespace

TEST_CASE("each cell of the rows asked for is made of its place and of the cell read there") {
  const Matrix read = matrix({{1, 2}, {3, 4}, {5, 6}});
  CHECK(test::same_bits(worked_on(read, {0, 3}).cells, matrix({{1, 12}, {103, 114}, {205, 216}})));
  CHECK(test::same_bits(worked_on(read, {1, 2}).cells, matrix({{9, 9}, {103, 114}, {9, 9}})));
}

TEST_CASE("what was not scored stays so, and what is hidden is handed on") {
  const Step step = worked_on(matrix({{not_scored, hidden}}), {0, 1});
  CHECK_FALSE(is_scored(step.cells(0, 0)));
  CHECK(step.cells(0, 1) == hidden);
}

TEST_CASE("what they make has the extent of the first operand") {
  const std::array<Extent, 2> extents{Extent{2, 3}, Extent{4, 5}};
  CHECK(extent_of_first({}, extents) == Extent{2, 3});
}
