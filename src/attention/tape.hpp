// The tape computes and records: one verb for each operation, each leaving a step that names what
// it was made from. The recipes (recipes.hpp) are sequences of these verbs.
#pragma once

#include <deque>

#include "attention/trace.hpp"

namespace attn {

/// Records one variant of one input. The input must outlive the tape; the trace that finish()
/// returns does not refer to it. n = words of the sentence, m = tokens attended to (n without a
/// memory), w = words encoded, h = heads, d = features.
///
/// Every verb throws Error, naming file, step and cell, when a result is not a finite number.
class Tape {
 public:
  /// Rows that a verb may read: an input matrix, an earlier step, or the words' rows of one.
  struct Rows {
    Operand operand;
    const Matrix* matrix = nullptr;
  };
  /// Weights and the vectors they weigh; the products themselves are never held together.
  struct Weighted {
    Rows weights, vectors;
  };

  Tape(const Input& input, Variant variant, const Settings& how);
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// The words' embeddings: w × d_model.
  Rows embeddings();
  /// The embeddings of what is attended to, the memory's or the sentence's own: m × d_model.
  Rows attended() const;

  /// X · W_Q + b_Q for the words encoded, or as the input gives them: w × h·d_k. Q = X · W_Q in
  /// "Attention Is All You Need" (Vaswani et al. 2017), section 3.2; a row times a matrix, as in
  /// the lecture; the bias as a PyTorch Linear adds it, last.
  Rows queries();
  /// The same with W_K, for all that is attended to: m × h·d_k.
  Rows keys();
  /// The same with W_V: m × h·d_v.
  Rows values();

  /// 1 … h.
  std::vector<std::size_t> heads() const;
  /// The head's block of columns, one of h equally wide; with one head the rows as they are.
  Rows split(const Rows& rows, std::size_t head);

  /// Dot products of each row of `asking` (w × d) with each row of `answering` (m × d): w × m. The
  /// word itself is left out unless the settings' policy is SelfPolicy::score.
  Rows score(const Rows& asking, const Rows& answering);
  /// scores ÷ divisor, the settings' scale for compared vectors as long as the scored ones.
  Rows scale(const Rows& scores);
  /// −∞ in each cell that the mask hides; without a mask the scores as they are. Throws Error for a
  /// word that may attend to nothing.
  Rows mask(const Rows& scaled_scores);
  /// e^(z − max) and its share of the row's sum: two steps, exponentials and weights.
  Rows softmax(const Rows& masked_scores);
  /// weight × vector for each pair: w × m × d, recorded but not held.
  Weighted weigh(const Rows& weights, const Rows& vectors);
  /// The weighted vectors of each word added up in the order of the tokens; with
  /// SelfPolicy::carry, then the word's own vector as it is: w × d.
  void sum(const Weighted& weighted);

  /// The contexts of all heads side by side, w × h·d; with one head its context as it is.
  Rows concat();
  /// Contexts · W_O + b_O: w × d_out. Nothing where the input has no W_O. Section 3.2.2 of the
  /// paper.
  void output(const Rows& contexts);

  /// The recorded steps. The tape is empty afterwards.
  VariantTrace finish();

 private:
  Rows given(std::string_view name) const;
  Rows of_words(const Rows& rows);
  Rows project(StepId id, const Rows& rows, std::string_view W, std::string_view b);
  bool leaves_out(std::size_t row, std::size_t token) const;
  void require_something_to_see(std::size_t row, const Matrix& masked) const;
  Rows record(Step step);
  void require_finite(const Step& step) const;

  const Input& input_;
  Variant variant_;
  Settings how_;
  std::size_t compared_length_ = 0;  // d of the vectors last scored
  std::deque<Matrix> chosen_;        // what of_words() picked; a deque so that addresses stay
  std::deque<Step> steps_;
};

}  // namespace attn
