#include "trace/axes.hpp"

#include <algorithm>

namespace attn {

std::vector<std::size_t> ordinals(std::span<const Position> positions) {
  std::vector<std::size_t> counted;
  for (const Position position : positions) counted.push_back(ordinal(position));
  return counted;
}

std::vector<Position> all_positions(std::size_t count) {
  std::vector<Position> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(Position{i});
  return all;
}

std::optional<Row> row_of(std::span<const Position> words, Position position) {
  const auto found = std::ranges::find(words, position);
  if (found == words.end()) return std::nullopt;
  return Row{static_cast<std::size_t>(found - words.begin())};
}

}  // namespace attn
