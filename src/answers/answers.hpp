// A file of numbers that somebody worked out, whole or in part → matrices beside the steps that
// they are meant to be. Every message about such a file is made here.
#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "answers/conventions.hpp"
#include "answers/own_mask.hpp"
#include "answers/printed/printed_how.hpp"
#include "answers/printed/printed_note.hpp"
#include "json/text_source.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Stands in a matrix of answers for a number that is not given.
inline constexpr double blank = not_scored;

/// What programs without an infinity write in place of −∞: about −10⁹ or less, or float16's lowest
/// number; either may have been added to the score.
inline bool is_as_good_as_hidden(double number) {
  constexpr double lowest_of_float16 = -65504.0, most_added = 500.0;
  return number <= -0.99e9 || std::abs(number - lowest_of_float16) <= most_added;
}

/// A mask that came along with answers.
struct MaskNote {
  std::size_t line = 0;  ///< of a text, from 1
  std::string label{};   ///< what it is called, or in JSON the place where it stands
  OwnMask found{};
};

/// The numbers given for one step.
struct AnsweredStep {
  StepId id;
  std::size_t head = 0;      ///< as in Step
  bool of_sentence = false;  ///< as in PlannedStep
  /// As in Step, weighted_values as words·tokens rows; blank where nothing is given, hidden where
  /// "-inf" is. It has the step's rows, but perhaps not its columns.
  Matrix cells;
  /// How far each number may be from the right one for its digits alone, as in cells: half a unit
  /// of the last digit, which may be that of longer ones beside it (exactness.hpp); empty where
  /// that is nothing.
  Matrix half_units{};
  /// What it would be by its own digits, and if every zero at the end were left out; empty where
  /// both are as half_units.
  Matrix own_half_units{}, least_half_units{};
  Matrix whole{};  ///< 1 for a number written as a whole one
  /// 1 where NaN is written, which is given and no blank, though cells has one there; empty where
  /// none is.
  Matrix not_a_number{};
  /// 1 where a program left a number out that it had; empty where it left out none.
  Matrix elided{};
  int decimals = 0, digits = 0;  ///< the most that any of its numbers has, as in TypedNumber
  /// Each has an exponent, as programs write all numbers of an array or none: it says with how many
  /// digits they are written.
  bool has_exponents = true;
  bool turned = false;      ///< its rows are the columns of what was given
  bool is_settled = false;  ///< half_units are known, and no matter of other numbers

  bool is_not_a_number(std::size_t row, std::size_t column) const {
    return not_a_number.rows() != 0 && not_a_number(row, column) == 1.0;
  }
  /// Whether something is written there: a number, or NaN.
  bool is_given(std::size_t row, std::size_t column) const {
    return is_scored(cells(row, column)) || is_not_a_number(row, column);
  }
  bool is_elided(std::size_t row, std::size_t column) const {
    return elided.rows() != 0 && elided(row, column) == 1.0;
  }
  /// That of one number: 0 where none is given, as numbers in full need none.
  double half_unit(std::size_t row, std::size_t column) const {
    return half_units.rows() == 0 ? 0.0 : half_units(row, column);
  }
};

/// The numbers given for one variant, in the order in which its steps are computed.
struct AnsweredVariant {
  StepList<AnsweredStep> steps{};
  std::vector<Convention> conventions{};  ///< in which they were read, each once
  const AnsweredStep* find(StepId id, std::size_t head) const { return steps.find(id, head); }
  /// The place of a step of this variant.
  std::size_t place_of(const AnsweredStep& step) const { return steps.place_of(step); }
  bool has_weighted_values() const;
};

struct Answers {
  std::string file;
  std::vector<AnsweredVariant> variants;  ///< one for each of the trace's, perhaps without steps
  std::vector<std::string> not_compared;  ///< variants given that the trace leaves out
  bool of_trace = false;  ///< an exported one: no number is rounded, and null is what is not scored
  /// Of others, the place of a number with as many digits as a double has, so that none is taken as
  /// rounded; empty where numbers are as exact as their digits.
  std::string in_full{};
  std::vector<PrintedNote> printed{};  ///< how each matrix of a printed text was taken
  std::vector<MaskNote> masks{};       ///< those that came along
  bool is_in_full() const { return of_trace || !in_full.empty(); }
};

/// Reads an exported trace, or {variant: {step or headN: …}}, or where one variant was traced what
/// it has alone: {step or headN: …}. A step is a list of rows, or where it has one row that row, or
/// has another form that its extents tell (forms.hpp); null is a blank at any level. The text is
/// JSON, or what is as good as that (lenient_text.hpp); or it is printed
/// (printed/read_printed.hpp), which an object of JSON never is. Throws Error, with file and place,
/// for anything else, for numbers of other words than those encoded, and for steps that the trace
/// does not have.
Answers read_answers(TextSource text, const std::string& file, const Trace& trace,
                     const PrintedHow& how = {});

/// Reads a file of tensors: each is a step's by its name, as a printed matrix is, by --as, or by
/// its shape; an exported trace's input is passed over. A number is as exact as its type. Throws
/// Error as read_answers() does.
Answers read_tensor_answers(const std::string& path, const Trace& trace,
                            const PrintedHow& how = {});

/// Whether a text, or the beginning of one, may be somebody's answers: it quotes the name of a
/// variant, of a step or of a sheet's record, and is no trace.
bool looks_like_answers(std::string_view text);

/// Whether a file is JSON that holds nothing but blanks, as a template does before it is filled in.
bool is_unanswered(const std::string& path);

}  // namespace attn
