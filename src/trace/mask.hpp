// Which tokens a word may attend to.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/matrix.hpp"

namespace attn {

/// What a mask hides:
/// causal: every token after the word itself;
/// causal_end: the same, the last word beside the last token;
/// window: all but some tokens before and after the word;
/// padding: the same tokens from every word;
/// matrix: what the input file says, cell by cell;
/// all: what any of several masks hides; heads: each head has a mask of its own.
enum class MaskRule { none, causal, causal_end, window, padding, matrix, all, heads };
inline constexpr std::array all_mask_rules{
    MaskRule::none,    MaskRule::causal, MaskRule::causal_end, MaskRule::window,
    MaskRule::padding, MaskRule::matrix, MaskRule::all,        MaskRule::heads};

/// A number as far below 0, added to a score, leaves nothing of its weight: what hides by addition.
inline constexpr double far_below = -1e4;

/// A rule's name: "causal-end". Of a rule that has nothing but its name, what flags and files call
/// it.
std::string_view name(MaskRule rule);

/// A mask, perhaps of several. n = words of the sentence, m = tokens attended to.
struct Mask {
  MaskRule rule = MaskRule::none;
  /// MaskRule::matrix: n × m, and padding: 1 × m; 1 may, 0 may not, and NaN where the file had no
  /// row for the word.
  Matrix cells{};
  /// MaskRule::window: how many tokens a word may attend to before and after itself; absent: all.
  std::optional<std::size_t> before{}, after{};
  /// MaskRule::all: any number; heads: one for each head.
  std::vector<Mask> parts{};
  /// The numbers that it was given as were added to the scores: 0, and −∞ or as good as that.
  bool was_additive = false;
  /// What is to be added to a word's position for the token that stands beside it, where the rule
  /// counts from there: how many tokens are cached, or for causal_end m − n.
  std::ptrdiff_t offset = 0;

  /// Whether the word's score for the token is hidden, in a head (from 1; of one alone 0 or 1).
  bool hides(Position word, Position token, std::size_t head = 0) const;
  /// Whether it says what the word may attend to.
  bool covers(Position word) const;
  /// Whether one of its rules is `rule`.
  bool has(MaskRule rule) const;
  /// Whether one of its parts, or it itself, was given as numbers to add.
  bool is_additive() const;
  /// Says how many words there are, tokens, and of these cached before the sentence's own.
  void settle(std::size_t words, std::size_t tokens, std::size_t cached);
};

/// The mask that a flag's text names: "none", "causal", "causal-end", "window:2" (and the word
/// itself), "window:2:1" (and one after it), or several of them with commas, which all hold.
/// Nothing where it names none.
std::optional<Mask> parse_mask(std::string_view text);

/// What that text may be, for messages.
std::string expected_mask();

}  // namespace attn
