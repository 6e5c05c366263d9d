// What an operation may look at while it works on one step: the step, the input, the words encoded,
// and the steps that were computed before.
#pragma once

#include <cstddef>
#include <span>

#include "operations/numbers.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Refers to all of them.
class Frame {
 public:
  Frame(const Input& input, const Settings& settings, std::span<const Position> words,
        const StepList<Step>& steps, const PlannedStep& step)
      : input_(input), settings_(settings), words_(words), steps_(steps), step_(step) {}
  /// A step of a trace, as it was computed.
  Frame(const Trace& trace, const VariantTrace& variant, const Step& step)
      : Frame(trace.input, variant.settings, trace.input.words, variant.steps, step) {}

  const Input& input() const { return input_; }
  const Settings& settings() const { return settings_; }
  std::span<const Position> words() const { return words_; }
  const StepList<Step>& steps() const { return steps_; }
  const PlannedStep& step() const { return step_; }
  const Operand& from(std::size_t index) const { return step_.from[index]; }

  /// The numbers of an operand: of the words encoded alone, or turned, where it says so.
  Numbers numbers(const Operand& operand) const;
  Numbers numbers(std::size_t index) const { return numbers(from(index)); }
  /// The step that an operand is; it must be one.
  const Step& step_of(const Operand& operand) const { return steps_[operand.step.value()]; }

  /// Whether an operand is scores that the input gives: of these the word's own is there, too.
  static bool are_given_scores(const Operand& operand) {
    return !operand.step && operand.name == facts(StepId::scores).name;
  }
  /// Whether the self policy keeps the word from being scored against the token.
  bool leaves_out(Row word, Position token) const {
    return settings_.self != SelfPolicy::score && own_token(word) == token;
  }
  /// The place among the tokens attended to of a word itself.
  Position own_token(Row word) const { return input_.own_token(position_of(words_, word)); }
  /// Whether the mask, as this step takes it, hides the token from the word of a row.
  bool hides(Row row, Position token) const;
  /// Whether a cell of words × tokens counts in a sum over its row: it is scored, and not hidden.
  bool counts(const Matrix& pairs, Row word, Position token) const {
    return is_scored(pairs(index_of(word), index_of(token))) &&
           !is_hidden(steps_, step_.head, word, token);
  }

 private:
  const Input& input_;
  const Settings& settings_;
  std::span<const Position> words_;
  const StepList<Step>& steps_;
  const PlannedStep& step_;
};

}  // namespace attn
