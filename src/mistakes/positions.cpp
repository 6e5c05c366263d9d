// Mistakes in what becomes of queries and keys before they are compared: norms, rotary positions,
// and what is cached.
#include <algorithm>
#include <initializer_list>
#include <iterator>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

using How = Turns::How;

bool has_norm(const Situation& in) { return in.input.qk_norm.has_value(); }
bool has_gain(const Situation& in) {
  return has_norm(in) && (in.input.qk_norm->queries || in.input.qk_norm->keys);
}
bool norms_each_head(const Situation& in) {
  return has_norm(in) && in.input.heads > 1 &&
         !(in.input.qk_norm->queries_whole && in.input.qk_norm->keys_whole);
}
bool norms_all_heads(const Situation& in) {
  return has_norm(in) && in.input.heads > 1 &&
         (in.input.qk_norm->queries_whole || in.input.qk_norm->keys_whole);
}

bool has_rotary(const Situation& in) { return in.input.rotary.has_value(); }
bool has_norm_and_rotary(const Situation& in) { return has_norm(in) && has_rotary(in); }

// Whether another pairing has other pairs.
bool has_pairs(const Situation& in) { return has_rotary(in) && in.input.rotary->dims > 2; }

bool has_base(const Situation& in) { return has_pairs(in) && !in.input.rotary->cos; }

bool has_other_positions(const Situation& in) {
  if (!has_rotary(in)) return false;
  const std::vector<double>& positions = in.input.rotary->positions;
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] != static_cast<double>(i)) return true;
  }
  return false;
}

bool turns_values(const Situation& in) { return has_rotary(in) && in.variant == Variant::qkv; }

bool has_past(const Situation& in) { return in.input.past.has_value(); }

// Each way for both, then for queries or keys alone.
std::vector<Edits> turns(How how, double number = 0.0) {
  return {{Turns{how, number}},
          {Turns{how, number, StepId::rotated_queries}},
          {Turns{how, number, StepId::rotated_keys}}};
}

std::vector<Edits> norms(Norms::How how) {
  return {{Norms{how}}, {Norms{how, StepId::normed_queries}}, {Norms{how, StepId::normed_keys}}};
}

// Rows of words that are not encoded count, too.
std::vector<Edits> normed_down() {
  std::vector<Edits> ways;
  for (Edits& way : norms(Norms::How::down_columns)) {
    ways.push_back(way);
    ways.back().emplace_back(WholeSentence{});
    ways.push_back(std::move(way));
  }
  return ways;
}

std::vector<Edits> of_any(std::initializer_list<Norms::How> all) {
  std::vector<Edits> ways;
  for (const Norms::How how : all) std::ranges::move(norms(how), std::back_inserter(ways));
  return ways;
}

std::vector<Edits> left_out() {
  std::vector<Edits> ways;
  for (const Stands stands : {Stands::nowhere, Stands::as_copy, Stands::unused}) {
    ways.push_back(
        {LeftOut{StepId::rotated_queries, stands}, LeftOut{StepId::rotated_keys, stands}});
    ways.push_back({LeftOut{StepId::rotated_queries, stands}});
    ways.push_back({LeftOut{StepId::rotated_keys, stands}});
  }
  return ways;
}

std::vector<Edits> shifted() {
  std::vector<Edits> ways;
  for (const double by : {1.0, -1.0}) {
    std::ranges::move(turns(How::shifted, by), std::back_inserter(ways));
  }
  return ways;
}

std::vector<Edits> factors() {
  std::vector<Edits> ways = turns(How::without_factor);
  std::ranges::move(turns(How::factor_inverted), std::back_inserter(ways));
  return ways;
}

std::vector<Edits> usual_bases() {
  std::vector<Edits> ways;
  for (const double base : {10'000.0, 500'000.0, 1'000'000.0, 1'000.0, 100.0, 5'000'000.0}) {
    ways.push_back({Turns{.how = How::base, .number = base}});
  }
  return ways;
}

}  // namespace

