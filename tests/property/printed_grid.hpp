// Random matrices, and their numbers in the digits of programs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "random_input.hpp"

namespace attn::test {

/// A number, and its text as it is printed: of a missing one a word, and no number.
struct Cell {
  double number = 0.0;
  std::string text{};
  bool is_missing = false;
};

/// How a program spells what is no usual number; empty where it does not print that.
struct Words {
  std::string_view nan{}, infinite{}, minus_infinite{}, missing{}, yes{}, no{};
};
/// Those that several ways of printing share; Java has JavaScript's.
inline constexpr Words of_c{"nan", "inf", "-inf", "", "", ""},
    of_frames{"NaN", "inf", "-inf", "<NA>", "True", "False"},
    of_javascript{"NaN", "Infinity", "-Infinity", "null", "true", "false"};

/// Which extents a program prints.
struct Layout {
  bool has_heads = false;      ///< a matrix for each head, too
  bool leaves_out = false;     ///< large ones in part
  std::size_t only_front = 0;  ///< of rows that are longer only so many; 0: all
};
inline constexpr Layout heads{.has_heads = true}, parts{.leaves_out = true},
    heads_or_parts{.has_heads = true, .leaves_out = true};

/// A matrix, or one for each head.
struct Grid {
  std::size_t heads = 1, rows = 0, columns = 0;
  bool has_heads = false;
  int power = 0;                    ///< of ten, by which what is printed is multiplied
  std::size_t front = 0, back = 0;  ///< of longer rows and columns only these are printed; 0: all
  std::vector<Cell> cells{};

  const std::string& at(std::size_t i, std::size_t j, std::size_t head = 0) const {
    return cells[(head * rows + i) * columns + j].text;
  }
  /// The places of an axis that are printed, in order; nothing where others are left out.
  std::vector<std::optional<std::size_t>> shown(std::size_t length) const;
  bool shows(std::size_t place, std::size_t length) const;
};

/// Writes the numbers of a grid as texts. What it prints exactly it may draw again.
using Digits = void (*)(Grid&, Random&);

void any_digits(Grid& grid, Random& random);   ///< some decimals or digits, or in full
void of_numpy(Grid& grid, Random& random);     ///< to 8 decimals, the zeros at the end left out
void of_torch(Grid& grid, Random& random);     ///< to 4 decimals, or with exponents
void of_octave(Grid& grid, Random& random);    ///< to some decimals, and 0 alone
void of_r(Grid& grid, Random& random);         ///< each column to decimals of its own
void of_streams(Grid& grid, Random& random);   ///< 6 digits, the zeros at the end left out
void of_tfjs(Grid& grid, Random& random);      ///< to 7 decimals, the zeros left out of each
void scaled(Grid& grid, Random& random);       ///< to 4 decimals, by a power of ten
void in_full(Grid& grid, Random& random);      ///< as short as it is exact: 1 and 0.1
void with_points(Grid& grid, Random& random);  ///< the same: 1.0 and 0.1
void of_singles(Grid& grid, Random& random);   ///< of single precision, in full as doubles

/// Rows, columns and numbers, and a few words among them.
Grid random_grid(Random& random, Digits digits, const Words& words, const Layout& layout);

}  // namespace attn::test
