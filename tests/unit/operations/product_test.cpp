// Every number the program shows is a sum made here. If a sum ran in another order, or were fused,
// the printed arithmetic would no longer be the arithmetic that was done, and a reader who checks
// it on another machine would find different digits.
#include "operations/product.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "catch.hpp"
#include "helpers.hpp"

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

// All rows of a · b.
Matrix multiply(const Numbers& a, const Numbers& b) {
  Matrix product(a.rows(), b.columns());
  multiply_rows(a, b, 0, a.rows(), product);
  return product;
}

Matrix multiply(const Matrix& a, const Matrix& b) { return multiply(Numbers(a), Numbers(b)); }

bool is_naive_product(const Matrix& product, const Matrix& a, const Matrix& b) {
  if (product.rows() != a.rows() || product.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < b.columns(); ++j) {
      if (!same_bits(product(i, j), naive_cell(a, b, i, j))) return false;
    }
  }
  return true;
}

bool is_naive_product(const Matrix& a, const Matrix& b) {
  return is_naive_product(multiply(a, b), a, b);
}

// Those rows of a, in that order, in loops of its own.
Matrix rows_of(const Matrix& a, std::span<const Position> rows) {
  Matrix made(rows.size(), a.columns());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) made(i, j) = a(index_of(rows[i]), j);
  }
  return made;
}

Matrix turned(const Matrix& a) {
  Matrix made(a.columns(), a.rows());
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) made(j, i) = a(i, j);
  }
  return made;
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

TEST_CASE("a turned factor is read as a copy with its columns as rows would be") {
  std::mt19937 random(3);
  for (const std::size_t size : {1U, 4U, 31U, 32U, 33U, 70U}) {
    INFO(size);
    const Matrix a = random_matrix(size, 5, random);
    const Matrix b = random_matrix(size, 6, random);
    CHECK(is_naive_product(multiply(Numbers(a).turned(), Numbers(b)), turned(a), b));
    const Matrix c = random_matrix(size, 5, random);
    CHECK(is_naive_product(multiply(Numbers(a), Numbers(c).turned()), a, turned(c)));
    const Matrix d = random_matrix(7, size, random);
    CHECK(
        is_naive_product(multiply(Numbers(a).turned(), Numbers(d).turned()), turned(a), turned(d)));
  }
}

TEST_CASE("of a factor of which some rows are chosen no other row counts, turned or not") {
  std::mt19937 random(4);
  const Matrix a = random_matrix(6, 4, random);
  const Matrix b = random_matrix(4, 40, random);
  const Matrix c = random_matrix(9, 4, random);
  const auto rows = test::positions({5, 0, 3, 0});
  const Numbers chosen(a, rows);
  CHECK(is_naive_product(multiply(chosen, Numbers(b)), rows_of(a, rows), b));
  CHECK(is_naive_product(multiply(chosen.turned(), Numbers(b)), turned(rows_of(a, rows)), b));
  CHECK(is_naive_product(multiply(Numbers(c), chosen.turned()), c, turned(rows_of(a, rows))));
  CHECK(is_naive_product(multiply(Numbers(c), chosen), c, rows_of(a, rows)));
}

TEST_CASE("no row chosen gives a product of no rows") {
  const Matrix a(3, 2, 1.0);
  const Matrix b(2, 4, 1.0);
  const Matrix product = multiply(Numbers(a, {}), Numbers(b));
  CHECK(product.rows() == 0);
  CHECK(product.columns() == 4);
}

TEST_CASE("multiply_rows makes the rows asked for and leaves the others as they are") {
  std::mt19937 random(5);
  const Matrix a = random_matrix(7, 3, random);
  const Matrix b = random_matrix(3, 37, random);
  Matrix product(7, 37, 0.5);
  multiply_rows(Numbers(a), Numbers(b), 2, 5, product);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 37; ++j) {
      CHECK(same_bits(product(i, j), i >= 2 && i < 5 ? naive_cell(a, b, i, j) : 0.5));
    }
  }
}

TEST_CASE("multiply_rows puts rows where they are asked for") {
  std::mt19937 random(6);
  const Matrix a = random_matrix(7, 3, random);
  const Matrix b = random_matrix(3, 5, random);
  Matrix product(9, 5, 0.5);
  multiply_rows(Numbers(a), Numbers(b), 2, 5, product, 6);
  for (std::size_t i = 0; i < 9; ++i) {
    for (std::size_t j = 0; j < 5; ++j) {
      CHECK(same_bits(product(i, j), i >= 6 ? naive_cell(a, b, i - 4, j) : 0.5));
    }
  }
}

TEST_CASE("numbers are read in place: chosen, turned, and turned back") {
  const Matrix a = matrix({{1, 2}, {3, 4}, {5, 6}});
  const auto rows = test::positions({2, 1});
  const Numbers chosen(a, rows);
  CHECK(same_bits(chosen.copy(), matrix({{5, 6}, {3, 4}})));
  CHECK(same_bits(chosen.turned().copy(), matrix({{5, 3}, {6, 4}})));
  CHECK(same_bits(chosen.turned().turned().copy(), chosen.copy()));
  CHECK(chosen.turned()(1, 0) == 6);
  CHECK(same_bits(Numbers(a).turned().copy(), matrix({{1, 3, 5}, {2, 4, 6}})));
}
