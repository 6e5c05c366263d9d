#include "tell/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "answers/typed_number.hpp"
#include "explain/cell.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "write/number.hpp"

namespace attn {

std::optional<std::pair<const VariantCheck*, const StepCheck*>> first_difference(
    const Check& check) {
  for (const VariantCheck& variant : check.variants) {
    for (const StepCheck& step : variant.steps) {
      if (step.marks.differ() > 0) return std::pair(&variant, &step);
    }
  }
  return std::nullopt;
}

namespace {

Cell cell_of(const Trace& trace, const StepCheck& step, const DifferingCell& differing) {
  const std::size_t m = trace.input.attended_tokens().size();
  const Place place = facts(step.id).shape == Shape::pair_features
                          ? Place{differing.row / m, differing.row % m, differing.column}
                          : Place{differing.row, differing.column};
  return {.name = std::string(facts(step.id).name),
          .head = step.head,
          .at = coordinates_of(trace, step.id, place)};
}

}  // namespace

std::string cell_address(const Trace& trace, Variant variant, const StepCheck& step,
                         const DifferingCell& cell) {
  return address_of(cell_of(trace, step, cell), {.variant = variant, .settings = {}, .steps = {}});
}

bool can_be_explained(const Trace& trace, Variant variant, const StepCheck& step) {
  return std::ranges::any_of(trace.variants, [&](const VariantTrace& traced) {
    return traced.variant == variant && find_step(traced, step.id, step.head) != nullptr;
  });
}

std::string cell_label(const Trace& trace, const StepCheck& step, const DifferingCell& differing) {
  const Cell cell = cell_of(trace, step, differing);
  const auto words = token_labels(trace.input.tokens, label_columns);
  const auto tokens = token_labels(trace.input.attended_tokens(), label_columns);
  const auto word = [&](Position at) { return words[index_of(at)]; };
  const auto token = [&](Position at) { return tokens[index_of(at)]; };
  return fmt::format("{}", fmt::join(coordinate_names(cell, word, token), ", "));
}

std::string rounding_text(Rounding rounding) {
  switch (rounding) {
    case Rounding::carried:
      return "No mistake: what differs comes of going on with numbers as they were rounded.";
    case Rounding::cut_off:
      return "Cut off, not rounded: the digits are right, but the last is never rounded up.";
    case Rounding::last_digit:
      return "Off in the last digit only: worked out with rounded numbers.";
    case Rounding::none:
      break;
  }
  return "No known mistake, alone or with a second one, gives exactly these numbers.";
}

std::string type_text(const VariantCheck& variant) {
  const Precision& precision = precision_of(variant.type.value());
  std::string text = fmt::format("Right, in {}: as exact as numbers of {} bits are.",
                                 precision.name, precision.bits);
  if (variant.untold.empty()) return text;
  std::vector<std::string_view> ids;
  for (const Mistake* mistake : variant.untold) ids.push_back(mistake->id);
  return fmt::format("{} They are too rough to show {}.", text, fmt::join(ids, ", "));
}

std::string points_text(const Award& points) {
  constexpr int decimals = 2;
  return fmt::format("{} of {} point{}", number(points.earned, decimals),
                     number(points.worth, decimals), points.worth == 1.0 ? "" : "s");
}

std::string conventions_text(const Check& check) {
  std::vector<std::string_view> read;
  for (const Convention convention : check.conventions()) read.push_back(facts(convention).what);
  if (read.empty()) return "";
  return fmt::format("Read in another convention: {}.", fmt::join(read, "; "));
}

std::string tolerance_text(const Check& check) {
  const Strictness& strictness = check.strictness;
  switch (strictness.tolerance.kind) {
    case Tolerance::Kind::absolute:
      return fmt::format("A number may be off by {}.", shortest(strictness.tolerance.amount));
    case Tolerance::Kind::relative:
      return fmt::format("A number may be off by {}% of the one expected.",
                         shortest(strictness.tolerance.amount * 100));
    case Tolerance::Kind::digits:
      break;
  }
  const std::string lost = fmt::format(
      "by what {} loses.", strictness.tolerance.type ? precision_of(*strictness.tolerance.type).name
                                                     : std::string_view("single precision"));
  if (check.in_full == "/format") {
    return fmt::format("The numbers of a trace are taken in full, and may be off {}", lost);
  }
  if (strictness.in_full) {
    return fmt::format(
        "The numbers are taken in full, since {} has {} digits or more, and may be "
        "off {}",
        visible(check.in_full), digits_in_full, lost);
  }
  return fmt::format(
      "A number may be off by half of its last digit (0.88 stands for 0.875 to "
      "0.885), and {}",
      lost);
}

}  // namespace attn
