// The arithmetic of a number as a line: "score(fly, birds) = q₂ · k₁ = 3×4 + 2×9 + 1×6 + 2×2 = 40".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "operations/arithmetic.hpp"
#include "tell/labels.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// left = a×b + c×d + … = result, in which the middle may be left out.
struct ArithmeticLine {
  std::string left{};                 ///< "score(fly, birds) = q₂ · k₁"; " = " follows
  std::vector<std::string> terms{};   ///< "3×4"
  std::string separator{};            ///< " + " or ", "
  std::string open{}, close{};        ///< around the terms: "" or "0.5 × [" and "]"
  std::string_view relation{};        ///< " = " or " ≈ "
  std::vector<std::string> result{};  ///< one number, or a vector's
};

/// " = " when the written numbers give exactly the written result, " ≈ " when rounding shows.
std::string_view relation(const SumOfProducts& sum, int decimals);
std::string_view relation(const WeightedVector& weighted, int decimals);

/// left = a×b + c×d + … = result
ArithmeticLine sum_line(const std::string& left, const SumOfProducts& sum, int decimals);

/// The arithmetic of one word and one head (0: the only one), of the steps that the
/// view shows: its scores and its weighted vectors, line by line.
std::vector<ArithmeticLine> word_arithmetic(const Trace& trace, const VariantTrace& variant,
                                            Row word, std::size_t head, const Labels& labels,
                                            const View& view);

}  // namespace attn
