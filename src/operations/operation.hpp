// An operation: what its formula is, what it computes, what one of its numbers was made of, how far
// it may be off, and what is said of it. Each stands in a file of its own beside this one; a step
// names its operation (trace/steps.hpp). A gradient would be one part more: the steps that pull it
// back.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "operations/bounds.hpp"
#include "operations/frame.hpp"
#include "operations/parts.hpp"

namespace attn {

/// Rows first … last − 1 of what a step makes.
struct RowRange {
  std::size_t first, last;
};

/// A function: {0} stands for the operand, {1} for the operand as a factor, {2} for the step's
/// number; in LaTeX; and where that would be too long with numbers in it, as their arithmetic, {3}
/// standing for what the operation brings (Parts::own).
struct Pattern {
  std::string_view plain{}, latex{}, arithmetic{};
};

/// What an operation knows. Its formula is a pattern, whose blanks tell/formula.cpp fills in:
///   {s} the step's symbol   {a} {b} its operands' symbols   {x} the letter of one row of {b}
///   {row} what that row is called   {turned} ᵀ where {b} is turned   {bias} + the bias, if any
///   {divisor} what divides   {number} the step's number   {hidden} where the mask hides
///   {max} {sum} the row's maximum and sum, or of a word's only row what they are
///   {normed} what a norm of the step's kind does   {added} + the second or the sinusoid, − slope ×
///   distance   {applied} what the operation's pattern says, × the second, if any
///   {turning} which features a rotation turns, and by what
///   {heads} how many heads there are   {own} + the word's own vector, if it is carried
struct Operation {
  Op op{};
  std::string_view name{};            ///< in the trace format: "project"
  Form form{};                        ///< how one of its numbers is made of others
  std::string_view plain{}, latex{};  ///< its formula for a terminal and in LaTeX
  /// Form::applied: the function.
  const Pattern& (*pattern)(const PlannedStep& step) = nullptr;
  std::string_view number{};  ///< what the trace format calls the step's number, if it has one
  /// What it knows of each row: "max", "sum"; absent: nothing.
  std::span<const std::string_view> (*row_facts)(const PlannedStep& step) = nullptr;

  /// What it makes of operands of these extents; nothing where they do not fit each other.
  std::optional<Extent> (*extent)(const PlannedStep& step, std::span<const Extent> operands);
  /// How many terms go into one number, which tells whether its cost is worth sharing; absent: 1.
  std::size_t (*terms)(const Frame& in) = nullptr;
  /// Computes rows of a step, which has its extent; and the facts of these rows.
  void (*compute)(const Frame& in, RowRange rows, Step& out);
  /// What the number at a place of a computed step was made of.
  Parts (*parts)(const Frame& in, const Step& step, Place at);
  /// How far each number of a computed step may be off, as its cells: see Bounds.
  Matrix (*bounds)(const Frame& in, const Step& step, const Bounds& known);
  /// What it does, where variants part by it: "queries are compared with keys".
  std::string (*action)(const PlannedStep& step) = nullptr;
  /// Why it is not what the Transformer does ("Attention Is All You Need", Vaswani et al. 2017,
  /// section 3.2), in one sentence; or nothing where it is.
  std::optional<std::string> (*departure)(const PlannedStep& step,
                                          const Settings& settings) = nullptr;
};

namespace operations {
extern const Operation project, split, dot, divide, cap, add, mask, exponential, normalise, weigh,
    sum, concat, norm, rotate, activate;
}

/// What an operation knows.
const Operation& operation(Op op);

/// Room for what a step knows of each of its rows.
std::vector<RowFact> row_facts_of(const PlannedStep& step);

}  // namespace attn
