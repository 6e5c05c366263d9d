#include "answers/printed/step_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <span>
#include <string>
#include <vector>

#include "answers/printed/step_name_tables.hpp"
#include "error.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

struct Word {
  std::string text{};
  bool is_joined = false;  ///< the next one belongs to the same name of code: attn_q, attn.q, attnQ
  bool ends_part = false;  ///< a point stands between: attn.q
};
using Words = std::span<const Word>;

// "attnWeights_2" → attn, Weights, 2
std::vector<Word> words_of(std::string_view label) {
  constexpr std::string_view within_names = "_-./";
  std::vector<Word> words;
  std::string between;
  char before = ' ';
  for (const char c : label) {
    if (!is_alnum(c)) between += c;
    if (is_alnum(c)) {
      const bool begins = words.empty() || !is_alnum(before) || (is_lower(before) && is_upper(c)) ||
                          is_digit(before) != is_digit(c);
      if (begins && !words.empty()) {
        words.back().is_joined = between.find_first_not_of(within_names) == between.npos;
        words.back().ends_part =
            words.back().is_joined && between.find_first_of("./") != between.npos;
      }
      if (begins) words.emplace_back();
      words.back().text += c;
      between.clear();
    }
    before = c;
  }
  return words;
}

std::string text_of(Words words) {
  std::string text;
  for (const Word& word : words) text.append(text.empty() ? "" : " ").append(word.text);
  return text;
}

// Takes "head", 2 out of the words. The h.2 of a path is a layer's.
void take_head(std::vector<Word>& words, NamedStep& named) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string word = lowered(words[i].text);
    const std::string& digits = words[i + 1].text;
    const bool is_head = word == "head" || (word == "h" && !words[i].ends_part);
    if (!is_head || !is_digit(digits.front())) continue;
    std::from_chars(digits.data(), digits.data() + digits.size(), named.head);
    named.has_head = true;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i),
                words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    return;
  }
}

void take_variant(std::vector<Word>& words, NamedStep& named) {
  if (words.size() < 2) return;
  const bool is_two_words = lowered(words[0].text) == "query" && lowered(words[1].text) == "key";
  const std::string first = is_two_words ? "query-key" : lowered(words[0].text);
  const auto* found =
      std::ranges::find(all_variants, first, [](Variant one) { return std::string(name(one)); });
  if (found == all_variants.end()) return;
  if (is_two_words && words.size() < 3) return;
  named.variant = *found;
  words.erase(words.begin(), words.begin() + (is_two_words ? 2 : 1));
}

// Of attn_0 and attn_layer_0 the rest says only which of many it is.
bool is_of_count(Words words, std::size_t i) {
  const auto begins_with_digit = [&](std::size_t at) {
    return at < words.size() && is_digit(words[at].text.front());
  };
  const std::string word = lowered(words[i].text);
  return begins_with_digit(i) || ((word == "layer" || word == "block") && begins_with_digit(i + 1));
}

// Whether the name of code that the word stands in goes on after it; or with another part.
bool goes_on(Words words, std::size_t i, bool with_part) {
  bool is_other_part = !with_part;
  for (; i + 1 < words.size() && words[i].is_joined; ++i) {
    is_other_part = is_other_part || words[i].ends_part;
    if (is_other_part && !is_of_count(words, i + 1)) return true;
  }
  return false;
}

struct Naming {
  std::vector<Meaning> meanings{};
  std::size_t first = 0, count = 0;  ///< of the words
};

// What the words from the one at `first` on name, as many as may be; none where they name nothing.
Naming longest_name(Words words, std::size_t first) {
  constexpr std::size_t most_words = 4;
  const Words rest = words.subspan(first);
  const bool begins_part = first == 0 || words[first - 1].ends_part;
  if (begins_part) {
    if (auto alone = meanings_alone(text_of(rest)); !alone.empty()) {
      return {std::move(alone), first, rest.size()};
    }
  }
  for (std::size_t count = std::min(most_words, rest.size()); count > 0; --count) {
    auto meanings = meanings_of(lowered(text_of(rest.first(count))));
    if (!meanings.empty()) return {std::move(meanings), first, count};
  }
  return {};
}

// What the words name, the longest name first; nothing where they name two things. In a name of
// code with points what stands last says what it is: q_proj.weight is no step, attn.q is queries.
Naming named_by(Words words) {
  Naming found;
  for (std::size_t i = 0; i < words.size();) {
    Naming next = longest_name(words, i);
    i += std::max<std::size_t>(next.count, 1);
    if (next.meanings.empty()) continue;
    const auto name = lowered(text_of(words.subspan(next.first, next.count)));
    if (names_module(name) && goes_on(words, i - 1, false)) continue;
    if (!found.meanings.empty() && found.meanings != next.meanings) return {};
    found = std::move(next);
  }
  const bool is_on_the_way =
      !found.meanings.empty() && goes_on(words, found.first + found.count - 1, true);
  return is_on_the_way ? Naming{} : found;
}

// The name's meaning; or, of weights.T, that without the T.
Naming naming_of(Words words) {
  Naming naming = named_by(words);
  const bool is_transposed = words.size() > 1 && words.back().text == "T";
  if (!naming.meanings.empty() || !is_transposed) return naming;
  return words[words.size() - 2].ends_part ? named_by(words.first(words.size() - 1)) : naming;
}

}  // namespace

std::optional<NamedStep> step_named(std::string_view label) {
  NamedStep named;
  std::vector<Word> words = words_of(label);
  // Whose row it is, as an exported trace has it: "For fly:".
  if (!words.empty() && words[0].text == "For") return std::nullopt;
  take_head(words, named);
  take_variant(words, named);
  const std::string all = lowered(text_of(words));
  if (names_end_of_block(all)) {
    named.id = StepId::output;
    named.is_end = true;
    return named;
  }
  auto [meanings, first, count] = naming_of(words);
  if (meanings.empty()) return std::nullopt;
  named.id = meanings.front().id;
  named.is_own_name = all == facts(named.id).name;
  const std::string name = lowered(text_of(Words(words).subspan(first, count)));
  const bool is_whole_part = first == 0 ? count == words.size() : words[first - 1].ends_part;
  named.is_bare = is_whole_part && (name == "out" || name == "output" || name == "outputs");
  named.is_softmaxed = names_softmaxed(name);
  if (meanings.size() > 1 || meanings.front().place) named.meanings = std::move(meanings);
  return named;
}

NamedStep step_asked_for(const std::string& text) {
  const std::size_t dot = text.rfind('.');
  const std::string step = dot == std::string::npos ? text : text.substr(dot + 1);
  std::vector<std::string_view> known;
  for (const StepId id : all_steps) known.push_back(facts(id).name);
  auto named = step_named(text);
  if (!named || !parse_step(step)) {
    const auto near = nearest(step, known);
    throw Error(
        near.empty() || parse_step(step)
            ? fmt::format("--as: found \"{}\", expected a step, as in weights or "
                          "qkv.head2.weights",
                          shortened(text))
            : fmt::format("--as: found \"{}\", did you mean \"{}\"?", shortened(text), near),
        fmt::format("the steps are {}", fmt::join(known, ", ")));
  }
  return *named;
}

bool names_mask(std::string_view label) {
  constexpr std::array<std::string_view, 5> masks{"mask", "attn mask", "attention mask",
                                                  "causal mask", "padding mask"};
  return std::ranges::find(masks, lowered(text_of(words_of(label)))) != masks.end();
}

}  // namespace attn
