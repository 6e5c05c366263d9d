// What somebody's answers are read into, a step at a time, from whichever format they have; and the
// messages about them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers/answered_matrix.hpp"
#include "answers/answers.hpp"
#include "answers/printed/printed_note.hpp"
#include "json/json_document.hpp"

namespace attn {

/// The answers of one file, as far as they are read. What is refused throws Error, which names the
/// file and the place.
class AnswersReading {
 public:
  /// Refers to the trace.
  AnswersReading(const std::string& file, const Trace& trace);

  const std::string& file() const { return answers_.file; }
  const Trace& trace() const { return trace_; }

  [[noreturn]] void refuse(const std::string& at, const std::string& sentence,
                           std::string_view hint = {}) const;
  /// Refuses what is no object of answers.
  [[noreturn]] void refuse_form(const std::string& at, const Json& found,
                                std::string_view expected) const;

  /// The variant's place in the trace, or nothing where --variant leaves it out.
  std::optional<std::size_t> find_variant(Variant variant, const std::string& at);
  /// Whose the numbers of a step of the variant at that place may be: the step's or, where there is
  /// none but each head has one, these'.
  Asked asked(const std::string& at, std::size_t variant, StepId id, std::size_t head) const;
  /// What these numbers are.
  std::vector<Wanted> wanted(std::size_t variant, const Asked& asked) const;
  /// The numbers of a step; nothing where they are null.
  void add_step(const Json& value, const std::string& at, std::size_t variant, StepId id,
                std::size_t head);
  /// The same, as an array of any format.
  void add_array(GivenArray array, const std::string& at, std::size_t variant, const Asked& asked);
  /// How a printed matrix was taken.
  void note(PrintedNote note) { answers_.printed.push_back(std::move(note)); }
  /// A mask of the answers' own, beside a variant's steps; the same mask of several is noted once.
  void add_mask(const Json& mask, const std::string& at, std::size_t variant);
  void add_mask(MaskNote note, std::size_t variant);
  /// They are an exported trace's: none is rounded, and null is what is not scored.
  void take_as_trace() { answers_.of_trace = true; }

  Answers take() &&;

 private:
  [[noreturn]] void refuse_step(const std::string& at, StepId id, const VariantTrace& variant,
                                std::size_t head) const;

  const Trace& trace_;
  Answers answers_;
  std::map<std::string, std::string> places_{};  // of the steps given, by "qkv.head2.weights"
};

std::optional<Variant> parse_variant(std::string_view text);

// The formats, each in a file of its own. Throw Error for what they do not have.
/// {variant: {step or headN: …}}, or of a single variant traced {step or headN: …}.
void read_form(const Json& document, AnswersReading& reading);
/// An exported trace.
void read_exported(const Json& document, AnswersReading& reading);

}  // namespace attn
