#include "guess/guesses.hpp"

#include <algorithm>
#include <bit>
#include <memory>

#include "attention/recipes.hpp"
#include "guess/dropout.hpp"
#include "guess/other_bias.hpp"
#include "guess/other_mask.hpp"
#include "guess/unseen_dropout.hpp"

namespace attn {
namespace {

bool gives(const AnsweredVariant& answers, StepId id) {
  return std::ranges::find(answers.steps, id, &AnsweredStep::id) != answers.steps.end();
}

// The input with a mask for each head, which says what the words encoded see.
Input with_masks(Input input, const std::vector<Matrix>& masks) {
  Mask of_heads{.rule = MaskRule::heads};
  for (const Matrix& mask : masks) {
    Matrix cells(input.tokens.size(), mask.columns(), 1.0);
    for (std::size_t i = 0; i < mask.rows(); ++i) {
      const Position word = position_of(input.words, Row{i});
      std::ranges::copy(mask.row(i), cells.row(index_of(word)).begin());
    }
    of_heads.parts.push_back({.rule = MaskRule::matrix, .cells = std::move(cells)});
  }
  input.mask = std::move(of_heads);
  return input;
}

class Guessing {
 public:
  Guessing(const Mistake& mistake, const Situation& in, const AnsweredVariant& answers,
           const RightNumbers& right, const Strictness& strictness)
      : mistake_(mistake), in_(in), answers_(answers), right_(right), strictness_(strictness) {}

  std::vector<Guess> all() {
    switch (mistake_.fits) {
      case Fits::nothing:
      case Fits::divisor:
      case Fits::mask_number:
      case Fits::base:
        break;
      case Fits::dropout:
        if (!gives(answers_, StepId::weights))
          add(dropped_of_contexts(right(), answers_, strictness_));
        break;
      case Fits::dropout_of_scores:
        guess_dropped_scores();
        break;
      case Fits::dropout_of_output:
        add_seen(attention_result(right_.variant));
        add_seen(StepId::ffn_output);
        break;
      case Fits::mask:
        guess_masks();
        break;
      case Fits::bias:
        guess_biases();
        break;
    }
    return std::move(guesses_);
  }

 private:
  // The right numbers, all of them.
  const Mistaken& right() {
    if (!computed_) {
      computed_ = compute(in_.input, right_plan(in_), Bounding::term_by_term, true, {},
                          strictness_.precision());
    }
    return computed_.value();
  }

  Guess& another() {
    Guess& guess = guesses_.emplace_back();
    guess.mistake = &mistake_;
    return guess;
  }

  void add(const std::optional<Dropped>& dropped) {
    if (!dropped) return;
    Guess& guess = another();
    guess.edits = {*dropped};
    guess.dropout = dropped->p;
  }

  // Dropout of a step whose own numbers show it.
  void add_seen(StepId of) {
    constexpr std::size_t least_left = 2;
    if (!gives(answers_, of)) return;
    const auto dropout = find_dropout(answers_, right(), strictness_, least_left, of);
    if (dropout && dropout->is_round) add(dropout->edit);
  }

  void guess_dropped_scores() {
    add_seen(StepId::scores);
    add_seen(StepId::scaled_scores);
    if (!guesses_.empty() || !gives(answers_, StepId::weights)) return;
    auto dropped = dropped_of_weights(right(), answers_, strictness_);
    if (!dropped) return;
    dropped->in_use = true;
    add(dropped);
  }

  void guess_masks() {
    if (in_.input.mask.has(MaskRule::heads)) return guess_masks_of_heads();
    for (Matrix& mask : other_masks(in_, answers_, right_, strictness_)) {
      const auto kept = std::make_shared<const Matrix>(mask);
      Guess& guess = another();
      if (in_.settings.mask == MaskRule::none) {
        guess.edits = {AlsoHides{Masking::Hides::given, kept}};
      } else {
        guess.edits = {Hides{Masking::Hides::given, kept}};
      }
      guess.masks = {std::move(mask)};
    }
  }

  void guess_masks_of_heads() {
    for (auto& masks : other_masks_of_heads(in_, answers_, right_, strictness_)) {
      Guess& guess = another();
      guess.input = with_masks(in_.input, masks);
      guess.masks = std::move(masks);
    }
  }

  // Each bias alone, and then any of them together, the fewest first: a bias of the values shows in
  // the output, too.
  void guess_biases() {
    const std::vector<OwnBias> found = other_biases(in_, answers_, right_, strictness_);
    const std::size_t all = (std::size_t{1} << found.size()) - 1;
    for (std::size_t count = 1; count <= found.size(); ++count) {
      for (std::size_t chosen = 1; chosen <= all; ++chosen) {
        if (static_cast<std::size_t>(std::popcount(chosen)) == count) guess_biases(found, chosen);
      }
    }
  }

  // Of those found the ones whose bits are set.
  void guess_biases(const std::vector<OwnBias>& found, std::size_t chosen) {
    Guess& guess = another();
    guess.input = in_.input;
    for (std::size_t b = 0; b < found.size(); ++b) {
      if ((chosen >> b & 1U) == 0) continue;
      guess.input = with_bias(std::move(*guess.input), found[b]);
      guess.biases.push_back(found[b]);
    }
  }

  const Mistake& mistake_;
  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  const Strictness& strictness_;
  std::optional<Mistaken> computed_;
  std::vector<Guess> guesses_;
};

}  // namespace

std::vector<Guess> guesses(const Mistake& mistake, const Situation& in,
                           const AnsweredVariant& answers, const RightNumbers& right,
                           const Strictness& strictness) {
  return Guessing(mistake, in, answers, right, strictness).all();
}

}  // namespace attn
