#include "answers/printed/step_name_tables.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace attn {
namespace {

struct StepName {
  std::string_view words;
  StepId id;
};

// In small letters, with a blank between words; a trace's own ids are read beside them. hook_q and
// the like are TransformerLens's, whose z is the context.
constexpr std::array names{StepName{"query", StepId::queries},
                           StepName{"q proj", StepId::queries},
                           StepName{"attn q", StepId::queries},
                           StepName{"hook q", StepId::queries},
                           StepName{"key", StepId::keys},
                           StepName{"k proj", StepId::keys},
                           StepName{"attn k", StepId::keys},
                           StepName{"hook k", StepId::keys},
                           StepName{"value", StepId::values},
                           StepName{"v proj", StepId::values},
                           StepName{"attn v", StepId::values},
                           StepName{"hook v", StepId::values},
                           StepName{"q norm", StepId::normed_queries},
                           StepName{"k norm", StepId::normed_keys},
                           StepName{"rotary queries", StepId::rotated_queries},
                           StepName{"rotary keys", StepId::rotated_keys},
                           StepName{"q rot", StepId::rotated_queries},
                           StepName{"k rot", StepId::rotated_keys},
                           StepName{"rot q", StepId::rotated_queries},
                           StepName{"rot k", StepId::rotated_keys},
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
                           StepName{"attentions", StepId::weights},
                           StepName{"attn weights", StepId::weights},
                           StepName{"attention weights", StepId::weights},
                           StepName{"attn probs", StepId::weights},
                           StepName{"attention probs", StepId::weights},
                           StepName{"attention probabilities", StepId::weights},
                           StepName{"attention matrix", StepId::weights},
                           StepName{"attention pattern", StepId::weights},
                           StepName{"attn pattern", StepId::weights},
                           StepName{"hook pattern", StepId::weights},
                           StepName{"attn matrix", StepId::weights},
                           StepName{"attn map", StepId::weights},
                           StepName{"attn maps", StepId::weights},
                           StepName{"attention map", StepId::weights},
                           StepName{"attention maps", StepId::weights},
                           StepName{"probs", StepId::weights},
                           StepName{"probabilities", StepId::weights},
                           StepName{"softmax", StepId::weights},
                           StepName{"alpha", StepId::weights},
                           StepName{"alphas", StepId::weights},
                           StepName{"ctx", StepId::context},
                           StepName{"hook z", StepId::context},
                           StepName{"contexts", StepId::context},
                           StepName{"context vector", StepId::context},
                           StepName{"context vectors", StepId::context},
                           StepName{"concatenated", StepId::concat},
                           StepName{"out", StepId::output},
                           StepName{"outputs", StepId::output},
                           StepName{"o proj", StepId::output},
                           StepName{"out proj", StepId::output},
                           StepName{"attn out", StepId::output},
                           StepName{"attn output", StepId::output},
                           StepName{"attention output", StepId::output}};

// What a block's steps are called in PyTorch's TransformerEncoderLayer (norm1, linear1), in nanoGPT
// (ln_1, c_fc, c_proj; c_attn makes queries, keys and values), in transformers (input_layernorm,
// post_attention_layernorm, gate_proj, up_proj, down_proj and mlp of Llama; fc1 and fc2 of OPT;
// intermediate and output of BERT; wi, wi_0 and wo of T5), in Meta's llama (attention_norm,
// ffn_norm), as TransformerLens's hooks (resid_mid, mlp_out, ln1; mlp.hook_pre is of the gate where
// there is one) and in the Annotated Transformer (feed_forward); else as worked examples have it. A
// name that stands here more than once may mean any of these steps. pos_emb is what is added, and
// no step.
struct BlockName {
  std::string_view words;
  StepId id;
  std::optional<NormPlace> place{};
};
constexpr std::array names_of_block{
    BlockName{"c attn", StepId::queries},
    BlockName{"c attn", StepId::keys},
    BlockName{"c attn", StepId::values},
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

// TransformerLens's name for what the softmax takes: scaled, and masked where there is a mask.
constexpr std::string_view softmaxed = "hook attn scores";

// They name a module, too, and then what follows says which of its steps is meant: attn.q.
constexpr std::array<std::string_view, 7> modules{"attn", "attention",    "mlp",        "ffn",
                                                  "ff",   "feed forward", "feedforward"};

// Alone they name a step, among other words they do not.
struct Letter {
  std::string_view letter;
  StepId id;
};
constexpr std::array letters{Letter{"Q", StepId::queries}, Letter{"q", StepId::queries},
                             Letter{"K", StepId::keys},    Letter{"k", StepId::keys},
                             Letter{"V", StepId::values},  Letter{"v", StepId::values},
                             Letter{"S", StepId::scores},  Letter{"A", StepId::weights},
                             Letter{"P", StepId::weights}, Letter{"C", StepId::context}};

std::string with_blanks(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::vector<Meaning> meanings_in(std::span<const BlockName> table, std::string_view words) {
  std::vector<Meaning> found;
  for (const BlockName& name : table) {
    if (name.words == words) found.push_back({.id = name.id, .place = name.place});
  }
  return found;
}

}  // namespace

std::vector<Meaning> meanings_of(std::string_view words) {
  if (words == softmaxed) return {{.id = StepId::scaled_scores}};
  const auto* found = std::ranges::find(names, words, &StepName::words);
  if (found != names.end()) return {{.id = found->id}};
  for (const StepId id : all_steps) {
    const StepFacts& step = facts(id);
    if (with_blanks(step.name) == words || lowered(step.title) == words) return {{.id = id}};
  }
  return meanings_in(names_of_block, words);
}

std::vector<Meaning> meanings_alone(std::string_view text) {
  const auto* letter = std::ranges::find(letters, text, &Letter::letter);
  if (letter != letters.end()) return {{.id = letter->id}};
  // H is many things.
  return meanings_in(block_names_alone, text.size() == 1 ? std::string(text) : lowered(text));
}

bool names_softmaxed(std::string_view words) { return words == softmaxed; }

bool names_module(std::string_view words) {
  return std::ranges::find(modules, words) != modules.end();
}

bool names_end_of_block(std::string_view words) {
  return std::ranges::find(ends_of_block, words) != ends_of_block.end();
}

std::string lowered(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

}  // namespace attn
