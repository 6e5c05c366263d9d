// The vectors that the words bring, and the matrices that made them, as tables.
#pragma once

#include <string>
#include <vector>

#include "tell/arithmetic_line.hpp"
#include "tell/labels.hpp"
#include "tell/tables.hpp"
#include "tell/view.hpp"
#include "trace/input_matrices.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Whether it has a row of features for each word or token, made by a learned matrix.
bool is_projection(const Step& step);

/// The learned matrices of some projections as they are stored, and then their biases.
std::vector<Table> learned_tables(const Trace& trace, const VariantTrace& variant,
                                  const std::vector<const Step*>& projections);

/// What has a row for each word or token: matrices of the input, and steps. In self-attention all
/// stand in one table, a row for each token; else those of the words come first.
std::vector<Table> vector_tables(const Trace& trace, const VariantTrace& variant,
                                 const std::vector<const InputMatrix*>& given,
                                 const std::vector<const Step*>& steps, const Labels& labels,
                                 const View& view);

/// Whether a context is part of what is shown beside it: of the heads side by side, or the last
/// vectors themselves.
bool is_part_of_more(const VariantTrace& variant, const Step& context, const View& view);

/// A step that has a row for each word encoded alone: of one word the row, with the step's name.
Table word_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                 const Labels& labels);

/// A step that has a row for each word or token, as a table with its head in any case.
Table row_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                const Labels& labels);

/// A matrix of the input that has no row for a word or token of its own: cached rows, gains, and
/// numbers for pairs, of each head where each has its own.
std::vector<Table> other_tables(const Trace& trace, const InputMatrix& which, const Labels& labels);

/// The arithmetic of the first number of a projection, or of all.
std::vector<ArithmeticLine> projection_lines(const Trace& trace, const VariantTrace& variant,
                                             const Step& step, const View& view);

}  // namespace attn
