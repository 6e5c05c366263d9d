// The address of one number of a trace, or of a row of them: "qkv.weights[fly,birds]",
// "qkv.head2.context[1]".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// Where a number stands: a step's, or an input matrix's.
struct Cell {
  std::string name;       ///< "weights", "embeddings", "W_Q", "b_Q", …
  bool of_input = false;  ///< a number of the input; queries, keys, values may be either
  std::size_t head = 0;   ///< of the step, from 1; 0: of none
  std::vector<std::size_t>
      at{};  ///< row, column, feature: positions from 0, of words in the sentence
};

/// A cell or a row that was asked for.
struct Target {
  std::size_t variant = 0;        ///< position in the trace's variants
  const Step* step = nullptr;     ///< of that variant
  std::vector<std::size_t> at{};  ///< as in Cell; one coordinate less than the step has: a row
};

/// The numbers that a target stands for: itself, or the numbers of its row.
std::vector<std::vector<std::size_t>> cells_of(const Target& target, const Trace& trace);

/// Finds what an address names: variant.step[row,column], variant.headN.step[row,column],
/// variant.weighted_values[row,column,feature]; rows and columns by position from 1 or, where they
/// are words, by token; the last coordinate may be left out. Where one variant was traced, its name
/// may be left out too. Throws Error, with the address, where the trace has no such cell.
Target find_cell(std::string_view address, const Trace& trace);

/// The address of a cell, rows and columns by position from 1: "qkv.weights[2,1]"; of an input's
/// number without a variant: "W_Q[1,2]".
std::string address_of(const Cell& cell, const VariantTrace& variant);

/// What a coordinate of a cell counts.
enum class Axis { word, token, feature };
Axis axis_of(const Cell& cell, std::size_t coordinate);

}  // namespace attn
