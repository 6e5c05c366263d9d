// An operand's numbers are read in place: some rows, or columns as rows, and none is copied
// wrongly.
#include "operations/numbers.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::same_bits;

const Matrix stored = matrix({{1, 2}, {3, 4}, {5, 6}});

}  // namespace

TEST_CASE("all rows are those of the matrix") {
  const Numbers all(stored);
  CHECK(all.rows() == 3);
  CHECK(all.columns() == 2);
  CHECK(all(2, 1) == 6);
  CHECK(same_bits(all.row(1), stored.row(1)));
  CHECK(same_bits(all.copy(), stored));
  CHECK_FALSE(all.is_turned());
}

TEST_CASE("chosen rows come in the order of the words, each as often as it is named") {
  const auto words = test::positions({2, 0, 2, 1});
  const Numbers some(stored, words);
  CHECK(some.rows() == 4);
  CHECK(some.columns() == 2);
  CHECK(same_bits(some.row(0), stored.row(2)));
  CHECK(same_bits(some.copy(), matrix({{5, 6}, {1, 2}, {5, 6}, {3, 4}})));
  CHECK(Numbers(stored, {}).rows() == 0);
}

TEST_CASE("turned, columns are rows, and turned again they are columns") {
  const auto words = test::positions({2, 0});
  const Numbers turned = Numbers(stored, words).turned();
  CHECK(turned.is_turned());
  CHECK(turned.rows() == 2);
  CHECK(turned.columns() == 2);
  CHECK(same_bits(turned.copy(), matrix({{5, 1}, {6, 2}})));
  CHECK(same_bits(Numbers(stored).turned().copy(), transpose(stored)));
  CHECK(same_bits(Numbers(stored).turned().turned().copy(), stored));
  CHECK(turned(1, 0) == 6);
}
