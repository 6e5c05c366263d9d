#include "input/find_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "error.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

Position find_word(const std::string& item, const Input& input) {
  const auto found = find_position_or_token(item, input.tokens);
  if (const auto* position = std::get_if<Position>(&found)) return *position;
  throw Error("--word: " + std::get<std::string>(found));
}

}  // namespace

std::optional<std::size_t> parse_ordinal(std::string_view text) {
  std::size_t number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return number;
}

std::variant<Position, std::string> find_position_or_token(std::string_view text,
                                                           const std::vector<std::string>& tokens) {
  const auto number = parse_ordinal(text);
  if (number && *number >= 1 && *number <= tokens.size()) return Position{*number - 1};
  auto found = find_token(text, tokens);
  // "1, 2": a blank that no token has is the list's.
  const std::string_view bare = trimmed(text, " ");
  if (std::holds_alternative<std::string>(found) && bare.size() < text.size()) {
    return find_position_or_token(bare, tokens);
  }
  if (number && std::holds_alternative<std::string>(found)) {
    return fmt::format("found {}, expected a position from 1 to {}, or a token", shortened(text),
                       tokens.size());
  }
  return found;
}

std::variant<Position, std::string> find_token(std::string_view token,
                                               const std::vector<std::string>& tokens) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == token) positions.push_back(i + 1);
  }
  if (positions.size() == 1) return Position{positions.front() - 1};
  if (positions.empty()) {
    const std::vector<std::string_view> known(tokens.begin(), tokens.end());
    const auto near = nearest(token, known);
    return fmt::format(
        "found \"{}\", which is no token of the sentence, {}", shortened(token),
        near.empty() ? fmt::format("expected a token or a position from 1 to {}", tokens.size())
                     : fmt::format("did you mean \"{}\"?", shortened(near)));
  }
  constexpr std::size_t most_listed = 100;
  const auto listed = std::span(positions).first(std::min(positions.size(), most_listed));
  return fmt::format(
      "found \"{}\", which stands at positions {}{}, expected one of these positions",
      shortened(token), fmt::join(listed, ", "), positions.size() > most_listed ? ", …" : "");
}

std::vector<Position> find_words(const std::vector<std::string>& items, const Input& input) {
  std::vector<Position> words;
  for (const std::string& item : items) {
    const Position word = find_word(item, input);
    if (std::ranges::find(words, word) != words.end()) {
      throw Error(fmt::format("--word: found word {} (\"{}\") a second time, expected each once",
                              ordinal(word), shortened(input.tokens[index_of(word)])));
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace attn
