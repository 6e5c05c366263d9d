// In which forms the numbers of a step may be given, and how each stands for the step's matrix.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "answers/conventions.hpp"

namespace attn {

/// What a step's numbers are, before anybody wrote them down.
struct Wanted {
  std::vector<std::size_t> rows;  ///< words, tokens, or of weighted values words and tokens
  std::size_t columns = 0;
  std::size_t heads = 0;        ///< 0: the step is of all heads or of the one named
  bool may_be_average = false;  ///< of the heads', as nn.MultiheadAttention hands weights back
};

/// How an array stands for matrices: number (row, column) of a head is cell
/// head · of_head + row · of_row + column · of_column of the array.
struct AnswerForm {
  std::vector<std::size_t> extents;  ///< of the array
  std::size_t heads = 0;             ///< 0: one matrix, of no head
  std::size_t columns = 0;
  std::size_t of_head = 0, of_row = 0, of_column = 1;
  std::vector<Convention> conventions{};
  bool is_turned() const;
};

/// The forms that are read, the usual one first. Axes of 1 may stand before any of them.
std::vector<AnswerForm> forms_of(const Wanted& wanted);

/// The form that an array of these extents has: the first that it fits. Failing that, the usual one
/// with other columns than the step's; or where all of it is blank, one of which it may be the
/// beginning. Nothing where no form has these extents.
std::optional<AnswerForm> find_form(std::vector<std::size_t> extents, bool is_blank,
                                    const Wanted& wanted);

/// Whether one of the forms has these extents, its columns, too.
bool has_form(std::vector<std::size_t> extents, const Wanted& wanted);

/// "4 × 3, 3 × 4, or axes of 1 before these"
std::string forms_text(const Wanted& wanted);

}  // namespace attn
