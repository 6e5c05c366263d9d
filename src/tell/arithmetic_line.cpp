#include "tell/arithmetic_line.hpp"

#include <fmt/format.h>

#include "operations/operation.hpp"
#include "write/number.hpp"
#include "write/written_sum.hpp"

namespace attn {
namespace {

ArithmeticLine vector_line(const std::string& left, const WeightedVector& weighted, int decimals) {
  ArithmeticLine line{.left = left,
                      .separator = ", ",
                      .open = factor(weighted.weight, decimals) + " × [",
                      .close = "]",
                      .relation = relation(weighted, decimals)};
  line.terms.reserve(weighted.vector.size());
  line.result.reserve(weighted.result.size());
  for (const double cell : weighted.vector) line.terms.push_back(number(cell, decimals));
  for (const double cell : weighted.result) line.result.push_back(number(cell, decimals));
  return line;
}

}  // namespace

std::string_view relation(const SumOfProducts& sum, int decimals) {
  WrittenSum written(decimals);
  for (const auto& [left, right] : sum.terms) written.add(left, right);
  if (sum.bias) written.add(*sum.bias);
  return equals(written.is(sum.result));
}

std::string_view relation(const WeightedVector& weighted, int decimals) {
  for (std::size_t f = 0; f < weighted.vector.size(); ++f) {
    WrittenSum written(decimals);
    written.add(weighted.weight, weighted.vector[f]);
    if (!written.is(weighted.result[f])) return equals(false);
  }
  return equals(true);
}

ArithmeticLine sum_line(const std::string& left, const SumOfProducts& sum, int decimals) {
  ArithmeticLine line{.left = left,
                      .separator = " + ",
                      .relation = relation(sum, decimals),
                      .result = {number(sum.result, decimals)}};
  line.terms.reserve(sum.terms.size() + 1);
  for (const auto& [a, b] : sum.terms) {
    line.terms.push_back(factor(a, decimals) + "×" + factor(b, decimals));
  }
  if (sum.bias) line.terms.push_back(factor(*sum.bias, decimals));
  return line;
}

std::vector<ArithmeticLine> word_arithmetic(const Trace& trace, const VariantTrace& variant,
                                            Row word, std::size_t head, const Labels& labels,
                                            const View& view) {
  std::vector<ArithmeticLine> lines;
  const Position position = position_of(trace.input.words, word);
  for (const Step& step : variant.steps) {
    if (step.head != head || !view.shows(step.id)) continue;
    const Shape shape = facts(step.id).shape;
    const bool is_dot = operation(step.op).form == Form::sum_of_products && shape == Shape::pairs;
    for (std::size_t j = 0; j < labels.tokens.size(); ++j) {
      if (is_dot && is_scored(step.cells(index_of(word), j))) {
        const std::string left = fmt::format(
            "score({}, {}) = {}{} · {}{}", labels.words[index_of(position)], labels.tokens[j],
            row_symbol(step.from[0].name), subscript(ordinal(position)),
            row_symbol(step.from[1].name), subscript(j + 1));
        lines.push_back(sum_line(left, sum_of_products(trace, variant, step, index_of(word), j),
                                 view.decimals));
      } else if (shape == Shape::pair_features) {
        const auto weighted = weighted_vector_arithmetic(trace, variant, step, word, Position{j});
        if (!is_scored(weighted.weight)) continue;
        lines.push_back(vector_line(
            fmt::format("weight × {}{}", row_symbol(step.from[1].name), subscript(j + 1)), weighted,
            view.decimals));
      }
    }
  }
  return lines;
}

}  // namespace attn
