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

#include "error.hpp"
#include "text/characters.hpp"
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

// What a block's steps are called in PyTorch's TransformerEncoderLayer (norm1, linear1), in nanoGPT
// (ln_1, c_fc, c_proj), in transformers (input_layernorm, post_attention_layernorm, gate_proj,
// up_proj, down_proj and mlp of Llama; fc1 and fc2 of OPT; intermediate and output of BERT; wi,
// wi_0 and wo of T5), in Meta's llama (attention_norm, ffn_norm), as TransformerLens's hooks
// (resid_mid, mlp_out, ln1; mlp.hook_pre is of the gate where there is one) and in the Annotated
// Transformer (feed_forward); else as worked examples have it. A name that stands here more than
// once may mean any of these steps. pos_emb is what is added, and no step.
struct BlockName {
  std::string_view words;
  StepId id;
  std::optional<NormPlace> place{};
};
constexpr std::array names_of_block{
    BlockName{"x pos", StepId::positioned},
    BlockName{"x pe", StepId::positioned},
    BlockName{"resid pre", StepId::positioned},
    BlockName{"resid mid", StepId::residual_1},
    BlockName{"resid post", StepId::residual_2},
    BlockName{"resid 1", StepId::residual_1},
    BlockName{"resid 2", StepId::residual_2},
    BlockName{"res 1", StepId::residual_1},
    BlockName{"res 2", StepId::residual_2},
    BlockName{"ln 1", StepId::norm_1},
    BlockName{"ln 2", StepId::norm_2},
    BlockName{"layernorm 1", StepId::norm_1},
    BlockName{"layernorm 2", StepId::norm_2},
    BlockName{"rmsnorm 1", StepId::norm_1},
    BlockName{"rmsnorm 2", StepId::norm_2},
    BlockName{"input layernorm", StepId::norm_1, NormPlace::before},
    BlockName{"post attention layernorm", StepId::norm_2, NormPlace::before},
    BlockName{"post attention layernorm", StepId::norm_1, NormPlace::after},
    BlockName{"attention norm", StepId::norm_1},
    BlockName{"attn norm", StepId::norm_1},
    BlockName{"ffn norm", StepId::norm_2},
    BlockName{"mlp norm", StepId::norm_2},
    BlockName{"attn layer norm", StepId::norm_1},
    BlockName{"attention output layer norm", StepId::norm_1},
    BlockName{"output layer norm", StepId::norm_2},
    BlockName{"fc 1", StepId::ffn_hidden},
    BlockName{"c fc", StepId::ffn_hidden},
    BlockName{"linear 1", StepId::ffn_hidden},
    BlockName{"wi", StepId::ffn_hidden},
    BlockName{"wi 1", StepId::ffn_hidden},
    BlockName{"up proj", StepId::ffn_hidden},
    BlockName{"intermediate dense", StepId::ffn_hidden},
    BlockName{"pre linear", StepId::ffn_hidden},
    BlockName{"wi 0", StepId::ffn_gate},
    BlockName{"gate proj", StepId::ffn_gate},
    BlockName{"hook pre", StepId::ffn_hidden},
    BlockName{"hook pre", StepId::ffn_gate},
    BlockName{"hook post", StepId::ffn_activated},
    BlockName{"act out", StepId::ffn_activated},
    BlockName{"gelu out", StepId::ffn_activated},
    BlockName{"relu out", StepId::ffn_activated},
    BlockName{"swiglu", StepId::ffn_activated},
    BlockName{"fc 2", StepId::ffn_output},
    BlockName{"linear 2", StepId::ffn_output},
    BlockName{"wo", StepId::ffn_output},
    BlockName{"down proj", StepId::ffn_output},
    BlockName{"mlp", StepId::ffn_output},
    BlockName{"mlp out", StepId::ffn_output},
    BlockName{"mlp output", StepId::ffn_output},
    BlockName{"mlp c proj", StepId::ffn_output},
    BlockName{"attn c proj", StepId::output},
    BlockName{"c proj", StepId::output},
    BlockName{"c proj", StepId::ffn_output},
    BlockName{"ffn", StepId::ffn_output},
    BlockName{"ffn out", StepId::ffn_output},
    BlockName{"ff", StepId::ffn_output},
    BlockName{"ff out", StepId::ffn_output},
    BlockName{"ff output", StepId::ffn_output},
    BlockName{"feed forward", StepId::ffn_output},
    BlockName{"feed forward out", StepId::ffn_output},
    BlockName{"feed forward output", StepId::ffn_output},
    BlockName{"feedforward", StepId::ffn_output},
    BlockName{"feedforward out", StepId::ffn_output},
    BlockName{"feedforward output", StepId::ffn_output}};

