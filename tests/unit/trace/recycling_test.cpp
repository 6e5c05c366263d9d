// Mistakes are evaluated by the hundred. Were memory not used again, or used twice at once, they
// would take twice as long, or give numbers that nobody computed.
#include "trace/recycling.hpp"

#include <memory>
#include <utility>

#include "catch.hpp"
#include "trace/matrix.hpp"

using attn::Matrix;
using attn::Recycling;

TEST_CASE("a matrix has the memory of one of its size that was freed, and cells of its own") {
  const Recycling recycling;
  const double* freed = nullptr;
  {
    const Matrix first(100, 100, 7.0);
    freed = &first.row(0)[0];
  }
  const Matrix other(100, 101);
  const Matrix again(100, 100);
  const Matrix third(100, 100);
  CHECK(&other.row(0)[0] != freed);
  CHECK(&again.row(0)[0] == freed);
  CHECK(&third.row(0)[0] != freed);
  CHECK(again(0, 0) == 0.0);
  CHECK(again(99, 99) == 0.0);
}

TEST_CASE("a matrix may be freed before or after what recycles its memory") {
  auto made_before = std::make_unique<Matrix>(100, 100, 1.0);
  std::unique_ptr<Matrix> made_within;
  {
    const Recycling outer;
    made_before.reset();
    {
      const Recycling inner;
      made_within = std::make_unique<Matrix>(100, 100, 2.0);
      Matrix(100, 100, 3.0);
    }
    CHECK((*made_within)(99, 99) == 2.0);
    const Matrix copy = *made_within;
    made_within.reset();
    CHECK(copy(99, 99) == 2.0);
    made_within = std::make_unique<Matrix>(copy);
  }
  CHECK((*made_within)(0, 0) == 2.0);
}
