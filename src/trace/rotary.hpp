// Rotary positions: pairs of features of queries and keys are turned by an angle that grows with
// the position (RoFormer, Su et al. 2021, section 3.2).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "trace/matrix.hpp"

namespace attn {

/// Which features are a pair, of r that turn: halves: i and i + r/2 (GPT-NeoX, Llama in
/// transformers); neighbours: 2i and 2i + 1 (RoFormer, GPT-J, Meta's Llama).
enum class Pairing { halves, neighbours };
inline constexpr std::array all_pairings{Pairing::halves, Pairing::neighbours};

/// "halves".
std::string_view name(Pairing pairs);
std::optional<Pairing> parse_pairing(std::string_view text);

/// Where the two features of a pair stand, of `dims` that turn.
struct FeaturePair {
  std::size_t first, second;
};
FeaturePair features_of(Pairing pairs, std::size_t pair, std::size_t dims);

/// What the input says. r = dims, an even number of features, the first ones of a head.
struct Rotary {
  Pairing pairs = Pairing::halves;
  double base = 10000.0;
  std::size_t dims = 0;
  double factor = 1.0;                 ///< positions are divided by it
  std::vector<double> positions{};     ///< n, of the sentence's words
  std::optional<Matrix> cos{}, sin{};  ///< tables, positions × r/2, in place of base and factor
};

/// How a step turns its rows: as the input says, or as a mistake has it.
struct Rotating {
  Pairing pairs = Pairing::halves;
  double base = 10000.0;
  std::size_t dims = 0;
  double factor = 1.0;
  double shift = 0.0;        ///< added to each position
  bool restarts = false;     ///< positions are counted from 0, whatever is cached
  bool backwards = false;    ///< by the negative angle
  bool of_words = false;     ///< it has a row for each word encoded, not for each token
  bool from_tables = false;  ///< cos and sin stand in the input's tables
  bool of_cached = false;    ///< only what is cached, before the others, which stay

  friend bool operator==(const Rotating&, const Rotating&) = default;
};

/// The angle of a pair at a position: position ÷ factor × base^(−2 · pair ÷ dims), in radians.
double angle_of(const Rotating& rotating, double position, std::size_t pair);

}  // namespace attn
