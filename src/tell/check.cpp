#include "tell/check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "answers/typed_number.hpp"
#include "explain/cell.hpp"
#include "tell/labels.hpp"
#include "text/display.hpp"
#include "trace/features.hpp"
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
  const Place place = shape_of(step) == Shape::pair_features
                          ? Place{differing.row / m, differing.row % m, differing.column}
                          : Place{differing.row, differing.column};
  return {.name = std::string(facts(step.id).name),
          .head = step.head,
          .at = coordinates_of(trace, {.id = step.id, .of_sentence = step.of_sentence}, place)};
}

// What the columns of a step that was checked are called.
std::vector<std::string> features_of(const Trace& trace, Variant variant, const StepCheck& step) {
  for (const VariantTrace& traced : trace.variants) {
    if (traced.variant != variant) continue;
    const Step* found = find_step(traced, step.id, step.head);
    if (found != nullptr) return column_features(trace, traced, *found);
  }
  return {};
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

std::string cell_label(const Trace& trace, Variant variant, const StepCheck& step,
                       const DifferingCell& differing) {
  const Cell cell = cell_of(trace, step, differing);
  const auto features = feature_labels(features_of(trace, variant, step));
  const auto words = token_labels(trace.input.tokens, label_columns);
  const auto tokens = token_labels(trace.input.attended_tokens(), label_columns);
  const auto word = [&](Position at) { return words[index_of(at)]; };
  const auto token = [&](Position at) { return tokens[index_of(at)]; };
  const auto feature = [&](std::size_t at) {
    return features.empty() ? std::to_string(at + 1) : features[at];
  };
  return fmt::format("{}", fmt::join(coordinate_names(cell, word, token, feature), ", "));
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

// Of files of tensors, whose numbers are as exact as their types.
std::string stored_strictness(const std::vector<PrintedNote>& notes, std::string_view lost) {
  std::vector<std::string_view> types;
  bool are_in_full = true;
  for (const PrintedNote& note : notes) {
    if (note.stored_as == nullptr) continue;
    are_in_full = are_in_full && note.stored_as->lost == 0.0;
    const bool is_said = std::ranges::find(types, note.stored_as->called) != types.end();
    if (!is_said) types.push_back(note.stored_as->called);
  }
  const std::string told = fmt::format("{}", fmt::join(types, ", "));
  return are_in_full
             ? fmt::format("The numbers ({}) are taken in full, and may be off {}", told, lost)
             : fmt::format("A number may be off by what its type loses ({}), and {}", told, lost);
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
  if (check.of_trace) {
    return fmt::format("The numbers of a trace are taken in full, and may be off {}", lost);
  }
  if (std::ranges::any_of(check.printed, &PrintedNote::is_of_file)) {
    return stored_strictness(check.printed, lost);
  }
  if (!check.printed.empty()) {
    return fmt::format("A number may be off by what was cut off when it was printed, and {}", lost);
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

std::string count_text(const StepCheck& step) {
  const std::size_t compared = step.marks.compared;
  std::string text =
      compared == 0 ? "" : fmt::format("{} of {} agree", compared - step.marks.differ(), compared);
  if (step.blanks > 0) {
    text += fmt::format("{}{} blank", text.empty() ? "" : ", ", step.blanks);
  }
  return text;
}

std::string origins_text(const StepCheck& step) {
  if (step.from.empty()) return "the input";
  std::vector<std::string> names;
  for (const StepId id : step.from) {
    std::string name(facts(id).name);
    std::ranges::replace(name, '_', ' ');
    names.push_back(std::move(name));
  }
  return fmt::format("your {}", fmt::join(names, " and "));
}

std::string remark_on(const StepCheck& step) {
  const bool differs = step.marks.differ() > 0;
  if (step.marks.compared == 0 || (!differs && step.follows)) return "";
  const std::string from = origins_text(step);
  if (differs && !step.follows) {
    const std::size_t follow = step.credit().follows;
    if (follow == 0) return "differs";
    return fmt::format("differs, but {} of the {} {} correctly from {}", follow,
                       step.marks.differ(), follow == 1 ? "follows" : "follow", from);
  }
  if (!differs) return fmt::format("agrees, though it does not follow from {}", from);
  return fmt::format("differs, but follows correctly from {}{}", from,
                     step.from_differing ? "" : " as written");
}

namespace {

double right_divisor(const Trace& trace, Variant id) {
  const VariantTrace& right = *std::ranges::find(trace.variants, id, &VariantTrace::variant);
  return divisor_of(right);
}

std::vector<std::string> numbers(std::span<const double> row, int decimals) {
  std::vector<std::string> written;
  for (const double one : row) written.push_back(number(one, decimals));
  return written;
}

std::string rows_text(const Matrix& mask) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < mask.rows(); ++i) {
    rows.push_back(fmt::format("[{}]", fmt::join(mask.row(i), ", ")));
  }
  return fmt::format("[{}]", fmt::join(rows, ", "));
}

// As the input's key "mask" takes it, or its "heads"; one of many numbers is left to JSON.
std::string masks_text(const std::vector<Matrix>& masks) {
  constexpr std::size_t most_shown = 64;
  std::size_t count = 0;
  std::vector<std::string> all;
  for (const Matrix& mask : masks) {
    count += mask.rows() * mask.columns();
    all.push_back(rows_text(mask));
  }
  if (count > most_shown) return "";
  return masks.size() == 1 ? fmt::format(", {}", all.front())
                           : fmt::format(", [{}]", fmt::join(all, ", "));
}

// ", [0.5, −1] added to the queries, [1, 2] to the output"
std::string biases_text(const std::vector<OwnBias>& biases, int decimals) {
  std::string text;
  for (const OwnBias& bias : biases) {
    text += fmt::format(", [{}] {}to the {}", fmt::join(numbers(bias.row.row(0), decimals), ", "),
                        text.empty() ? "added " : "", facts(bias.vectors).name);
  }
  return text;
}

}  // namespace

std::string found_text(const Trace& trace, Variant variant, const Mistake& mistake,
                       const Cause& cause, int decimals) {
  switch (mistake.fits) {
    case Fits::dropout:
    case Fits::dropout_of_scores:
    case Fits::dropout_of_output:
      return cause.dropout ? fmt::format(", p = {}", number(*cause.dropout, decimals)) : "";
    case Fits::mask:
      return masks_text(cause.masks);
    case Fits::mask_number:
      return cause.mask_number ? fmt::format(", {}", number(*cause.mask_number, decimals)) : "";
    case Fits::base:
      return cause.base ? fmt::format(", {}", number(*cause.base, decimals)) : "";
    case Fits::bias:
      return biases_text(cause.biases, decimals);
    case Fits::divisor:
      return fmt::format(", {} where {} is right", number(cause.divisor.value(), decimals),
                         number(right_divisor(trace, variant), decimals));
    case Fits::nothing:
      break;
  }
  return "";
}

std::string verdict_text(const Check& check) {
  const std::size_t compared = check.compared();
  if (compared == 0) {
    return check.not_compared.empty() ? "Nothing has been answered yet."
                                      : "Nothing that is compared has been answered yet.";
  }
  const std::size_t blanks = check.blanks();
  const std::string left = blanks == 1 ? "one is" : fmt::format("{} are", blanks);
  if (check.differ() > 0) {
    return fmt::format("{} of {} numbers differ{}", check.differ(), compared,
                       blanks == 0 ? "." : fmt::format(", and {} left blank.", left));
  }
  if (blanks > 0) {
    return fmt::format("Not complete: {} of {} numbers are given, and agree; {} left blank.",
                       compared, compared + blanks, left);
  }
  return compared == 1 ? "The number agrees." : fmt::format("All {} numbers agree.", compared);
}

}  // namespace attn
