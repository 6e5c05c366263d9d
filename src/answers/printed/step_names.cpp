#include "answers/printed/step_names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <string>
#include <vector>

#include "error.hpp"
#include "text/shortened.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

struct StepName {
  std::string_view words;
  StepId id;
};

// In small letters, with a blank between words; a trace's own ids are read beside them.
constexpr std::array names{StepName{"query", StepId::queries},
                           StepName{"q proj", StepId::queries},
                           StepName{"key", StepId::keys},
                           StepName{"k proj", StepId::keys},
                           StepName{"value", StepId::values},
                           StepName{"v proj", StepId::values},
                           StepName{"q norm", StepId::normed_queries},
                           StepName{"k norm", StepId::normed_keys},
                           StepName{"rotary queries", StepId::rotated_queries},
                           StepName{"rotary keys", StepId::rotated_keys},
                           StepName{"q rot", StepId::rotated_queries},
                           StepName{"k rot", StepId::rotated_keys},
                           StepName{"q rotated", StepId::rotated_queries},
                           StepName{"k rotated", StepId::rotated_keys},
                           StepName{"score", StepId::scores},
                           StepName{"raw scores", StepId::scores},
                           StepName{"attn scores", StepId::scores},
                           StepName{"attention scores", StepId::scores},
                           StepName{"raw attention scores", StepId::scores},
                           StepName{"logits", StepId::scores},
                           StepName{"attn logits", StepId::scores},
                           StepName{"attention logits", StepId::scores},
                           StepName{"qk", StepId::scores},
                           StepName{"qkt", StepId::scores},
                           StepName{"qk t", StepId::scores},
                           StepName{"q k t", StepId::scores},
                           StepName{"dots", StepId::scores},
                           StepName{"dot products", StepId::scores},
                           StepName{"energy", StepId::scores},
                           StepName{"similarity", StepId::scores},
                           StepName{"scaled", StepId::scaled_scores},
                           StepName{"scaled logits", StepId::scaled_scores},
                           StepName{"scaled dot products", StepId::scaled_scores},
                           StepName{"scaled attn scores", StepId::scaled_scores},
                           StepName{"scaled attention scores", StepId::scaled_scores},
                           StepName{"scores scaled", StepId::scaled_scores},
                           StepName{"softcapped scores", StepId::capped_scores},
                           StepName{"scores capped", StepId::capped_scores},
                           StepName{"scores biased", StepId::biased_scores},
                           StepName{"masked", StepId::masked_scores},
                           StepName{"masked logits", StepId::masked_scores},
                           StepName{"masked attn scores", StepId::masked_scores},
                           StepName{"masked attention scores", StepId::masked_scores},
                           StepName{"scores masked", StepId::masked_scores},
                           StepName{"exp", StepId::exponentials},
                           StepName{"exps", StepId::exponentials},
                           StepName{"exp scores", StepId::exponentials},
                           StepName{"attn", StepId::weights},
                           StepName{"attention", StepId::weights},
                           StepName{"attn weights", StepId::weights},
                           StepName{"attention weights", StepId::weights},
                           StepName{"attn probs", StepId::weights},
                           StepName{"attention probs", StepId::weights},
                           StepName{"attention probabilities", StepId::weights},
                           StepName{"attention matrix", StepId::weights},
                           StepName{"attention pattern", StepId::weights},
                           StepName{"probs", StepId::weights},
                           StepName{"probabilities", StepId::weights},
                           StepName{"softmax", StepId::weights},
                           StepName{"alpha", StepId::weights},
                           StepName{"alphas", StepId::weights},
                           StepName{"ctx", StepId::context},
                           StepName{"contexts", StepId::context},
                           StepName{"context vector", StepId::context},
                           StepName{"context vectors", StepId::context},
                           StepName{"concatenated", StepId::concat},
                           StepName{"out", StepId::output},
                           StepName{"outputs", StepId::output},
                           StepName{"o proj", StepId::output},
                           StepName{"attn out", StepId::output},
                           StepName{"attn output", StepId::output},
                           StepName{"attention output", StepId::output}};