// The same of names that mean a step of a block only if they stand alone.
constexpr std::array block_names_alone{BlockName{"x 1", StepId::residual_1},
                                       BlockName{"x 1", StepId::norm_1, NormPlace::after},
                                       BlockName{"x 2", StepId::residual_2},
                                       BlockName{"x 2", StepId::norm_2, NormPlace::after},
                                       BlockName{"residual", StepId::residual_1},
                                       BlockName{"residual", StepId::residual_2},
                                       BlockName{"norm", StepId::norm_1},
                                       BlockName{"norm", StepId::norm_2},
                                       BlockName{"ln", StepId::norm_1},
                                       BlockName{"ln", StepId::norm_2},
                                       BlockName{"layernorm", StepId::norm_1},
                                       BlockName{"layernorm", StepId::norm_2},
                                       BlockName{"layer norm", StepId::norm_1},
                                       BlockName{"layer norm", StepId::norm_2},
                                       BlockName{"rmsnorm", StepId::norm_1},
                                       BlockName{"rmsnorm", StepId::norm_2},
                                       BlockName{"h", StepId::residual_1},
                                       BlockName{"h", StepId::ffn_hidden},
                                       BlockName{"h", StepId::ffn_activated},
                                       BlockName{"hidden", StepId::ffn_hidden},
                                       BlockName{"hidden", StepId::ffn_activated},
                                       BlockName{"intermediate", StepId::ffn_hidden},
                                       BlockName{"intermediate", StepId::ffn_activated},
                                       BlockName{"up", StepId::ffn_hidden},
                                       BlockName{"gate", StepId::ffn_gate},
                                       BlockName{"act", StepId::ffn_activated},
                                       BlockName{"gelu", StepId::ffn_activated},
                                       BlockName{"relu", StepId::ffn_activated}};

// What a block puts out, by whichever step it ends.
constexpr std::array<std::string_view, 6> ends_of_block{
    "block output", "block out", "layer output", "layer out", "encoder output", "encoder out"};

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

std::string lowered(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::vector<Meaning> meanings_in(std::span<const BlockName> table, std::string_view words) {
  std::vector<Meaning> found;
  for (const BlockName& name : table) {
    if (name.words == words) found.push_back({.id = name.id, .place = name.place});
  }
  return found;
}

// The steps that the words may mean; none where they name none.
std::vector<Meaning> meanings_of(std::string_view words) {
  const auto* found = std::ranges::find(names, words, &StepName::words);
  if (found != names.end()) return {{.id = found->id}};
  for (const StepId id : all_steps) {
    const StepFacts& step = facts(id);
    if (with_blanks(step.name) == words || lowered(std::string(step.title)) == words) {
      return {{.id = id}};
    }
  }
  return meanings_in(names_of_block, words);
}

bool is_alnum(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }
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

std::string joined(std::span<const std::string> words) {
  return lowered(fmt::format("{}", fmt::join(words, " ")));
}

// What the words name, the longest name first; nothing where they name two things.
std::vector<Meaning> named_by(std::span<const std::string> words) {
  constexpr std::size_t most_words = 4;
  std::vector<Meaning> found;
  for (std::size_t i = 0; i < words.size();) {
    std::size_t taken = 1;
    for (std::size_t count = std::min(most_words, words.size() - i); count > 0; --count) {
      auto meanings = meanings_of(joined(words.subspan(i, count)));
      if (meanings.empty()) continue;
      if (!found.empty() && found != meanings) return {};
      found = std::move(meanings);
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
  const std::string all = joined(words);
  if (std::ranges::find(ends_of_block, all) != ends_of_block.end()) {
    named.id = StepId::output;
    named.is_end = true;
    return named;
  }
  auto meanings = meanings_in(block_names_alone, all);
  if (meanings.empty()) meanings = named_by(words);
  if (meanings.empty()) return std::nullopt;
  named.id = meanings.front().id;
  named.is_own_name = all == facts(named.id).name;
  named.is_bare = all == "out" || all == "output" || all == "outputs";
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
  return std::ranges::find(masks, joined(words_of(label))) != masks.end();
}

}  // namespace attn
