// Every number the program shows is a sum made here. If a sum ran in another order, or were fused,
// the printed arithmetic would no longer be the arithmetic that was done, and a reader who checks
// it on another machine would find different digits.
#include "trace/matrix.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

#include "catch.hpp"
#include "helpers.hpp"
#include "operations/product.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::same_bits;

// Magnitudes far apart, so that nearly every other order of adding gives other bits.
Matrix random_matrix(std::size_t rows, std::size_t columns, std::mt19937& random) {
  std::uniform_real_distribution<double> mantissa(-1.0, 1.0);
  std::uniform_int_distribution<int> exponent(-20, 20);
  Matrix made(rows, columns);
  for (std::size_t i = 0; i < rows; ++i) {
    for (double& cell : made.row(i)) cell = std::ldexp(mantissa(random), exponent(random));
  }
  return made;
}

// Each product is stored before it is added, so that no compiler can fuse the two.
double naive_cell(const Matrix& a, const Matrix& b, std::size_t i, std::size_t j) {
  double sum = 0.0;
  for (std::size_t k = 0; k < a.columns(); ++k) {
    volatile const double product = a(i, k) * b(k, j);
    sum = sum + product;
  }
  return sum;
}

bool is_naive_product(const Matrix& a, const Matrix& b) {
  const Matrix product = multiply(a, b);
  if (product.rows() != a.rows() || product.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.columns(); ++j) {
      if (!same_bits(product(i, j), naive_cell(a, b, i, j))) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("multiply gives the products that one works out by hand") {
  const Matrix product =
      multiply(matrix({{1, 2, 3}, {4, 5, 6}}), matrix({{1, 0}, {0, 1}, {2, -1}}));
  CHECK(same_bits(product, matrix({{7, -1}, {16, -1}})));
}

TEST_CASE("multiply gives exactly what a naive loop from left to right gives, for every shape") {
  std::mt19937 random(1);
  for (const std::size_t columns : {1U, 2U, 3U, 7U, 8U, 9U, 15U, 16U, 17U, 24U, 31U, 40U}) {
    for (const std::size_t inner : {1U, 2U, 5U, 16U, 33U}) {
      for (const std::size_t rows : {1U, 3U, 8U}) {
        INFO(rows << " × " << inner << " times " << inner << " × " << columns);
        CHECK(is_naive_product(random_matrix(rows, inner, random),
                               random_matrix(inner, columns, random)));
      }
    }
  }
}

TEST_CASE("multiply gives exactly that for matrices so large that the cores share them, too") {
  std::mt19937 random(2);
  CHECK(is_naive_product(random_matrix(171, 170, random), random_matrix(170, 173, random)));
  CHECK(is_naive_product(random_matrix(1, 3000, random), random_matrix(3000, 1500, random)));
  CHECK(is_naive_product(random_matrix(3000, 1500, random), random_matrix(1500, 1, random)));
}

TEST_CASE("multiply adds from left to right where the order shows") {
  // (1e16 + 1) + 1 loses both ones; 1e16 + (1 + 1) would keep them.
  CHECK(multiply(matrix({{1, 1, 1}}), matrix({{1e16}, {1}, {1}}))(0, 0) == 1e16);
  CHECK(multiply(matrix({{1, 1, 1}}), matrix({{1}, {1}, {1e16}}))(0, 0) == 1e16 + 2);
}

TEST_CASE("multiply rounds each product before it adds it") {
  // (1 + ε)² is 1 + 2ε + ε²; a fused sum would keep the ε².
  const double factor = 1 + std::numeric_limits<double>::epsilon();
  const double rounded = 1 + 2 * std::numeric_limits<double>::epsilon();
  for (const std::size_t columns : {1U, 8U}) {
    Matrix b(2, columns, factor);
    for (double& cell : b.row(0)) cell = -rounded;
    const Matrix product = multiply(matrix({{1, factor}}), b);
    for (const double cell : product.row(0)) CHECK(cell == 0.0);
  }
}

TEST_CASE("multiply refuses shapes that do not fit and names both") {
  const Matrix a(2, 3);
  const Matrix b(4, 5);
  REQUIRE_THROWS_AS(multiply(a, b), std::invalid_argument);
  try {
    multiply(a, b);
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    CHECK(message.find("2 × 3") != std::string::npos);
    CHECK(message.find("4 × 5") != std::string::npos);
  }
}

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
