// How programs print a matrix: a small writer of our own for each.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "printed_grid.hpp"

namespace attn::test {

struct Style {
  std::string_view name;  ///< told where it fails
  Digits digits = any_digits;
  Words words{};
  /// Ends with a line's end. The text of a grid whose name stands elsewhere, or nowhere.
  std::function<std::string(const Grid&, Random&)> write{};
  Layout layout{};
  bool in_brackets = false;    ///< its name may stand on its line
  bool has_commas = false;     ///< for points
  bool has_own_names = false;  ///< each number has one
  bool is_flat = false;        ///< all rows stand in one
};

std::vector<Style> styles_in_brackets();
std::vector<Style> styles_in_tables();
std::vector<Style> styles_in_markup();

/// Printed text as it is found: with prompts, stamps, colours, other ends of lines, or plain.
std::string with_noise(std::string text, Random& random);

}  // namespace attn::test
