#include "explain/explain.hpp"

#include <limits>

#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace attn {

Explainer::Explainer(const Trace& trace, const VariantTrace& variant,
                     std::optional<std::size_t> depth)
    : trace_(trace),
      variant_(variant),
      depth_(depth.value_or(std::numeric_limits<std::size_t>::max())) {}

Explanation Explainer::find(const Step& step, const Coordinates& at) const {
  return of_step(step, place_of(trace_, step, at), depth_);
}

void Explainer::take_apart(Explanation& node) const {
  if (!has_operands(node)) return;
  const Frame in(trace_, variant_, *node.step);
  if (node.is_row_sum) {
    for (std::size_t j = 0; j < node.step->cells.columns(); ++j) {
      if (!in.counts(node.step->cells, Row{node.place.row}, Position{j})) continue;
      node.operands.push_back(of_step(*node.step, {node.place.row, j}, node.depth - 1));
    }
    if (node.step->sink) node.own = {node.step->fact("sink_exponential")[node.place.row]};
    return;
  }
  const Parts parts = operation(node.step->op).parts(in, *node.step, node.place);
  node.is_hidden = parts.is_hidden;
  node.is_uniform = parts.is_uniform;
  node.own = parts.own;
  for (const Part& part : parts.of) node.operands.push_back(of_part(part, node.depth - 1));
}

Explanation Explainer::of_step(const Step& step, Place at, std::size_t depth) const {
  const std::size_t place = variant_.steps.place_of(step);
  return {.cell = {.name = std::string(facts(step.id).name),
                   .head = step.head,
                   .at = coordinates_of(trace_, step, at)},
          .step = &step,
          .place = at,
          .value = number_at(Frame(trace_, variant_, step), {.step = place}, at),
          .depth = depth};
}

Explanation Explainer::of_row_sum(const Step& step, Row row, std::size_t depth) const {
  return {.cell = {.name = std::string(facts(step.id).name),
                   .head = step.head,
                   .at = {.word = position_of(trace_.input.words, row)}},
          .step = &step,
          .place = {index_of(row)},
          .is_row_sum = true,
          .value = step.fact("sum")[index_of(row)],
          .depth = depth};
}

Explanation Explainer::of_part(const Part& part, std::size_t depth) const {
  if (!part.of.step) {
    return {.cell = {.name = std::string(part.of.name),
                     .of_input = true,
                     .head = head_of(part.of),
                     .in_input = part.at},
            .value = operand_matrix(trace_, variant_, part.of)(part.at.row, part.at.column)};
  }
  const Step& step = variant_.steps[*part.of.step];
  return part.is_row_sum ? of_row_sum(step, Row{part.at.row}, depth)
                         : of_step(step, part.at, depth);
}

std::size_t Explainer::head_of(const Operand& matrix) const {
  const InputMatrix* which = find_input_matrix(matrix.name);
  return which != nullptr && count_matrices(trace_.input, *which) > 1 ? matrix.head : 0;
}

Form form_of(const Explanation& node) {
  if (node.is_row_sum) return Form::sum;
  return node.step == nullptr ? Form::copy : operation(node.step->op).form;
}

std::string_view operation_of(const Explanation& node) {
  if (node.is_row_sum) return operation(Op::sum).name;
  return node.step == nullptr ? "input" : operation(node.step->op).name;
}

}  // namespace attn
