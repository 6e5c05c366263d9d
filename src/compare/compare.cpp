#include "compare/compare.hpp"

#include <algorithm>
#include <cmath>

namespace attn {
namespace {

Attention attention_of(const VariantTrace& variant, std::size_t word) {
  Attention attention;
  const auto weights = find_step(variant, StepId::weights)->values.row(word);
  attention.weights.assign(weights.begin(), weights.end());
  double largest = 0.0;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const double weight = weights[j];
    if (!is_scored(weight)) continue;
    ++attention.scored;
    if (weight > 0.0) attention.entropy -= weight * std::log2(weight);
    if (weight > largest) attention.most.clear();
    largest = std::max(largest, weight);
    if (weight == largest) attention.most.push_back(j);
  }
  const auto context = find_step(variant, StepId::context)->values.row(word);
  attention.context.assign(context.begin(), context.end());
  return attention;
}

bool same_names(const std::vector<Operand>& a, const std::vector<Operand>& b) {
  return std::ranges::equal(a, b, {}, &Operand::name, &Operand::name);
}

bool same_numbers(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    for (std::size_t j = 0; j < a.columns(); ++j) {
      if (is_scored(a(i, j)) != is_scored(b(i, j))) return false;
      if (is_scored(a(i, j)) && a(i, j) != b(i, j)) return false;
    }
  }
  return true;
}

std::optional<StepId> first_difference(const VariantTrace& a, const VariantTrace& b) {
  for (const Step& step : a.steps) {
    const Step* other = find_step(b, step.id);
    if (other == nullptr) continue;
    if (!same_names(step.from, other->from) || !same_numbers(step.values, other->values)) {
      return step.id;
    }
  }
  return std::nullopt;
}

}  // namespace

Comparison compare(const Trace& trace) {
  Comparison comparison;
  for (std::size_t i = 0; i < trace.input.words.size(); ++i) {
    WordComparison word{.word = trace.input.words[i], .variants = {}};
    for (const VariantTrace& variant : trace.variants) {
      word.variants.push_back(attention_of(variant, i));
    }
    comparison.words.push_back(std::move(word));
  }
  for (std::size_t v = 0; v + 1 < trace.variants.size(); ++v) {
    comparison.partings.push_back(
        {.first = v,
         .second = v + 1,
         .step = first_difference(trace.variants[v], trace.variants[v + 1])});
  }
  return comparison;
}

double even_entropy(std::size_t n) { return n == 0 ? 0.0 : std::log2(static_cast<double>(n)); }

}  // namespace attn
