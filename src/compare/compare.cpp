#include "compare/compare.hpp"

#include <algorithm>

#include "elementary/elementary.hpp"
#include "trace/features.hpp"

namespace attn {
namespace {

Attention attention_of(const VariantTrace& variant, std::size_t head, Row word) {
  Attention attention;
  attention.head = head;
  const auto weights = find_step(variant, StepId::weights, head)->cells.row(index_of(word));
  attention.weights.assign(weights.begin(), weights.end());
  double largest = 0.0;
  for (std::size_t j = 0; j < weights.size(); ++j) {
    const double weight = weights[j];
    if (!is_scored(weight)) continue;
    if (is_hidden(variant, head, word, Position{j})) {
      attention.hidden.push_back(Position{j});
      continue;
    }
    ++attention.seen;
    if (weight > 0.0) attention.entropy -= weight * elementary::log2(weight);
    if (weight > largest) attention.most.clear();
    largest = std::max(largest, weight);
    if (weight == largest) attention.most.push_back(Position{j});
  }
  attention.sink = sink_weight(variant, head, word);
  if (attention.sink) {
    const double weight = *attention.sink;
    ++attention.seen;
    if (weight > 0.0) attention.entropy -= weight * elementary::log2(weight);
    attention.sink_is_most = weight >= largest;
    if (weight > largest) attention.most.clear();
  }
  return attention;
}

std::optional<Result> result_of(const Trace& trace, std::size_t variant, Row word) {
  const VariantTrace& of = trace.variants[variant];
  const Step& last = of.steps.back();
  if (last.id == StepId::context) return std::nullopt;
  const auto row = last.cells.row(index_of(word));
  return Result{.variant = variant,
                .step = last.id,
                .vector = {row.begin(), row.end()},
                .features = column_features(trace, of, last)};
}

bool same_names(const Operands& a, const Operands& b) {
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

// Whether attention itself ends with it.
bool is_of_attention(StepId last) {
  return last == StepId::context || last == StepId::concat || last == StepId::output;
}

std::optional<Ending> ending(const VariantTrace& first, const VariantTrace& second) {
  const Step& a = first.steps.back();
  const Step& b = second.steps.back();
  if (is_of_attention(a.id) || a.id != b.id || a.cells.columns() != b.cells.columns()) {
    return std::nullopt;
  }
  Ending result{.step = a.id};
  for (std::size_t i = 0; i < a.cells.rows(); ++i) {
    for (std::size_t j = 0; j < a.cells.columns(); ++j) {
      const double difference = std::abs(a.cells(i, j) - b.cells(i, j));
      result.largest_difference = std::max(result.largest_difference, difference);
    }
  }
  return result;
}

Parting parting(const Trace& trace, std::size_t first, std::size_t second) {
  const VariantTrace& one = trace.variants[first];
  const VariantTrace& next = trace.variants[second];
  for (const Step& step : one.steps) {
    const Step* other = find_step(next, step.id, step.head);
    if (other == nullptr) continue;
    if (!is_same(step, *other)) {
      return {.first = first,
              .second = second,
              .step = step.id,
              .head = step.head,
              .ending = ending(one, next)};
    }
  }
  return {.first = first, .second = second};
}

}  // namespace

bool Attention::hides(Position token) const {
  return std::ranges::find(hidden, token) != hidden.end();
}

std::vector<Attention> attentions(const Trace& trace, std::size_t variant, Row word) {
  std::vector<Attention> heads;
  const VariantTrace& of = trace.variants[variant];
  for (std::size_t h = 0; h < head_count(of); ++h) {
    heads.push_back(attention_of(of, head_id(of, h), word));
    heads.back().variant = variant;
    const Step& context = *find_step(of, StepId::context, head_id(of, h));
    const auto numbers = context.cells.row(index_of(word));
    heads.back().context.assign(numbers.begin(), numbers.end());
    heads.back().features = column_features(trace, of, context);
  }
  return heads;
}

std::optional<double> sink_weight(const VariantTrace& variant, std::size_t head, Row word) {
  const Step* weights = find_step(variant, StepId::weights, head);
  if (weights->from.empty() || !weights->from[0].step) return std::nullopt;
  const Step& exponentials = variant.steps[*weights->from[0].step];
  if (!exponentials.sink) return std::nullopt;
  const std::size_t row = index_of(word);
  return exponentials.fact("sink_exponential")[row] / exponentials.fact("sum")[row];
}

bool is_same(const Step& step, const Step& other) {
  return same_names(step.from, other.from) && same_numbers(step.cells, other.cells);
}

std::vector<Parting> partings(const Trace& trace) {
  std::vector<Parting> all;
  for (std::size_t v = 0; v + 1 < trace.variants.size(); ++v) {
    all.push_back(parting(trace, v, v + 1));
  }
  return all;
}

Comparison compare(const Trace& trace) {
  Comparison comparison;
  for (std::size_t i = 0; i < trace.input.words.size(); ++i) {
    const Row row{i};
    WordComparison word{
        .word = position_of(trace.input.words, row), .attentions = {}, .results = {}};
    for (std::size_t v = 0; v < trace.variants.size(); ++v) {
      for (Attention& head : attentions(trace, v, row)) word.attentions.push_back(std::move(head));
      if (auto result = result_of(trace, v, row)) word.results.push_back(std::move(*result));
    }
    comparison.words.push_back(std::move(word));
  }
  comparison.partings = partings(trace);
  return comparison;
}

double even_entropy(std::size_t n) {
  return n == 0 ? 0.0 : elementary::log2(static_cast<double>(n));
}

}  // namespace attn
