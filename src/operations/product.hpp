// Products of matrices. Every cell is summed from left to right in index order, so the arithmetic
// that is shown is the arithmetic that was done, and any other program that adds in the same order
// gets the same bits.
#pragma once

#include "operations/numbers.hpp"

namespace attn {

/// Rows first … last of a · b, (n × k) times (k × m), into those rows of `product`, of m columns,
/// or into as many from row `into` on.
void multiply_rows(const Numbers& a, const Numbers& b, std::size_t first, std::size_t last,
                   Matrix& product);
void multiply_rows(const Numbers& a, const Numbers& b, std::size_t first, std::size_t last,
                   Matrix& product, std::size_t into);

}  // namespace attn
