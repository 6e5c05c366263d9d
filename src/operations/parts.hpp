// What one number of a step was made of, and in which form. Arithmetic, explanations, text and page
// all follow from it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "operations/frame.hpp"

namespace attn {

/// How operands make a number.
enum class Form {
  copy,             ///< it is the operand
  sum_of_products,  ///< the operands in pairs, multiplied and added up; an odd last one is added
  product,          ///< first × second
  quotient,         ///< first ÷ second or, where there is one, ÷ the step's number
  power,            ///< e^(first − second), or where that is no score − the maximum; hidden: 0
  sum,              ///< all of them, added up
  masked,           ///< the operand, unless a mask hides it
  share,            ///< first ÷ second, the row's sum; of a hidden score, its 0
  normed,  ///< (cell − mean) ÷ root × gain + shift: the row's cells, then these, if there are any
  rotated,  ///< first × cos − second × sin, or + where it is the second of its pair
  added,    ///< first + second or the sinusoid, if any, − slope × distance, if there is a slope
  applied   ///< a function of the first, which the operation's pattern writes, × second, if any
};

/// Where a number stands in a step, or among the input's: row and column of its matrix, as stored;
/// of weighted values row, token and feature.
struct Place {
  std::size_t row = 0, column = 0, feature = 0;
};

/// One number that another is made of.
struct Part {
  Operand of{};
  Place at{};
  bool is_row_sum = false;  ///< not a cell, but the sum of the row
};

/// What one number is made of, in the order of its operation's form.
struct Parts {
  std::vector<Part> of{};
  bool is_hidden = false;  ///< a mask hides it: of a power or a share the operand alone is left
  /// A power in a row that sees nothing, and so sees all alike: the operand alone is left.
  bool is_uniform = false;
  /// What the step itself brings: a normed number's column, mean, root, and 1 for each of gain and
  /// shift that it has, else 0; a rotated one's angle
  /// (NaN where a table is given), cos, sin, 1 where it is the second of its pair, its position and
  /// its pair; an added one's slope and distance, if it has a slope, or where a sinusoid is added
  /// its angle, sine or cosine, 1 where it is the cosine, its position and its pair; a power's
  /// maximum; what stands inside the tanh of gelu-tanh.
  std::vector<double> own{};
};

/// The part of a step's operand at the row and column that its numbers have as operand: where they
/// come after the past's, among these or its own.
Part part_of(const Frame& in, std::size_t operand, std::size_t row, std::size_t column);

/// What is at a place of a step; weighted values are made when asked for.
double number_at(const Frame& in, const Operand& of, Place at);

}  // namespace attn
