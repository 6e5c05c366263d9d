// The address of one number of a trace, or of a row of them: "qkv.weights[fly,birds]",
// "qkv.head2.context[1]".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operations/parts.hpp"
#include "trace/axes.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Where a number of a step stands: it has those of these that its step's shape has.
struct Coordinates {
  std::optional<Position> word{}, token{};
  std::optional<std::size_t> feature{};  ///< from 0

  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

/// From where it stands in the step's matrix, whose rows are words encoded or tokens; and back, of
/// a word that is encoded.
Coordinates coordinates_of(const Trace& trace, const PlannedStep& step, Place place);
Place place_of(const Trace& trace, const PlannedStep& step, const Coordinates& at);

/// Where a number stands: a step's, or an input matrix's.
struct Cell {
  std::string name;       ///< "weights", "embeddings", "W_Q", "b_Q", …
  bool of_input = false;  ///< a number of the input; queries, keys, values may be either
  std::size_t head = 0;   ///< of the step, from 1; 0: of none
  Coordinates at{};       ///< of a step's number
  Place in_input{};       ///< of an input's
};

/// A cell or a row that was asked for.
struct Target {
  std::size_t variant = 0;     ///< position in the trace's variants
  const Step* step = nullptr;  ///< of that variant
  Coordinates at{};            ///< where the last that the step has is missing, a row
};

/// The numbers that a target stands for: itself, or the numbers of its row.
std::vector<Coordinates> cells_of(const Target& target, const Trace& trace);

/// Finds what an address names: variant.step[row,column], variant.headN.step[row,column],
/// variant.weighted_values[row,column,feature]; rows and columns by position from 1 or, where they
/// are words, by token, or features, by name; the last coordinate may be left out. Where one
/// variant was traced, its name may be left out too. Throws Error, with the address, where the
/// trace has no such cell.
Target find_cell(std::string_view address, const Trace& trace);

/// The address of a cell, rows and columns by position from 1: "qkv.weights[2,1]"; of an input's
/// number without a variant: "W_Q[1,2]".
std::string address_of(const Cell& cell, const VariantTrace& variant);

/// The address of all of a step: "qkv.head2.weights".
std::string address_of(const PlannedStep& step, const VariantTrace& variant);

/// What stands in the brackets of an address, in its order: words, tokens and features as
/// word_name, token_name and feature_name call the one at a position or, from 0, a place; of an
/// input's number all by number from 1.
template <typename WordName, typename TokenName, typename FeatureName>
std::vector<std::string> coordinate_names(const Cell& cell, WordName word_name,
                                          TokenName token_name, FeatureName feature_name) {
  if (cell.of_input) {
    return {std::to_string(cell.in_input.row + 1), std::to_string(cell.in_input.column + 1)};
  }
  std::vector<std::string> names;
  if (cell.at.word) names.push_back(word_name(*cell.at.word));
  if (cell.at.token) names.push_back(token_name(*cell.at.token));
  if (cell.at.feature) names.push_back(feature_name(*cell.at.feature));
  return names;
}

}  // namespace attn
