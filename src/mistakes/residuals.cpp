// Mistakes with a block's residuals, and with its norms.
#include <algorithm>
#include <initializer_list>

#include "mistakes/catalogue.hpp"

namespace attn {
namespace {

using What = ResidualOf::What;
using How = NormedAs::How;

bool has_residual(const Situation& in) { return in.input.residual; }
bool has_both_residuals(const Situation& in) {
  return has_residual(in) && in.input.feed_forward.has_value();
}
bool has_norm(const Situation& in) { return in.input.norm.has_value(); }
bool norms(const Situation& in, NormPlace place) {
  return has_norm(in) && in.input.norm->place == place;
}
bool has_gain(const Situation& in) {
  return has_norm(in) && (in.input.norm->gain_1 || in.input.norm->gain_2);
}
bool has_shift(const Situation& in) {
  return has_norm(in) && (in.input.norm->shift_1 || in.input.norm->shift_2);
}

// Both residuals, then one of them.
std::vector<Edits> residuals(What what) {
  const ResidualOf first{StepId::residual_1, what}, second{StepId::residual_2, what};
  return {{first, second}, {first}, {second}};
}

// Both norms, then one of them.
template <typename Make>
std::vector<Edits> both_norms(Make make) {
  return {
      {make(StepId::norm_1), make(StepId::norm_2)}, {make(StepId::norm_1)}, {make(StepId::norm_2)}};
}

std::vector<Edits> normed(std::initializer_list<How> all) {
  std::vector<Edits> ways;
  for (const How how : all) {
    for (Edits& way : both_norms([&](StepId step) { return NormedAs{step, how}; })) {
      ways.push_back(std::move(way));
    }
  }
  return ways;
}

std::vector<Edits> left_out() {
  std::vector<Edits> ways;
  for (const Stands stands : {Stands::as_copy, Stands::unused}) {
    for (Edits& way : both_norms([&](StepId step) { return LeftOut{step, stands}; })) {
      ways.push_back(std::move(way));
    }
  }
  return ways;
}

// Rows of words that are not encoded count, too.
std::vector<Edits> normed_down() {
  std::vector<Edits> ways;
  for (Edits& way : normed({How::down_columns})) {
    ways.push_back(way);
    ways.back().emplace_back(WholeSentence{});
    ways.push_back(std::move(way));
  }
  return ways;
}

std::vector<Edits> moved() {
  return both_norms([](StepId step) { return NormMoved{step}; });
}

// The first norm has a row for each word of the sentence, as the one that belongs there has.
std::vector<Edits> moved_after() {
  std::vector<Edits> ways = moved();
  ways.push_back({WholeSentence{}, NormMoved{StepId::norm_1}, NormMoved{StepId::norm_2}});
  ways.push_back({WholeSentence{}, NormMoved{StepId::norm_1}});
  return ways;
}

}  // namespace

std::vector<Mistake> mistakes_of_residuals() {
  return {
      {"residual-missing",
       "residual left out",
       "What attention or the network makes takes the place of what it was given; add the two.",
       {"the sum was x + x, and what attention had made was lost",
        "https://github.com/kyegomez/BitNet/issues/32"},
       "nothing more: what was given shows it",
       has_residual,
       residuals(What::nothing)},
      {"residual-of-normed",
       "residual of the normed vectors",
       "What attention or the network makes is added to the norm that it reads; add it to what was "
       "normed.",
       {"x + attn(norm(x)) was meant, and norm(x) + attn(norm(x)) written",
        "https://github.com/Howuhh/faster-trajectory-transformer/issues/3"},
       "norms that change a vector",
       [](const Situation& in) { return has_residual(in) && norms(in, NormPlace::before); },
       residuals(What::normed)},
      {"residual-without-positions",
       "residual without positions",
       "What attention makes is added to the embeddings alone; add it to the embeddings with their "
       "positions.",
       {"positions were added where attention reads, and not where its result is added",
        "https://github.com/facebookresearch/detr/issues/55"},
       "positions that are not 0",
       [](const Situation& in) { return has_residual(in) && in.input.positions.has_value(); },
       {{ResidualOf{StepId::residual_1, What::without_positions}}}},
      {"residual-of-first-input",
       "second residual of the block's input",
       "What the network makes is added to what attention was given; add it to what the network "
       "was given, in which attention's result stands.",
       {"the second sum took the block's input again",
        "https://github.com/strutive07/transformer-tensorflow2.0/issues/14"},
       "nothing more: what attention found shows it",
       has_both_residuals,
       {{ResidualOf{StepId::residual_2, What::first_given}}}},
      {"residual-of-unnormed",
       "second residual of the sum before its norm",
       "What the network makes is added to the first sum as it was before its norm; add it to "
       "what the norm made, which the network was given.",
       {"the first norm's result was read, but not kept for the second sum",
        "https://github.com/NVIDIA-NeMo/Speech/pull/4350"},
       "a norm that changes a vector",
       [](const Situation& in) { return has_both_residuals(in) && norms(in, NormPlace::after); },
       {{ResidualOf{StepId::residual_2, What::unnormed}}}},
      {"block-norm-missing",
       "norm left out",
       "Vectors go on as they are where they should be normed; norm each.",
       {},
       "vectors that are not normed already",
       has_norm,
       left_out()},
      {"block-norm-before",
       "normed before, not after",
       "What attention and the network read is normed, and not the sums; norm the sums, as the "
       "Transformer does.",
       {"the text norms the sums, and the code what is read",
        "https://github.com/harvardnlp/annotated-transformer/issues/13"},
       "vectors that are not normed already",
       [](const Situation& in) { return norms(in, NormPlace::after); },
       moved()},
      {"block-norm-after",
       "normed after, not before",
       "The sums are normed, and not what attention and the network read; norm what they read, and "
       "add to what was normed.",
       {},
       "vectors that are not normed already",
       [](const Situation& in) { return norms(in, NormPlace::before); },
       moved_after()},
      {"block-norm-down-tokens",
       "normed over the tokens",
       "Each feature is normed over the tokens, as where the norm's axis is that of the words; "
       "norm each row, over its features.",
       {"mean and deviation were taken along the sequence",
        "https://github.com/jadore801120/attention-is-all-you-need-pytorch/pull/17"},
       "more than one token",
       has_norm,
       normed_down()},
      {"block-norm-less-one",
       "divided by d − 1",
       "The variance, or the mean of the squares, is a sum ÷ (d − 1), as torch.std has it unless "
       "it is told otherwise; divide by d.",
       {"x.std(-1) estimates, and divides by d − 1",
        "https://github.com/harvardnlp/annotated-transformer/pull/119"},
       "vectors of more than one number",
       has_norm,
       normed({How::less_one, How::both})},
      {"block-norm-epsilon-outside",
       "epsilon outside the root",
       "ε is added to the root; add it to what the root is taken of.",
       {"(x - mean) / (std + eps)", "https://github.com/hkproj/pytorch-transformer/pull/31"},
       "numbers with many digits, or an ε that is not small",
       has_norm,
       normed({How::epsilon_outside})},
      {"block-norm-kind",
       "another kind of norm",
       "A mean is taken off that should stay, or stays that should be taken off; layer takes it "
       "off, and rms does not.",
       {"the mean was taken off where the model has RMSNorm",
        "https://github.com/ggml-org/llama.cpp/issues/173"},
       "rows whose mean is not 0",
       has_norm,
       normed({How::as_rms, How::as_layer})},
      {"block-norm-without-gain",
       "normed without the gain",
       "Each row is normed, but not multiplied by its gain; multiply by it.",
       {},
       "a gain that is not 1",
       has_gain,
       normed({How::without_gain})},
      {"block-norm-without-shift",
       "normed without the shift",
       "Each row is normed, but its shift is not added; add it.",
       {},
       "a shift that is not 0",
       has_shift,
       normed({How::without_shift})},
      {"block-norm-gain-by-one",
       "a gain that is off by 1",
       "The gain is one too large or too small, as where a model keeps it less 1 and the program "
       "does not, or the other way round; see how the model keeps it.",
       {"1 + gain was taken of weights that are kept whole",
        "https://github.com/Blaizzy/mlx-vlm/pull/2111"},
       "a gain",
       has_gain,
       normed({How::gain_plus_one, How::gain_minus_one})},
      {"block-norm-exchanged",
       "gains of the two norms exchanged",
       "The first norm has the gain of the second, and the second that of the first; each has its "
       "own, and its own shift.",
       {"the norm after attention was loaded for the one before the network",
        "https://github.com/NVIDIA-NeMo/Megatron-Bridge/issues/4200"},
       "gains that differ",
       [](const Situation& in) {
         return (has_gain(in) || has_shift(in)) && in.input.feed_forward.has_value();
       },
       {{ParametersExchanged{true}}, {ParametersExchanged{false}}}},
  };
}

}  // namespace attn
