#include "explain/explain.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace attn {
namespace {

// Where a number stands in a matrix: its row there, which for a step of the words is not their
// position in the sentence.
struct Place {
  std::size_t row, column;
};

class Explainer {
 public:
  Explainer(const Trace& trace, const VariantTrace& variant) : trace_(trace), variant_(variant) {}

  Explanation of_step(const Step& step, Place at, std::size_t feature, std::size_t depth) const {
    const bool has_features = facts(step.id).shape == Shape::pair_features;
    Explanation node{.cell = {.name = std::string(facts(step.id).name),
                              .head = step.head,
                              .at = {position(step, at.row), at.column}},
                     .step = &step};
    if (has_features) {
      node.cell.at.push_back(feature);
      std::vector<double> vector;
      weighted_vector(trace_, variant_, step, at.row, at.column, vector);
      node.value = vector[feature];
    } else {
      node.value = step.values(at.row, at.column);
    }
    if (depth > 0 && is_scored(node.value)) {
      node.operands = operands(step, at, feature, depth - 1);
    }
    return node;
  }

 private:
  // The row's position in the sentence, or among the tokens attended to.
  std::size_t position(const Step& step, std::size_t row) const {
    return facts(step.id).shape == Shape::token_features ? row : trace_.input.words[row];
  }

  // The number of an operand; its row counts words where only theirs are read.
  Explanation operand(const Operand& of, Place at, std::size_t depth) const {
    const auto id = parse_step(of.name);
    const Step* step = id ? find_step(variant_, *id, of.head) : nullptr;
    if (step != nullptr) {
      const bool of_tokens = facts(*id).shape == Shape::token_features;
      const std::size_t row = of.words_only && of_tokens ? trace_.input.words[at.row] : at.row;
      return of_step(*step, {row, at.column}, 0, depth);
    }
    Place cell = at;
    if (of.words_only) cell.row = trace_.input.words[at.row];
    if (of.transposed) std::swap(cell.row, cell.column);
    return {.cell = {.name = of.name, .of_input = true, .at = {cell.row, cell.column}},
            .value = values_of(of)(cell.row, cell.column)};
  }

  std::vector<Explanation> operands(const Step& step, Place at, std::size_t feature,
                                    std::size_t depth) const {
    const auto first = [&](Place place) { return operand(step.from[0], place, depth); };
    switch (step.op) {
      case Op::project:
        return products(step, at, depth);
      case Op::split:
        return {first({at.row, (step.head - 1) * step.values.columns() + at.column})};
      case Op::dot:
        return products(step, at, depth);
      case Op::divide:
      case Op::mask:
        return {first(at)};
      case Op::exp:
        if (!counts(step, at.row, at.column)) return {first(at)};
        return {first(at), first({at.row, largest(step, at.row)})};
      case Op::normalise:
        if (!counts(step, at.row, at.column)) return {first(at)};
        return {first(at), row_sum(step, at.row, depth)};
      case Op::weigh:
        return {first(at), operand(step.from[1], {at.column, feature}, depth)};
      case Op::sum:
        return summands(step, at, depth);
      case Op::concat:
        break;
    }
    const std::size_t width = step.values.columns() / head_count(variant_);
    Operand context = step.from[0];
    context.head = at.column / width + 1;
    return {operand(context, {at.row, at.column % width}, depth)};
  }

  std::vector<Explanation> products(const Step& step, Place at, std::size_t depth) const {
    std::vector<Explanation> nodes;
    const std::size_t length = values_of(step.from[0]).columns();
    for (std::size_t k = 0; k < length; ++k) {
      nodes.push_back(operand(step.from[0], {at.row, k}, depth));
      const bool dot = step.op == Op::dot;
      nodes.push_back(
          operand(step.from[1], dot ? Place{at.column, k} : Place{k, at.column}, depth));
    }
    if (step.from.size() > 2) nodes.push_back(operand(step.from[2], {0, at.column}, depth));
    return nodes;
  }

  const Matrix& values_of(const Operand& of) const { return operand_matrix(trace_, variant_, of); }

  std::size_t largest(const Step& step, std::size_t row) const {
    const auto cells = values_of(step.from[0]).row(row);
    return static_cast<std::size_t>(std::ranges::find(cells, step.row_max[row]) - cells.begin());
  }

  // Whether a cell counts in a sum over its row.
  bool counts(const Step& pairs, std::size_t row, std::size_t column) const {
    return is_scored(pairs.values(row, column)) && !is_hidden(variant_, pairs.head, row, column);
  }

  Explanation row_sum(const Step& weights, std::size_t row, std::size_t depth) const {
    const Step& exponentials = *find_step(variant_, StepId::exponentials, weights.head);
    Explanation node{.cell = {.name = std::string(facts(exponentials.id).name),
                              .head = exponentials.head,
                              .at = {position(exponentials, row)}},
                     .step = &exponentials,
                     .is_row_sum = true,
                     .value = exponentials.row_sum[row]};
    if (depth == 0) return node;
    for (std::size_t j = 0; j < exponentials.values.columns(); ++j) {
      if (counts(exponentials, row, j)) {
        node.operands.push_back(of_step(exponentials, {row, j}, 0, depth - 1));
      }
    }
    return node;
  }

  std::vector<Explanation> summands(const Step& context, Place at, std::size_t depth) const {
    const Step& weighted = *find_step(variant_, StepId::weighted_values, context.head);
    const Step& weights = *find_step(variant_, StepId::weights, context.head);
    std::vector<Explanation> nodes;
    for (std::size_t j = 0; j < weights.values.columns(); ++j) {
      if (counts(weights, at.row, j)) {
        nodes.push_back(of_step(weighted, {at.row, j}, at.column, depth));
      }
    }
    if (context.from.size() > 1) nodes.push_back(operand(context.from[1], at, depth));
    return nodes;
  }

  const Trace& trace_;
  const VariantTrace& variant_;
};

}  // namespace

std::string_view operation_of(const Explanation& node) {
  if (node.is_row_sum) return facts(Op::sum).name;
  return node.step == nullptr ? "input" : facts(node.step->op).name;
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
      .of_step(step, {row, at[1]}, at.size() > 2 ? at[2] : 0, depth.value_or(to_the_input));
}

}  // namespace attn
