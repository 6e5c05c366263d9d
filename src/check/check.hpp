// Somebody's numbers held against a trace: which agree, which follow, and what went wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "answers/answers.hpp"
#include "answers/printed/printed_note.hpp"
#include "check/credit.hpp"
#include "check/diagnose.hpp"
#include "check/rounding.hpp"
#include "judge/marks.hpp"
#include "judge/tolerance.hpp"
#include "trace/trace.hpp"

namespace attn {

/// What became of one step that is given.
struct StepCheck {
  StepId id;
  std::size_t head = 0;      ///< as in Step
  bool of_sentence = false;  ///< as in PlannedStep
  Marks marks;
  std::size_t blanks = 0;            ///< cells that have a number, and none is given
  bool blank_among_numbers = false;  ///< of a row of which others are given
  bool follows = true;  ///< it is what comes of the numbers given for the steps before it
  /// The nearest steps before it that are given and differ or, where none does, that are given.
  std::vector<StepId> from{};
  bool from_differing = false;    ///< which of the two `from` has
  std::size_t columns_found = 0;  ///< of Marks::wrong_shape: those given, and those expected
  std::size_t columns_expected = 0;
  std::optional<Award> points{};  ///< where points are given
  Credit credit() const { return credit_of(marks, blanks); }
};

struct VariantCheck {
  Variant variant;
  std::vector<StepCheck> steps{};  ///< in the order in which they are computed
  Diagnosis diagnosis{};
  /// What small differences come of, where no known mistake gives them.
  Rounding rounding = Rounding::none;
  /// The type with few bits in which the numbers are right, where it was asked for or shows.
  std::optional<NumberType> type{};
  /// Known mistakes that would be called right in that type, and would not in single precision.
  std::vector<const Mistake*> untold{};
  std::vector<Convention> conventions{};  ///< other than the form's, in which it is read
  std::size_t compared() const;
  std::size_t differ() const;
  std::size_t blanks() const;
  /// All is given of the steps that are, and none of it differs.
  bool agrees() const { return compared() > 0 && differ() == 0 && blanks() == 0; }
};

struct Check {
  std::string input_file, answers_file;
  Strictness strictness;
  bool of_trace = false;  ///< as in Answers
  std::string in_full;    ///< as in Answers
  std::vector<VariantCheck> variants;
  std::vector<std::string> not_compared;  ///< variants that are given and left out
  std::vector<PrintedNote> printed{};     ///< as in Answers
  std::vector<MaskNote> masks{};          ///< as in Answers
  std::optional<Award> points{};          ///< for all of it, where points are given
  std::size_t compared() const;
  std::size_t differ() const;
  std::size_t blanks() const;  ///< of the steps given
  /// Something is given, none of it differs, and no number of the steps given is left blank.
  bool agrees() const { return compared() > 0 && differ() == 0 && blanks() == 0; }
  /// That of every variant that differs, if it is the same.
  Rounding rounding() const;
  /// That of every variant given, if it is the same.
  std::optional<NumberType> type() const;
  Credit credit() const;
  /// Those in which the variants are read, each once.
  std::vector<Convention> conventions() const;
  /// The causes that every variant that differs allows, the mistakes' ids.
  std::vector<std::vector<std::string>> diagnosis() const;
};

/// Checks answers, which were read for this trace.
Check check(const Trace& trace, const Answers& answers, const Tolerance& tolerance);

}  // namespace attn
