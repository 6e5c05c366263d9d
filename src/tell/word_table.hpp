// One word's way from scores to context, as a table and as arithmetic.
#pragma once

#include <string>
#include <vector>

#include "operations/arithmetic.hpp"
#include "tell/sheet.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What the words of the sentence and the tokens they attend to are called.
struct Labels {
  std::vector<std::string> words;
  std::vector<std::string> tokens;
};

/// The steps of one word (a row, from 0) and one head (0: the only one) that the view shows.
PairTable word_table(const Trace& trace, const VariantTrace& variant, std::size_t word,
                     std::size_t head, const Labels& labels, const View& view);

/// The arithmetic of their numbers, line by line.
std::vector<ArithmeticLine> word_arithmetic(const Trace& trace, const VariantTrace& variant,
                                            std::size_t word, std::size_t head,
                                            const Labels& labels, const View& view);

/// left = a×b + c×d + … = result
ArithmeticLine sum_line(const std::string& left, const SumOfProducts& sum, int decimals);

}  // namespace attn