std::vector<Mistake> mistakes_of_positions() {
  return {
      {"norm-missing",
       "queries and keys not normed",
       "Queries, keys or both are compared as they are; norm each row first.",
       {"the norms were made, but never called", "https://github.com/Cerebras/modelzoo/pull/85"},
       "queries and keys that are not normed already",
       has_norm,
       norms(Norms::How::left_out)},
      {"norm-without-gain",
       "normed without the gain",
       "Each row is normed, but not multiplied by its gain; multiply by it.",
       {"the learned scales of queries and keys were made, but not applied",
        "https://github.com/lucidrains/x-transformers/issues/352"},
       "a gain that is not 1",
       has_gain,
       norms(Norms::How::without_gain)},
      {"norm-over-all-heads",
       "normed over all heads together",
       "The columns of all heads are normed as one row; norm each head's own.",
       {"queries and keys were normed before they were split",
        "https://github.com/Alpha-VLLM/Lumina-T2X/issues/112"},
       "heads whose vectors are not equally long",
       norms_each_head,
       norms(Norms::How::all_columns)},
      {"norm-over-each-head",
       "normed head by head",
       "Each head's columns are normed by themselves; norm all heads' columns as one row, before "
       "they are split.",
       {"norms of whole projections were applied after the split",
        "https://github.com/vllm-project/vllm-metal/issues/767"},
       "heads whose vectors are not equally long",
       norms_all_heads,
       norms(Norms::How::each_head)},
      {"norm-down-tokens",
       "normed over the tokens",
       "Each feature is normed over the tokens, as where the norm's axis is that of the words; "
       "norm "
       "each row, over its features.",
       {},
       "more than one token, and queries and keys that are not normed already",
       has_norm,
       normed_down()},
      {"norm-kind",
       "another kind of norm",
       "Rows are normed in another way, as where a mean is taken off that should stay, or stays "
       "that should be taken off; rms, layer and l2 are three norms.",
       {"the root mean square was taken where the length belongs",
        "https://github.com/pytorch/FBGEMM/pull/3841"},
       "rows whose mean is not 0",
       has_norm,
       of_any({Norms::How::as_rms, Norms::How::as_layer, Norms::How::as_l2})},
      {"norm-gain-by-one",
       "a gain that is off by 1",
       "The gain is one too large or too small, as where a model keeps it less 1 and the program "
       "does not, or the other way round; see how the model keeps it.",
       {"the 1 that Gemma adds to its norms' weights was left out, in those of queries and keys, "
        "too",
        "https://github.com/pytorch/executorch/pull/19901"},
       "a gain",
       has_gain,
       of_any({Norms::How::gain_plus_one, Norms::How::gain_minus_one})},
      {"norm-gains-exchanged",
       "gains exchanged",
       "Queries are multiplied by the keys' gain, and keys by the queries'; each has its own.",
       {},
       "gains that differ; where nothing is turned scores stay as they are",
       has_gain,
       {{GainsExchanged{}}}},
      {"norm-after-rotary",
       "normed after turning",
       "Queries and keys are turned first and then normed; norm them, then turn them.",
       {"the paper's figure turned before the norm, the code after it",
        "https://github.com/viiika/Meissonic/issues/26"},
       "gains that differ, or a mean that is not 0; a length alone stays as it is",
       has_norm_and_rotary,
       {{DoneAfter{StepId::normed_queries, StepId::rotated_queries},
         DoneAfter{StepId::normed_keys, StepId::rotated_keys}}}},
      {"rotary-missing",
       "not turned by position",
       "Queries, keys or both are compared as they are; turn each pair of features by its position "
       "first.",
       {"queries were not turned", "https://github.com/PaddlePaddle/PaddleFleet/pull/1210"},
       "positions that differ",
       has_rotary,
       left_out()},
      {"rotary-pairs",
       "the other pairing",
       "Features are paired the other way, neighbours in place of halves or halves in place of "
       "neighbours; pair them as the weights were made for.",
       {"weights made for halves, and neighbours turned",
        "https://github.com/ooples/AiDotNet/pull/2074"},
       "more than one pair",
       has_pairs,
       turns(How::other_pairs)},
      {"rotary-weights-converted",
       "weights in the order of the other pairing",
       "The columns of W_Q and W_K were put in the order of one pairing, and the other's pairs are "
       "turned; convert both or neither.",
       {"a conversion left the order as it was, whatever the model's pairing",
        "https://github.com/huggingface/nanotron/pull/427"},
       "more than one pair, and queries and keys that are made",
       has_pairs,
       {{PairsConverted{Pairing::halves}}, {PairsConverted{Pairing::neighbours}}}},
      {"rotary-restarted",
       "positions counted from 0 again",
       "The sentence's positions begin at 0, though there are tokens before it, or they are given; "
       "count on from what is cached.",
       {"after a cache was restored its offset stayed 0",
        "https://github.com/vllm-project/vllm-metal/pull/144"},
       "cached keys, or positions that do not begin at 0",
       has_other_positions,
       turns(How::from_the_start)},
      {"rotary-off-by-one",
       "positions off by one",
       "Positions of queries, keys or both are one too large or too small; begin at 0, or where "
       "the cache ends.",
       {"the first layer had counted the new token already, and the others turned by one too much",
        "https://github.com/fla-org/flash-linear-attention/issues/766"},
       "queries and keys of different positions; both moved alike leave scores as they are",
       has_rotary,
       shifted()},
      {"rotary-twice",
       "turned twice",
       "Queries, keys or both are turned by their position, and once more; turn them once.",
       {"keys were turned twice, and queries not at all",
        "https://github.com/vllm-project/vllm-omni/pull/3828"},
       "positions that differ",
       has_rotary,
       {{TurnedAgain{}},
        {TurnedAgain{StepId::rotated_keys}},
        {TurnedAgain{StepId::rotated_queries}}}},
      {"rotary-backwards",
       "turned the wrong way",
       "Pairs are turned by the negative angle, as where the signs of the sines are exchanged; "
       "a cos − b sin, b cos + a sin.",
       {"the transpose of the usual rotation, which trained weights make up for",
        "https://github.com/karpathy/nanochat/pull/489"},
       "positions that differ",
       has_rotary,
       turns(How::backwards)},
      {"rotary-values",
       "values turned, too",
       "Values are turned by their positions like queries and keys; weigh them as they are.",
       {},
       "a position that is not 0",
       turns_values,
       {{ValuesTurned{}}}},
      {"rotary-all-features",
       "all features turned",
       "Every feature is turned; turn only the first ones, and leave the rest as it is.",
       {"the share of features to turn was ignored",
        "https://github.com/AI-Hypercomputer/maxtext/issues/4616"},
       "features that do not turn",
       has_rotary,
       turns(How::all_features)},
      {"rotary-base",
       "another base",
       "The angles fall with another base than the model's, such as 10000 for 500000; take the "
       "model's.",
       {"the base of an older model was used, 10000 in place of 500000",
        "https://github.com/lyogavin/airllm/pull/369"},
       "more than one pair, and positions that are not 0",
       has_base,
       usual_bases(),
       Fits::base},
      {"rotary-factor",
       "the factor left out, or turned round",
       "Positions are not divided by the factor, or are multiplied by it; divide them.",
       {"ten models declared that positions are scaled, and did not scale them",
        "https://github.com/Blaizzy/mlx-vlm/pull/1710"},
       "a factor that is not 1, and positions that differ",
       [](const Situation& in) {
         return has_rotary(in) && !in.input.rotary->cos && in.input.rotary->factor != 1.0;
       },
       factors()},
      {"past-turned-again",
       "cached keys turned again",
       "Cached keys, which are turned already, are turned by their positions once more with the "
       "others; turn new keys alone.",
       {},
       "more than one cached token",
       [](const Situation& in) { return has_past(in) && has_rotary(in); },
       {{PastTurnedAgain{}}}},
      {"past-left-out",
       "cached keys left out",
       "Words attend to the sentence's own tokens alone; attend to those that are cached, too.",
       {"keys and values of earlier chunks were not read", "https://github.com/kekzl/imp/pull/117"},
       "nothing more: the weights of cached tokens show it",
       has_past,
       {{AlsoHides{Masking::Hides::cached}}, {WithoutPast{}}}},
      {"past-last",
       "cached keys put last",
       "Cached keys and values stand after those of the sentence; put them first.",
       {},
       "more than one token of the sentence or of the cache, and columns that are shown, or a mask "
       "or a bias",
       [](const Situation& in) { return has_past(in) && in.settings.self == SelfPolicy::score; },
       {{PastLast{}}}},
  };
}

}  // namespace attn
