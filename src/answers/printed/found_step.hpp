// Whose numbers a printed matrix is: what its name means in the trace at hand, or its shape.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "answers/printed/printed_array.hpp"
#include "answers/printed/printed_note.hpp"
#include "answers/printed/step_names.hpp"
#include "answers/reading.hpp"

namespace attn {

/// A matrix, and whose numbers it is found to be.
struct FoundStep {
  PrintedArray array{};
  std::optional<NamedStep> named{};
  PrintedNote::By by = PrintedNote::By::nothing;
};

/// Where a matrix stands, for messages: its line or, in a file of tensors, its name.
std::string place_of(const PrintedArray& array);

/// Finds it in a trace. All throw Error, with file and line, where it is none of the trace's or may
/// be several.
class StepFinder {
 public:
  /// Refers to the reading.
  explicit StepFinder(AnswersReading& reading) : reading_(reading), trace_(reading.trace()) {}

  /// The variant's place in the trace.
  std::size_t variant_of(const FoundStep& found);
  /// What attention puts out is its context where no W_O comes after that.
  StepId step_of(const FoundStep& found, std::size_t variant) const;
  /// As in Step: 0 where there is but one.
  std::size_t head_of(const FoundStep& found, std::size_t variant) const;
  /// Names a matrix without a step's name by its shape, if only one step has it.
  void name_by_shape(FoundStep& found) const;

 private:
  StepId one_of(const std::vector<StepId>& steps, const FoundStep& found,
                const VariantTrace& variant) const;
  std::vector<StepId> meanings_here(const NamedStep& named) const;
  [[noreturn]] void refuse_shape(const FoundStep& found,
                                 const std::vector<NamedStep>& may_be) const;
  std::string without_heads(const FoundStep& found) const;
  bool may_be_step(const FoundStep& found, const VariantTrace& variant, StepId id) const;

  AnswersReading& reading_;
  const Trace& trace_;
};

}  // namespace attn
