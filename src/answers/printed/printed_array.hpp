// An array as it was printed: what is shown of it, and what is told of the rest.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "answers/printed/printed_number.hpp"
#include "tensors/element.hpp"

namespace attn {

struct PrintedArray {
  std::size_t line = 0;                ///< where it begins, from 1
  std::string label{};                 ///< what stands before it
  std::vector<std::size_t> extents{};  ///< of what is shown, the outermost first
  std::vector<PrintedNumber> cells{};  ///< of what is shown, innermost axis last; none is elided
  /// Of each axis how many stand before the mark of what is left out, where there is one.
  std::vector<std::optional<std::size_t>> elided_after{};
  std::vector<std::size_t> full{};  ///< the extents of all of it, where they are printed
  bool has_rows_apart = false;      ///< each row was printed by itself
  bool is_table = false;            ///< printed column for column, each by itself
  /// The first row or column counts from 0 or 1, so that it may be no numbers but a head or labels.
  bool may_have_head = false, may_have_labels = false;
  bool is_of_file = false;  ///< stored in a file of tensors, and not printed
  /// The type that its numbers were stored in, where a file or a text says so.
  const ElementFacts* stored_as = nullptr;
  bool has_own_digits = false;  ///< each number is as exact as its own last digit
  /// Of these: one with fewer decimals, and no exponent, is exact; 0: that is not known.
  int decimals_shown = 0;
  int decimals_kept = 0;  ///< by a program that is known to cut the others off; 0: it is not known
  bool is_elided() const;
};

/// Refuses a text, for what stands in that line, or an array of no text (line 0). Throws Error.
[[noreturn]] void refuse_line(const std::string& file, std::size_t line,
                              const std::string& sentence, std::string_view hint = {});

/// Refuses a fraction among numbers. Throws Error.
[[noreturn]] void refuse_fraction(const std::string& file, std::size_t line,
                                  std::string_view fraction);

/// Refuses what stands beside `first` and has other extents. Throws Error.
[[noreturn]] void refuse_uneven(const std::string& file, const PrintedArray& row,
                                const PrintedArray& first);

/// An array of one axis as one of two, row after row.
void fold(PrintedArray& array, std::size_t rows, std::size_t columns);

/// The product of the extents; where no number holds that, the largest one.
std::size_t size_of(const std::vector<std::size_t>& extents);

}  // namespace attn
