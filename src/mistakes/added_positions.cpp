// Mistakes with the positions that are added to the embeddings.
#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

using Order = Sinusoid::Order;
using Exponent = Sinusoid::Exponent;

bool has_positions(const Situation& in) { return in.input.positions.has_value(); }
bool has_sinusoid(const Situation& in) {
  return has_positions(in) && in.input.positions->are_sinusoidal();
}
// Whether there is more than one feature, or more than a pair.
bool has_cosine(const Situation& in) {
  return has_sinusoid(in) && in.input.embeddings->columns() > 1;
}
bool has_pairs(const Situation& in) {
  return has_sinusoid(in) && in.input.embeddings->columns() > 2;
}

}  // namespace

std::vector<Mistake> mistakes_of_added_positions() {
  return {
      {"positions-missing",
       "positions not added",
       "Attention reads the embeddings as they are; add to each its position first.",
       {"the positions are made, but the encoder does not use them",
        "https://github.com/guocheng2025/Transformer-Encoder/issues/1"},
       "positions that are not 0",
       has_positions,
       {{LeftOut{StepId::positioned, Stands::as_copy}}}},
      {"positions-twice",
       "positions added twice",
       "The position is added to an embedding that has it already; add it once.",
       {"positions were added in every block, and not at the bottom alone",
        "https://github.com/FLAIROx/jafar/issues/13"},
       "positions that are not 0",
       has_positions,
       {{PositionedTwice{}}}},
      {"positions-cosines-first",
       "sine and cosine exchanged",
       "The first feature of each pair gets the cosine and the second the sine; the sine comes "
       "first.",
       {},
       "more than one feature",
       has_cosine,
       {{SinusoidOrdered{Order::cosines_first}}}},
      {"positions-in-halves",
       "sines and cosines in halves",
       "All sines stand in the first half of the features and all cosines in the second; let them "
       "take turns.",
       {"sines and cosines are put one after the other, where the paper has them by turns",
        "https://github.com/tensorflow/tensor2tensor/issues/391"},
       "more than two features",
       has_pairs,
       {{SinusoidOrdered{Order::in_halves}}}},
      {"positions-exponent",
       "another exponent",
       "The exponent counts features where it should count pairs; it is 2p ÷ d for both features "
       "of pair p.",
       {"2i ÷ d, with an i that runs in steps of two, and the cosine's one further on",
        "https://github.com/SamLynnEvans/Transformer/issues/25"},
       "more than two features; of two, the cosine's shows it",
       has_cosine,
       {{SinusoidRaised{Exponent::doubled}},
        {SinusoidRaised{Exponent::doubled_alike}},
        {SinusoidRaised{Exponent::of_feature}}}},
      {"positions-off-by-one",
       "positions off by one",
       "The first word's position is 1 in place of 0, or each is one too small; count from 0, or "
       "on "
       "from what is cached.",
       {},
       "nothing more: every angle shows it",
       has_sinusoid,
       {{SinusoidFrom{.off = 1.0}}, {SinusoidFrom{.off = -1.0}}}},
      {"positions-restarted",
       "positions counted from 0 again",
       "The sentence's positions begin at 0, though there are tokens before it; count on from what "
       "is cached.",
       {"after a cache was restored its offset stayed 0",
        "https://github.com/vllm-project/vllm-metal/pull/144"},
       "cached tokens",
       [](const Situation& in) { return has_sinusoid(in) && in.input.cached() > 0; },
       {{SinusoidFrom{.anew = true}}}},
  };
}

}  // namespace attn
