// What every page about a check says: which number differs first, what it is called, and how far it
// might have been off.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "check/check.hpp"

namespace attn {

/// The first step that differs, in the first variant that has one.
std::optional<std::pair<const VariantCheck*, const StepCheck*>> first_difference(
    const Check& check);

/// The address of a number of a step that was given, as --explain takes it.
std::string cell_address(const Trace& trace, Variant variant, const StepCheck& step,
                         const DifferingCell& cell);

/// Whether --explain can take it apart: the trace has the step.
bool can_be_explained(const Trace& trace, Variant variant, const StepCheck& step);

/// The words, tokens and features that it belongs to, safe to print: "fly, birds"; features by
/// number where they have no names.
std::string cell_label(const Trace& trace, Variant variant, const StepCheck& step,
                       const DifferingCell& differing);

/// What the numbers of a variant are where no mistake is known that gives them, in a sentence.
std::string rounding_text(Rounding rounding);

/// What type the numbers of a variant are right in, and which mistakes it is too rough to tell.
std::string type_text(const VariantCheck& variant);

/// How many numbers of a step agree, and how many were left blank: "7 of 8 agree, 1 blank"; or
/// empty.
std::string count_text(const StepCheck& step);

/// What a step's numbers should follow from: "the input", "your weights", "your queries and keys".
std::string origins_text(const StepCheck& step);

/// What there is to say of a step that differs or does not follow, or empty.
std::string remark_on(const StepCheck& step);

/// What of a mistake was found in the numbers: ", p = 0.1", ", 8 where 2 is right"; or empty.
std::string found_text(const Trace& trace, Variant variant, const Mistake& mistake,
                       const Cause& cause, int decimals);

/// What the check comes to, in a sentence.
std::string verdict_text(const Check& check);

/// "6.67 of 10 points"
std::string points_text(const Award& points);

/// In which other conventions than the form's the numbers are read, in a sentence; or empty.
std::string conventions_text(const Check& check);

/// How far a number may be off, in a sentence.
std::string tolerance_text(const Check& check);

}  // namespace attn
