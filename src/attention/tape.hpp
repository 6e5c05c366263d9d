// The tape computes and records: one verb for each operation, each leaving a step that names what
// it was made from. The recipes (recipes.hpp) are sequences of these verbs.
#pragma once

#include <deque>

#include "attention/trace.hpp"

namespace attn {

/// Records one variant of one input. The input must outlive the tape; the trace that finish()
/// returns does not refer to it. n = tokens, w = words encoded, d = features.
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

  /// The embeddings: n × d_model.
  Rows embeddings() const;
  /// Of `rows` (one per token) only those of the words encoded: w × d.
  Rows of_words(const Rows& rows);

  /// rows · W, a vector for each row. Q = X · W_Q in "Attention Is All You Need" (Vaswani et al.
  /// 2017), section 3.2; a row times a matrix, as in the lecture. The optional must hold a matrix.
  Rows project(StepId id, const Rows& rows, const char* name, const std::optional<Matrix>& W);
  /// Dot products of each row of `asking` (w × d) with each row of `answering` (n × d): w × n. The
  /// word itself is left out unless the settings' policy is SelfPolicy::score.
  Rows score(const Rows& asking, const Rows& answering);
  /// scores ÷ divisor, the settings' scale for compared vectors as long as the scored ones.
  Rows scale(const Rows& scores);
  /// e^(z − max) and its share of the row's sum: two steps, exponentials and weights.
  Rows softmax(const Rows& scaled_scores);
  /// weight × vector for each pair: w × n × d, recorded but not held.
  Weighted weigh(const Rows& weights, const Rows& vectors);
  /// The weighted vectors of each word added up in the order of the tokens; with
  /// SelfPolicy::carry, then the word's own vector as it is: w × d.
  void sum(const Weighted& weighted);

  /// The recorded steps. The tape is empty afterwards.
  VariantTrace finish();

 private:
  bool leaves_out(std::size_t word, std::size_t token) const;
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
