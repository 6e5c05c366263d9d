#include "input/find_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <span>

#include "error.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

std::size_t find_word(const std::string& item, const Input& input) {
  const auto found = find_position_or_token(item, input.tokens);
  if (const auto* index = std::get_if<std::size_t>(&found)) return *index;
  throw Error("--word: " + std::get<std::string>(found));
}

}  // namespace

std::optional<std::size_t> parse_position(std::string_view text) {
  std::size_t position = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, position);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return position;
}

std::variant<std::size_t, std::string> find_position_or_token(
    std::string_view text, const std::vector<std::string>& tokens) {
  const auto position = parse_position(text);
  if (position && *position >= 1 && *position <= tokens.size()) return *position - 1;
  auto found = find_token(text, tokens);
  if (position && std::holds_alternative<std::string>(found)) {
    return fmt::format("found {}, expected a position from 1 to {}, or a token", shortened(text),
                       tokens.size());
  }
  return found;
}

std::variant<std::size_t, std::string> find_token(std::string_view token,
                                                  const std::vector<std::string>& tokens) {
  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i] == token) positions.push_back(i + 1);
  }
  if (positions.size() == 1) return positions.front() - 1;
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

std::vector<std::size_t> find_words(const std::vector<std::string>& items, const Input& input) {
  std::vector<std::size_t> words;
  for (const std::string& item : items) {
    const std::size_t word = find_word(item, input);
    if (std::ranges::find(words, word) != words.end()) {
      throw Error(fmt::format("--word: found word {} (\"{}\") a second time, expected each once",
                              word + 1, shortened(input.tokens[word])));
    }
    words.push_back(word);
  }
  return words;
}

}  // namespace attn
