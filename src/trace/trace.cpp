#include "trace/trace.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// Queries and keys that are normed, turned or divided; all heads may share one of keys.
bool is_made_for_scores(const VariantTrace& variant, std::size_t place) {
  const Op op = variant.steps[place].op;
  return op == Op::norm || op == Op::rotate || op == Op::divide;
}

bool is_masked_in(const StepList<Step>& steps, std::size_t head, Row word, Position token) {
  const Step* masked = steps.find(StepId::masked_scores, head);
  return masked != nullptr && masked->cells(index_of(word), index_of(token)) == hidden;
}

}  // namespace

const std::vector<double>& Step::fact(std::string_view name) const {
  const auto found = std::ranges::find(row_facts, name, &RowFact::name);
  if (found == row_facts.end()) throw std::out_of_range("no row fact " + std::string(name));
  return found->of_rows;
}

const Step* find_step(const VariantTrace& variant, StepId id, std::size_t head) {
  return variant.steps.find(id, head);
}

std::vector<const Step*> steps_of(const VariantTrace& variant, std::size_t head) {
  std::vector<const Step*> steps;
  if (head == 0) {
    for (const Step& step : variant.steps) {
      if (step.head == 0) steps.push_back(&step);
    }
    return steps;
  }
  if (const Step* context = find_step(variant, StepId::context, head)) steps.push_back(context);
  for (std::size_t next = 0; next < steps.size(); ++next) {
    for (const Operand& read : steps[next]->from) {
      // What all heads share is no head's, unless it stands between what is.
      if (!read.step || (read.head == 0 && !is_made_for_scores(variant, *read.step))) continue;
      const Step* step = &variant.steps[*read.step];
      if (std::ranges::find(steps, step) == steps.end()) steps.push_back(step);
    }
  }
  // What heads share was computed with the first of them.
  std::ranges::sort(steps);
  std::ranges::stable_sort(steps, {}, &Step::id);
  return steps;
}

std::size_t head_count(const VariantTrace& variant) { return variant.steps.heads(); }

double divisor_of(const VariantTrace& variant) {
  const auto scaled = std::ranges::find_if(
      variant.steps, [](const Step& step) { return step.scaling.has_value(); });
  return scaled == variant.steps.end() ? 1.0 : variant.settings.scale.divisor(scaled->scaling->d);
}

StepId last_step(const VariantTrace& variant) {
  // A norm may come before attention, and what only a notation has comes after all others.
  const Step* last = nullptr;
  for (const StepId id : {StepId::context, StepId::concat, StepId::output, StepId::residual_1,
                          StepId::norm_1, StepId::ffn_output, StepId::residual_2, StepId::norm_2}) {
    const Step* step = find_step(variant, id);
    if (step != nullptr && (last == nullptr || last < step)) last = step;
  }
  return last == nullptr ? StepId::context : last->id;
}

std::size_t tokens_before(const Input& input, StepId id) {
  return id == StepId::scaled_keys ? 0 : input.cached();
}

bool is_masked(const VariantTrace& variant, std::size_t head, Row word, Position token) {
  return is_masked_in(variant.steps, head, word, token);
}

bool is_hidden(const StepList<Step>& steps, std::size_t head, Row word, Position token) {
  if (!is_masked_in(steps, head, word, token)) return false;
  const Step* exponentials = steps.find(StepId::exponentials, head);
  return exponentials == nullptr || exponentials->empty != EmptyRows::uniform ||
         !(exponentials->cells(index_of(word), index_of(token)) > 0.0);
}

bool is_hidden(const VariantTrace& variant, std::size_t head, Row word, Position token) {
  return is_hidden(variant.steps, head, word, token);
}

bool hides_any(const VariantTrace& variant) {
  return std::ranges::any_of(variant.steps, [](const Step& step) {
    if (step.id != StepId::masked_scores) return false;
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      const auto row = step.cells.row(i);
      if (std::ranges::find(row, hidden) != row.end()) return true;
    }
    return false;
  });
}

bool hides_any(const Trace& trace) {
  return std::ranges::any_of(trace.variants,
                             [](const VariantTrace& variant) { return hides_any(variant); });
}

std::size_t head_id(const VariantTrace& variant, std::size_t index) {
  return head_count(variant) == 1 ? 0 : index + 1;
}

const Matrix& operand_matrix(const Input& input, const StepList<Step>& steps,
                             const Operand& operand) {
  if (operand.step) return steps[*operand.step].cells;
  if (const Matrix* matrix = find_matrix(input, operand.name, operand.head)) return *matrix;
  throw std::out_of_range("no matrix named " + std::string(operand.name));
}

const Matrix& operand_matrix(const Trace& trace, const VariantTrace& variant,
                             const Operand& operand) {
  return operand_matrix(trace.input, variant.steps, operand);
}

std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, Row word) {
  const Matrix& matrix = operand_matrix(trace, variant, operand);
  return matrix.row(operand.of_words ? index_of(position_of(trace.input.words, word))
                                     : index_of(word));
}

std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, Position token) {
  const Matrix& matrix = operand_matrix(trace, variant, operand);
  if (!operand.after_past) return matrix.row(index_of(token));
  const Matrix& past = past_of(trace.input, operand.name);
  if (index_of(token) >= past.rows()) return matrix.row(index_of(token) - past.rows());
  return past.row(index_of(token))
      .subspan(first_past_column(operand, matrix.columns()), matrix.columns());
}

void weighted_vector(const Trace& trace, const VariantTrace& variant, const Step& step, Row word,
                     Position token, std::vector<double>& out) {
  const double weight = operand_row(trace, variant, step.from[0], word)[index_of(token)];
  const auto vector = operand_row(trace, variant, step.from[1], token);
  out.resize(vector.size());
  for (std::size_t f = 0; f < out.size(); ++f) out[f] = weight * vector[f];  // NaN stays NaN
}

}  // namespace attn
