// A plan taken apart, so that steps can be put between others and left out.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "trace/input.hpp"
#include "trace/plan.hpp"

namespace attn {

/// Makes a step a copy of what it reads first, of as many rows as it has.
void make_copy(PlannedStep& step);

/// Steps keep their places while it works; those added have places of their own, after all others.
class Editor {
 public:
  /// Refers to both.
  Editor(const Plan& plan, const Input& input);

  const Input& input() const { return input_; }
  Settings& settings() { return settings_; }
  bool whole_sentence = false;
  int words_off = 0;

  std::vector<PlannedStep>& steps() { return steps_; }
  const std::vector<PlannedStep>& steps() const { return steps_; }
  /// The places of the steps of that id that the plan had: of each head, or of none.
  std::vector<std::size_t> places(StepId id) const;
  /// The place of that step, or nothing.
  std::optional<std::size_t> find(StepId id, std::size_t head) const;
  /// What reads the step at a place.
  Operand operand(std::size_t place) const;

  /// Adds a step that is not shown, and returns what reads it. It will be computed before its first
  /// reader.
  Operand add(PlannedStep step);
  /// What is read in the place of what.
  struct Redirection {
    Operand old, other;
  };
  /// Lets steps that read an `old` read its `other` in its place, of words alone where they did so
  /// beyond what `old` says; only those of id `by`, where it is given.
  void redirect(const std::vector<Redirection>& redirections, std::optional<StepId> by = {});
  /// Leaves the steps at these places out, of which none reads another.
  void leave_out(const std::vector<std::size_t>& places);
  /// Lets the step at `place` stand for what `amendment` makes of what it made: it becomes that,
  /// and what it was is computed before it, unseen. Returns the place of what it was.
  std::size_t amend(std::size_t place, PlannedStep amendment);

  /// The plan again, in an order in which each step comes after what it reads.
  Plan finish(const Plan& before) const;

 private:
  // Places a step after those that it reads, with which `placed` knows where they are.
  void place(std::size_t at, StepList<PlannedStep>& steps,
             std::vector<std::optional<std::size_t>>& placed) const;

  const Input& input_;
  const StepList<PlannedStep>& before_;
  Settings settings_;
  std::vector<PlannedStep> steps_;
  std::vector<bool> left_out_;
};

}  // namespace attn
