// The tape computes and records: one verb for each operation, each leaving a step that names what
// it was made from. The recipes (recipes.hpp) are sequences of these verbs.
#pragma once

#include <deque>
#include <functional>

#include "trace/trace.hpp"

namespace attn {

/// Records one variant of one input. The input must outlive the tape; the trace that finish()
/// returns does not refer to it. n = words of the sentence, m = tokens attended to (n without a
/// memory), w = words encoded, h = heads, d = features.
///
/// Every verb throws Error, naming file, step and cell, when a result is not a finite number.
///
/// The verbs are virtual so that known mistakes can be made in their place: mistakes/.
class Tape {
 public:
  /// Rows that a verb may read: an input matrix, an earlier step, or the words' rows of one.
  struct Rows {
    Operand operand;
    const Matrix* matrix = nullptr;
  };
  /// Weights and the vectors they weigh, and the products, where they are held.
  struct Weighted {
    Rows weights, vectors;
    const Matrix* products = nullptr;
  };

  Tape(const Input& input, Variant variant, const Settings& how);
  virtual ~Tape() = default;
  Tape(const Tape&) = delete;
  Tape& operator=(const Tape&) = delete;

  /// Called with each step once it is computed. It may change the step's numbers: what comes after
  /// follows from them as they then are.
  using Listener = std::function<void(Step&)>;
  void listen(Listener listener) { listener_ = std::move(listener); }
  /// From now on weighted_values have their numbers in the step: w·m rows, word after word.
  void hold_weighted_values() { holds_weighted_values_ = true; }

  /// The words' embeddings: w × d_model.
  Rows embeddings();
  /// The embeddings of what is attended to, the memory's or the sentence's own: m × d_model.
  Rows attended() const;

  /// X · W_Q + b_Q for the words encoded, or as the input gives them: w × h·d_k. Q = X · W_Q in
  /// "Attention Is All You Need" (Vaswani et al. 2017), section 3.2; a row times a matrix, as in
  /// the lecture; the bias as a PyTorch Linear adds it, last.
  virtual Rows queries();
  /// The same with W_K, for all that is attended to: m × h·d_k.
  virtual Rows keys();
  /// The same with W_V: m × h·d_v.
  virtual Rows values();

  /// 1 … h.
  std::vector<std::size_t> heads() const;
  /// The head's block of columns, one of h equally wide; with one head the rows as they are.
  virtual Rows split(const Rows& rows, std::size_t head);

  /// Dot products of each row of `asking` (w × d) with each row of `answering` (m × d): w × m. The
  /// word itself is left out unless the settings' policy is SelfPolicy::score.
  virtual Rows score(const Rows& asking, const Rows& answering);
  /// scores ÷ divisor, the settings' scale for compared vectors as long as the scored ones.
  virtual Rows scale(const Rows& scores);
  /// −∞ in each cell that the mask hides; without a mask the scores as they are. Throws Error for a
  /// word that may attend to nothing.
  virtual Rows mask(const Rows& scaled_scores);
  /// e^(z − max) and its share of the row's sum: two steps, exponentials and weights.
  virtual Rows softmax(const Rows& masked_scores);
  /// weight × vector for each pair: w × m × d, recorded but, unless asked for, not held.
  virtual Weighted weigh(const Rows& weights, const Rows& vectors);
  /// The weighted vectors of each word added up in the order of the tokens; with
  /// SelfPolicy::carry, then the word's own vector as it is: w × d.
  void sum(const Weighted& weighted);

  /// The contexts of all heads side by side, w × h·d; with one head its context as it is.
  virtual Rows concat();
  /// Contexts · W_O + b_O: w × d_out. Nothing where the input has no W_O. Section 3.2.2 of the
  /// paper.
  virtual void output(const Rows& contexts);

  /// The recorded steps. The tape is empty afterwards.
  VariantTrace finish();

 protected:
  const Input& input() const { return input_; }
  const Settings& how() const { return how_; }
  const std::deque<Step>& steps() const { return steps_; }
  /// d of the vectors last scored.
  std::size_t compared_length() const { return compared_length_; }

  Rows given(std::string_view name) const;
  Rows of_words(const Rows& rows);
  /// A matrix that is read, but is no step of its own.
  Rows aside(const Operand& operand, Matrix matrix);
  /// rows · W + b, not yet recorded. W is stored as the input's layout says, unless `turned`.
  Step projected(StepId id, const Rows& rows, std::string_view W, std::string_view b,
                 bool turned = false) const;
  virtual Rows project(StepId id, const Rows& rows, std::string_view W, std::string_view b);
  /// What the scores last computed are divided by.
  virtual double divisor() const;
  /// Whether the self policy keeps the row's word from being scored against the token.
  bool leaves_out(std::size_t row, std::size_t token) const;
  /// Whether the mask hides the token from the row's word.
  virtual bool hides(std::size_t row, std::size_t token) const;
  virtual void require_something_to_see(std::size_t row, const Matrix& masked) const;
  virtual void require_finite(const Step& step) const;
  virtual Rows record(Step step);

 private:
  Matrix added_up(const Weighted& weighted) const;

  const Input& input_;
  Variant variant_;
  Settings how_;
  Listener listener_;
  bool holds_weighted_values_ = false;
  std::size_t compared_length_ = 0;  // d of the vectors last scored
  std::deque<Matrix> aside_;         // a deque so that addresses stay
  std::deque<Step> steps_;
};

}  // namespace attn
