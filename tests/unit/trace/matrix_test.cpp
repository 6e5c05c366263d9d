#include "trace/matrix.hpp"

#include <limits>
#include <vector>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::same_bits;

}  // namespace

TEST_CASE("transpose turns rows into columns, and twice gives the matrix back") {
  const Matrix a = matrix({{1, 2, 3}, {4, 5, 6}});
  CHECK(same_bits(transpose(a), matrix({{1, 4}, {2, 5}, {3, 6}})));
  CHECK(same_bits(transpose(transpose(a)), a));
}

TEST_CASE("select_rows takes the rows asked for, in the order asked for") {
  const Matrix a = matrix({{1, 2}, {3, 4}, {5, 6}});
  const std::vector<std::size_t> rows{2, 0, 2};
  CHECK(same_bits(select_rows(a, rows), matrix({{5, 6}, {1, 2}, {5, 6}})));
}

TEST_CASE("a cell that was not scored is told from every number") {
  CHECK_FALSE(is_scored(not_scored));
  for (const double number : {0.0, -0.0, 1.0, std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::denorm_min()}) {
    CHECK(is_scored(number));
  }
}
