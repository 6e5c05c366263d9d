// Lists of numbers within each other, as deep as somebody gave them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "answers/typed_number.hpp"
#include "json/json_document.hpp"

namespace attn {

struct GivenArray {
  std::vector<std::size_t> extents{};  ///< how long each list is, from the outermost
  /// What is given, the innermost list one after the other: nothing for a blank, and a value of NaN
  /// for one that is written.
  std::vector<std::optional<TypedNumber>> cells{};
  /// Which of them whoever printed the array left out; empty where none is.
  std::vector<bool> elided{};
  bool is_settled = false;  ///< how exact each is, is known, and no matter of the others
  bool is_elided(std::size_t cell) const { return !elided.empty() && elided[cell]; }
  bool is_blank() const;
  /// Whether each number is written without a point.
  bool is_whole() const;
};

/// Reads a list of lists, however deep, whose innermost hold numbers; null is a blank at any depth.
/// A number may be a string: see read_spelled. Throws Error, with file and place, for anything
/// else, and where lists of one depth are not equally long. `at`: a JSON pointer.
GivenArray read_array(const Json& value, const std::string& file, const std::string& at);

/// Where a cell stands in its array, as a JSON pointer goes on: "/1/0/2".
std::string place_in(const GivenArray& array, std::size_t cell);

/// "2 × 4 × 3 numbers", "1 number"
std::string numbers_text(const std::vector<std::size_t>& extents);

/// "2 × 4 × 3"
std::string extents_text(const std::vector<std::size_t>& extents);

}  // namespace attn
