#include "tell/printed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "answers/printed/step_names.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using By = PrintedNote::By;
using Rule = PrintedDigits::Rule;

std::string counted(int count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string digits_text(const PrintedDigits& digits) {
  switch (digits.rule) {
    case Rule::in_full:
      return "in full, as one of its numbers has 15 digits or more";
    case Rule::decimals:
      return fmt::format("to {}", counted(digits.decimals, "decimal"));
    case Rule::mantissas:
      return fmt::format("each to {}", counted(digits.digits, "digit"));
    case Rule::shortened:
      return fmt::format("to {} or {}, whichever is rougher", counted(digits.decimals, "decimal"),
                         counted(digits.digits, "digit"));
    case Rule::by_column:
      return "each column to its own last digit";
    case Rule::by_number:
      return "each to its own last digit";
    case Rule::whole:
      return "whole numbers, taken as exact";
    case Rule::whole_rounded:
      return "rounded to whole numbers";
    case Rule::stored:
      return "in full";
    case Rule::truths:
      break;
  }
  return "1 for true and 0 for false";
}

// A matrix of a text stands in a line, an array of a file in none.
std::string called(std::size_t line, std::string_view label) {
  if (line == 0 && label.empty()) return "The array";
  const std::string shown = visible(shortened(label));
  return line == 0 ? fmt::format("\"{}\"", shown) : fmt::format("Line {}, \"{}\",", line, shown);
}

std::string reason_text(const PrintedNote& note) {
  switch (note.by) {
    case By::name:
      return fmt::format("as \"{}\" says", visible(shortened(note.label)));
    case By::flag:
      return "as --as says";
    case By::shape:
      return "the only step of its shape";
    case By::nothing:
      break;
  }
  return "";
}

// An array of a file of tensors, which has no lines.
std::string stored_text(const PrintedNote& note, bool of_several) {
  const std::string reason = note.by == By::name ? "" : fmt::format(", {}", reason_text(note));
  return fmt::format("{} is {}{}{}: numbers of the type {}.", called(note.line, note.label),
                     of_several ? fmt::format("{}.", name(note.variant)) : "",
                     step_label(note.step, note.head), reason, note.stored_as->called);
}

// An array that is called as the step is: of a file with many that need not be said of each.
bool is_evident(const PrintedNote& note) {
  return note.is_of_file && note.by == By::name && note.label.ends_with(facts(note.step).name);
}

std::string printed_text(const PrintedNote& note, bool of_several) {
  if (note.by == By::nothing) {
    return fmt::format("{} is no step's, and left out.", called(note.line, note.label));
  }
  if (note.is_of_file) return stored_text(note, of_several);
  std::string text =
      fmt::format("Line {} is {}{}, {}: {}", note.line,
                  of_several ? fmt::format("{}.", name(note.variant)) : "",
                  step_label(note.step, note.head), reason_text(note), digits_text(note.digits));
  if (note.stored_as != nullptr) text += fmt::format(", stored in {}", note.stored_as->called);
  if (note.elided > 0) {
    text += fmt::format("; {} number{} left out in it {} not judged", note.elided,
                        note.elided == 1 ? "" : "s", note.elided == 1 ? "is" : "are");
  }
  return text + ".";
}

std::string mask_text(const MaskNote& note) {
  const std::string mask = called(note.line, note.label);
  switch (note.found.is) {
    case OwnMask::Is::same:
      return fmt::format("{} is a mask, the same as the input's.", mask);
    case OwnMask::Is::complement:
      return fmt::format("{} is a mask, the other way round than the input's.", mask);
    case OwnMask::Is::other:
      return fmt::format(
          "{} is a mask, and not the input's: it {} token {} {} word {}, which the "
          "input's does not.",
          mask, note.found.hides ? "hides" : "shows", ordinal(note.found.token),
          note.found.hides ? "from" : "to", ordinal(note.found.word));
    case OwnMask::Is::in_part:
      return fmt::format("{} is a mask, and not judged, since some of it is left out.", mask);
    case OwnMask::Is::of_heads:
      break;
  }
  return fmt::format("{} is a mask, and not judged, since the input has one for each head.", mask);
}

}  // namespace

std::vector<std::string> mask_texts(const Check& check) {
  std::vector<std::string> texts;
  for (const MaskNote& note : check.masks) {
    // That a trace has its input's mask, as it may be read, goes without saying.
    if (check.of_trace && note.found.is != OwnMask::Is::other) continue;
    texts.push_back(mask_text(note));
  }
  return texts;
}

std::vector<std::string> printed_texts(const Check& check) {
  std::vector<std::string> texts;
  const bool of_several = check.variants.size() > 1;
  for (const PrintedNote& note : check.printed) {
    if (!is_evident(note)) texts.push_back(printed_text(note, of_several));
  }
  return texts;
}

std::string_view name(Rule rule) {
  switch (rule) {
    case Rule::in_full:
      return "in full";
    case Rule::decimals:
      return "decimals";
    case Rule::mantissas:
      return "mantissas";
    case Rule::shortened:
      return "shortened";
    case Rule::by_column:
      return "by column";
    case Rule::by_number:
      return "by number";
    case Rule::whole:
      return "whole";
    case Rule::whole_rounded:
      return "whole, rounded";
    case Rule::stored:
      return "stored";
    case Rule::truths:
      break;
  }
  return "truths";
}

std::string_view name(By by) {
  switch (by) {
    case By::name:
      return "name";
    case By::flag:
      return "flag";
    case By::shape:
      return "shape";
    case By::nothing:
      break;
  }
  return "nothing";
}

}  // namespace attn
