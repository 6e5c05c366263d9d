#include "tell/given.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <set>

#include "write/number.hpp"

namespace attn {
namespace {

std::string listed(const std::vector<double>& numbers) {
  std::vector<std::string> texts;
  for (const double number : numbers) texts.push_back(shortest(number));
  return fmt::format("{}", fmt::join(texts, ", "));
}

// "0.5", or of several heads "from head 1 on 0.5, 0.25".
std::string of_heads(const std::vector<double>& numbers) {
  return numbers.size() == 1 ? listed(numbers) : fmt::format("from head 1 on {}", listed(numbers));
}

std::string about_sinusoid(const Input& input) {
  return fmt::format(
      "Positions, counted from {}, are added to the embeddings: of each pair p of features (from "
      "0) the first gets the sine, the second the cosine of position ÷ 10000^(2p/{}).",
      input.cached(), input.embeddings->columns());
}

// What was done to the cached keys, as it is to the sentence's.
std::string_view done_to_cached(const Input& input) {
  if (input.rotary && input.qk_norm) return " The cached keys are normed and turned already.";
  if (input.rotary) return " The cached keys are turned already.";
  return input.qk_norm ? " The cached keys are normed already." : "";
}

std::string about_past(const Input& input) {
  return fmt::format(
      "Cached: keys and values of tokens before the sentence. They stand before those of the "
      "sentence, also where places of tokens are counted.{}",
      done_to_cached(input));
}

std::string with_variance(std::string_view text, NormKind kind) {
  return fmt::format("{}{}", text,
                     kind == NormKind::layer
                         ? " The variance is the mean of the squares of what is left without the "
                           "mean: of d features ÷ d, not d − 1."
                         : "");
}

std::string about_norm(const QkNorm& norm) {
  return with_variance(norm.queries_whole || norm.keys_whole
                           ? "A norm is over all heads' features of a word together."
                           : "A norm is over the features of a query or key of a head.",
                       norm.kind);
}

std::string about_norm(const BlockNorm& norm) {
  return with_variance("A norm of the block is over the features of one word's vector.", norm.kind);
}

// "1 and 3, 2 and 4", or of many pairs the first.
std::string pairs_text(const Rotary& rotary) {
  constexpr std::size_t most_named = 4;
  const std::size_t count = rotary.dims / 2;
  std::vector<std::string> pairs;
  for (std::size_t p = 0; p < count && p < most_named; ++p) {
    const FeaturePair pair = features_of(rotary.pairs, p, rotary.dims);
    pairs.push_back(fmt::format("{} and {}", pair.first + 1, pair.second + 1));
  }
  return fmt::format("{}{}", fmt::join(pairs, ", "), count > most_named ? ", and so on" : "");
}

std::string angle_text(const Rotary& rotary) {
  const std::string factor =
      rotary.factor == 1.0 ? "" : fmt::format(" ÷ {}", shortest(rotary.factor));
  if (rotary.dims == 2) return fmt::format("position{}", factor);
  return fmt::format("position{} × {}^(−2(p − 1)/{}) for pair p", factor, shortest(rotary.base),
                     rotary.dims);
}

std::string about_rotary(const Input& input) {
  const Rotary& rotary = *input.rotary;
  std::string text = fmt::format(
      "Turned by position: in each query and key of a head, features {} are {}; any others "
      "stay as they are. Of a pair, a becomes a × cos − b × sin, and b becomes b × cos + a × sin",
      pairs_text(rotary), rotary.dims == 2 ? "a pair" : "pairs");
  text += rotary.cos ? "; cos and sin stand in the tables, in the row of the word's position."
                     : fmt::format(", of the angle {}, in radians.", angle_text(rotary));
  text += fmt::format(" The words' positions: {}.", listed(rotary.positions));
  if (input.memory) {
    text += fmt::format(" The other sentence's tokens are counted from {}.", input.cached());
  }
  return text;
}

std::string about_sinks(const Input& input) {
  return fmt::format(
      "A sink counts in each row's maximum and sum, as a token of that score would, and has no "
      "vector: {}.",
      of_heads(input.sinks));
}

std::string about_alibi(const Input& input) {
  return fmt::format(
      "By distance: from a score the slope × |i − j| is taken off, where i is the place of the "
      "word and j that of the token{}. The slope: {}.",
      input.past ? ", with the cached ones counted" : "", of_heads(input.alibi->slopes));
}

}  // namespace

std::vector<std::string> about_given(const Input& input) {
  std::vector<std::string> sentences;
  if (input.positions && input.positions->are_sinusoidal()) {
    sentences.push_back(about_sinusoid(input));
  }
  if (input.past) sentences.push_back(about_past(input));
  if (input.qk_norm) sentences.push_back(about_norm(*input.qk_norm));
  if (input.norm) sentences.push_back(about_norm(*input.norm));
  if (input.rotary) sentences.push_back(about_rotary(input));
  if (!input.sinks.empty()) sentences.push_back(about_sinks(input));
  if (input.alibi) sentences.push_back(about_alibi(input));
  if (input.empty_rows != EmptyRows::refuse) {
    sentences.push_back(fmt::format(
        "A word that may see no token {}.",
        input.empty_rows == EmptyRows::zeros ? "has weights of 0" : "weighs all tokens alike"));
  }
  return sentences;
}

std::vector<std::size_t> table_positions(const Input& input) {
  std::set<std::size_t> positions;
  for (const double position : input.rotary->positions) {
    positions.insert(static_cast<std::size_t>(position));
  }
  if (input.memory) {
    for (std::size_t j = 0; j < input.memory->tokens.size(); ++j) {
      positions.insert(j + input.cached());
    }
  }
  return {positions.begin(), positions.end()};
}

}  // namespace attn
