// One word worked out: the arithmetic of each of its steps, with the numbers that went into it.
#pragma once

#include <string>
#include <vector>

#include "tell/arithmetic_line.hpp"
#include "tell/labels.hpp"
#include "tell/tables.hpp"
#include "tell/view.hpp"
#include "trace/trace.hpp"

namespace attn {

/// The work of one step.
struct Work {
  std::vector<ArithmeticBlock> blocks{};
  std::vector<std::string> remarks{};
  std::string remark_once{};      ///< not to be said again, or empty
  std::vector<Table> tables{};    ///< of what is too long for lines
  bool leaves_out_zeros = false;  ///< products with a factor 0

  bool is_empty() const {
    return blocks.empty() && remarks.empty() && remark_once.empty() && tables.empty();
  }

  std::vector<std::vector<double>> made{};  ///< the numbers of the tables, where they are no step's
};

/// The work of a step of the words (from scores to context) for the word of a row, from 0.
Work work(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
          const Labels& labels, const View& view);

/// A word's weighted vectors, a row for each token that was weighed; `made` gets their numbers.
Table weighted_table(const Trace& trace, const VariantTrace& variant, const Step& step, Row row,
                     const Labels& labels, std::vector<std::vector<double>>& made);

}  // namespace attn
