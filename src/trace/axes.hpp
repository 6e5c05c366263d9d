// How words and tokens are counted. A step has a row for each word encoded, and only some words may
// be encoded, in any order: a row is not a position.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace attn {

/// A word encoded, by its place (from 0) among all that are.
enum class Row : std::size_t {};

/// A word or a token, by its place (from 0) in the sentence, or in the memory that is attended to.
enum class Position : std::size_t {};

/// To look it up in a matrix or a list that has a place for each.
constexpr std::size_t index_of(Row row) { return static_cast<std::size_t>(row); }
constexpr std::size_t index_of(Position position) { return static_cast<std::size_t>(position); }

/// As people count: from 1.
constexpr std::size_t ordinal(Position position) { return index_of(position) + 1; }
std::vector<std::size_t> ordinals(std::span<const Position> positions);

/// 0 … count − 1: all words of a sentence.
std::vector<Position> all_positions(std::size_t count);

/// Where the word of a row stands, among `words` encoded.
inline Position position_of(std::span<const Position> words, Row row) {
  return words[index_of(row)];
}

/// The row of the word at a position; nothing where it is not encoded.
std::optional<Row> row_of(std::span<const Position> words, Position position);

}  // namespace attn
