// What words, tokens, rows and steps are called beside their numbers.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trace/axes.hpp"
#include "trace/steps.hpp"

namespace attn {

/// The columns a word's label may take in text.
inline constexpr std::size_t label_columns = 16;

/// What the words of the sentence and the tokens they attend to are called.
struct Labels {
  std::vector<std::string> words;
  std::vector<std::string> tokens;

  /// Those of the tokens that are not cached: the last `count`.
  std::vector<std::string> last_tokens(std::size_t count) const {
    return {tokens.end() - static_cast<std::ptrdiff_t>(count), tokens.end()};
  }
  /// Those of some words.
  std::vector<std::string> of(std::span<const Position> some) const;
};

/// 12 → "₁₂"
std::string subscript(std::size_t number);

/// 12 → "⁽¹²⁾": of which head a vector is.
std::string superscript(std::size_t number);

/// A token, safe to print; in quotes where it is empty or begins or ends with a space.
std::string word_text(const std::string& token);

/// A label for each token, safe to print: the token itself, cut to `columns`, with its position
/// (₄) where another would look the same.
std::vector<std::string> token_labels(const std::vector<std::string>& tokens, std::size_t columns);

/// The same for the names of features, where there are any.
std::vector<std::string> feature_labels(const std::vector<std::string>& features);

/// "q", "k", "v" or "x": what one row of that matrix is called in arithmetic.
std::string row_symbol(std::string_view operand);

/// "weights", or of a head "head2.weights".
std::string step_label(StepId id, std::size_t head);

}  // namespace attn
