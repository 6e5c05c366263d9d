// A plan in words, a line a step, so that what is planned can be read, and an edit seen as the
// lines that it changes.
#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "operations/operation.hpp"
#include "trace/plan.hpp"

namespace attn::test {

/// What a step is called: "head1.weights"; those that are not shown "~weights", then "~~weights".
inline std::string called(const Plan& plan, std::size_t place) {
  const PlannedStep& step = plan.steps[place];
  std::string unseen;
  for (std::size_t at = 0; at <= place && !step.shown; ++at) {
    const PlannedStep& other = plan.steps[at];
    if (!other.shown && other.id == step.id && other.head == step.head) unseen += "~";
  }
  const std::string head = step.head == 0 ? "" : fmt::format("head{}.", step.head);
  return fmt::format("{}{}{}", unseen, head, facts(step.id).name);
}

/// What a step reads: "embeddings[words]", "W_Qᵀ".
inline std::string read(const Plan& plan, const Operand& operand) {
  return fmt::format("{}{}{}", operand.step ? called(plan, *operand.step) : operand.name,
                     operand.of_words ? "[words]" : "", operand.transposed ? "ᵀ" : "");
}

/// What a step knows beside its operands, where it is not the usual.
inline std::string told_parameters(const PlannedStep& step) {
  constexpr std::array along{"", " along columns", " over the matrix", " of each cell",
                             " along nothing"};
  constexpr std::array hides{"",
                             ", strict",
                             ", opposite",
                             ", turned",
                             ", first aligned",
                             ", last aligned",
                             ", not of last",
                             ", others",
                             ", cached",
                             ", given"};
  constexpr std::array dealing{"",          " in turn",   " reshaped",      " refilled",
                               " added up", " to halves", " to neighbours", " past last"};
  std::string told(along[static_cast<std::size_t>(step.along)]);
  if (step.without_keepdims) told += " without keepdims";
  if (step.empty == EmptyRows::zeros) told += ", empty as 0";
  if (step.op == Op::norm || (step.op == Op::exp && step.number != 0.0))
    told += fmt::format(" of {}", step.number);
  if (step.op == Op::divide) told += fmt::format(" by {:.4}", step.number);
  if (step.op == Op::mask) {
    told += fmt::format(" {} {}{}", step.masking.added ? "adds" : "puts", step.masking.put,
                        hides[static_cast<std::size_t>(step.masking.hides)]);
    if (step.masking.mask) told += ", counted otherwise";
    if (step.masking.to_seen) told += " to what is seen";
  }
  if (step.part > 0) told += fmt::format(" {}", step.part);
  if (step.parts > 1) told += fmt::format(" of {}", step.parts);
  told += dealing[static_cast<std::size_t>(step.dealing)];
  if (step.unscored_as_zero) told += ", unscored as 0";
  return told;
}

/// "head1.scores = dot(head1.queries, head1.keys)".
inline std::vector<std::string> told(const Plan& plan) {
  std::vector<std::string> lines;
  for (std::size_t place = 0; place < plan.steps.size(); ++place) {
    const PlannedStep& step = plan.steps[place];
    std::string operands;
    for (const Operand& operand : step.from) {
      operands += (operands.empty() ? "" : ", ") + read(plan, operand);
    }
    lines.push_back(fmt::format("{} = {}({}){}", called(plan, place), operation(step.op).name,
                                operands, told_parameters(step)));
  }
  return lines;
}

}  // namespace attn::test