// Alone they name a step, among other words they do not.
struct Letter {
  std::string_view letter;
  StepId id;
};
constexpr std::array letters{
    Letter{"Q", StepId::queries}, Letter{"q", StepId::queries}, Letter{"K", StepId::keys},
    Letter{"k", StepId::keys},    Letter{"V", StepId::values},  Letter{"v", StepId::values},
    Letter{"S", StepId::scores},  Letter{"A", StepId::weights}, Letter{"P", StepId::weights}};

std::string with_blanks(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::optional<StepId> step_of(std::string_view words) {
  const auto* found = std::ranges::find(names, words, &StepName::words);
  if (found != names.end()) return found->id;
  for (const StepId id : all_steps) {
    if (with_blanks(facts(id).name) == words) return id;
  }
  return std::nullopt;
}

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// "attnWeights_2" → attn, Weights, 2
std::vector<std::string> words_of(std::string_view label) {
  std::vector<std::string> words;
  char before = ' ';
  for (const char c : label) {
    if (is_alnum(c)) {
      const bool begins = words.empty() || !is_alnum(before) || (is_lower(before) && is_upper(c)) ||
                          is_digit(before) != is_digit(c);
      if (begins) words.emplace_back();
      words.back() += c;
    }
    before = c;
  }
  return words;
}

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Takes "head", 2 out of the words.
void take_head(std::vector<std::string>& words, NamedStep& named) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const std::string word = lowered(words[i]);
    const std::string& digits = words[i + 1];
    if ((word != "head" && word != "h") || !is_digit(digits.front())) continue;
    std::from_chars(digits.data(), digits.data() + digits.size(), named.head);
    named.has_head = true;
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(i),
                words.begin() + static_cast<std::ptrdiff_t>(i) + 2);
    return;
  }
}

void take_variant(std::vector<std::string>& words, NamedStep& named) {
  if (words.size() < 2) return;
  const bool is_two_words = lowered(words[0]) == "query" && lowered(words[1]) == "key";
  const std::string first = is_two_words ? "query-key" : lowered(words[0]);
  const auto* found =
      std::ranges::find(all_variants, first, [](Variant one) { return std::string(name(one)); });
  if (found == all_variants.end()) return;
  if (is_two_words && words.size() < 3) return;
  named.variant = *found;
  words.erase(words.begin(), words.begin() + (is_two_words ? 2 : 1));
}

// The one step that the words name, the longest name first; nothing where they name two.
std::optional<StepId> one_step(const std::vector<std::string>& words) {
  constexpr std::size_t most_words = 3;
  std::optional<StepId> found;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t taken = 1;
    for (std::size_t count = std::min(most_words, words.size() - i); count > 0; --count) {
      std::string joined;
      for (std::size_t w = i; w < i + count; ++w) {
        if (w > i) joined += ' ';
        joined += lowered(words[w]);
      }
      const auto step = step_of(joined);
      if (!step) continue;
      if (found && *found != *step) return std::nullopt;
      found = step;
      taken = count;
      break;
    }
    i += taken;
  }
  return found;
}

}  // namespace

std::optional<NamedStep> step_named(std::string_view label) {
  NamedStep named;
  std::vector<std::string> words = words_of(label);
  take_head(words, named);
  take_variant(words, named);
  if (words.size() == 1) {
    const auto* letter = std::ranges::find(letters, words[0], &Letter::letter);
    if (letter != letters.end()) {
      named.id = letter->id;
      return named;
    }
  }
  const auto id = one_step(words);
  if (!id) return std::nullopt;
  named.id = *id;
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
  std::string words;
  for (const std::string& word : words_of(label)) {
    words.append(words.empty() ? "" : " ").append(lowered(word));
  }
  return std::ranges::find(masks, words) != masks.end();
}

}  // namespace attn
