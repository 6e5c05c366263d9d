#include "explain/explain.hpp"

#include <algorithm>
#include <limits>

#include "operations/operation.hpp"

namespace attn {
namespace {

class Explainer {
 public:
  Explainer(const Trace& trace, const VariantTrace& variant) : trace_(trace), variant_(variant) {}

  Explanation of_step(const Step& step, Place at, std::size_t depth) const {
    const Frame in(trace_, variant_, step);
    Explanation node{.cell = {.name = std::string(facts(step.id).name),
                              .head = step.head,
                              .at = {position(step, at.row), at.column}},
                     .step = &step,
                     .value = number_at(in, self(step), at)};
    if (facts(step.id).shape == Shape::pair_features) node.cell.at.push_back(at.feature);
    if (depth > 0 && is_scored(node.value)) {
      Parts parts = operation(step.op).parts(in, step, at);
      node.form = parts.form;
      node.is_hidden = parts.is_hidden;
      node.pattern = parts.pattern;
      for (const Part& part : parts.of) node.operands.push_back(of_part(part, depth - 1));
    }
    return node;
  }

 private:
  // A step as what it is itself to those that read it.
  Operand self(const Step& step) const {
    return {.name = facts(step.id).name, .step = variant_.steps.place_of(step)};
  }

  // The row's position in the sentence, or among the tokens attended to.
  std::size_t position(const Step& step, std::size_t row) const {
    return facts(step.id).shape == Shape::token_features ? row : trace_.input.words[row];
  }

  Explanation of_part(const Part& part, std::size_t depth) const {
    if (!part.of.step) {
      return {.cell = {.name = std::string(part.of.name),
                       .of_input = true,
                       .at = {part.at.row, part.at.column}},
              .value = operand_matrix(trace_, variant_, part.of)(part.at.row, part.at.column)};
    }
    const Step& step = variant_.steps[*part.of.step];
    return part.is_row_sum ? of_row_sum(step, part.at.row, depth) : of_step(step, part.at, depth);
  }

  Explanation of_row_sum(const Step& step, std::size_t row, std::size_t depth) const {
    Explanation node{.cell = {.name = std::string(facts(step.id).name),
                              .head = step.head,
                              .at = {position(step, row)}},
                     .step = &step,
                     .is_row_sum = true,
                     .value = step.fact("sum")[row],
                     .form = Form::sum};
    if (depth == 0) return node;
    const Frame in(trace_, variant_, step);
    for (std::size_t j = 0; j < step.values.columns(); ++j) {
      if (in.counts(step.values, row, j)) {
        node.operands.push_back(of_step(step, {row, j}, depth - 1));
      }
    }
    return node;
  }

  const Trace& trace_;
  const VariantTrace& variant_;
};

}  // namespace

std::string_view operation_of(const Explanation& node) {
  if (node.is_row_sum) return operation(Op::sum).name;
  return node.step == nullptr ? "input" : operation(node.step->op).name;
}

Explanation explain(const Trace& trace, const VariantTrace& variant, const Step& step,
                    const std::vector<std::size_t>& at, std::optional<std::size_t> depth) {
  constexpr std::size_t to_the_input = std::numeric_limits<std::size_t>::max();
  std::size_t row = at[0];
  if (facts(step.id).shape != Shape::token_features) {
    row = static_cast<std::size_t>(std::ranges::find(trace.input.words, row) -
                                   trace.input.words.begin());
  }
  return Explainer(trace, variant)
      .of_step(step, {row, at[1], at.size() > 2 ? at[2] : 0}, depth.value_or(to_the_input));
}

}  // namespace attn
