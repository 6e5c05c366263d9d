// A check, as JSON: docs/teaching.md says what its keys mean.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "check/check.hpp"
#include "explain/cell.hpp"
#include "render/check/check.hpp"
#include "tell/check.hpp"
#include "tell/printed.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

std::string json_cell(double cell) { return cell == hidden ? "\"-inf\"" : json_number(cell); }

// What is written down may be no number, which JSON has no other way of saying.
std::string json_given(double cell) {
  if (std::isnan(cell)) return "\"NaN\"";
  if (std::isinf(cell) && cell > 0) return "\"inf\"";
  return json_cell(cell);
}

std::string_view json_rounding(Rounding rounding) {
  switch (rounding) {
    case Rounding::carried:
      return "\"carried\"";
    case Rounding::cut_off:
      return "\"cut off\"";
    case Rounding::last_digit:
      return "\"last digit\"";
    case Rounding::none:
      break;
  }
  return "null";
}

std::string json_type(std::optional<NumberType> type) {
  return type ? json_string(precision_of(*type).name) : "null";
}

std::string json_untold(const std::vector<const Mistake*>& untold) {
  return json_list(untold, [](const Mistake* mistake) { return json_string(mistake->id); });
}

// [["scale-none"], ["W_V-transposed", "bias-missing"]]
std::string json_diagnosis(const std::vector<std::vector<std::string>>& causes) {
  return json_list(causes, [](const auto& ids) { return json_strings(ids); });
}

std::string json_tolerance(const Strictness& strictness) {
  switch (strictness.tolerance.kind) {
    case Tolerance::Kind::absolute:
      return fmt::format(R"({{"kind": "absolute", "amount": {}}})",
                         shortest(strictness.tolerance.amount));
    case Tolerance::Kind::relative:
      return fmt::format(R"({{"kind": "relative", "amount": {}}})",
                         shortest(strictness.tolerance.amount));
    case Tolerance::Kind::digits:
      break;
  }
  const std::string_view kind = strictness.in_full ? "single precision" : "digits";
  if (!strictness.tolerance.type) return fmt::format(R"({{"kind": "{}"}})", kind);
  return fmt::format(R"({{"kind": "{}", "type": "{}"}})", strictness.in_full ? "in full" : kind,
                     precision_of(*strictness.tolerance.type).name);
}

std::string json_step_key(const VariantCheck& variant, const StepCheck& step) {
  return fmt::format(R"("variant": "{}", "id": "{}"{})", name(variant.variant), facts(step.id).name,
                     step.head == 0 ? "" : fmt::format(R"(, "head": {})", step.head));
}

// "points": 7, "points_of": 8
std::string json_points(const Award& points) {
  return fmt::format(R"("points": {}, "points_of": {})", shortest(points.earned),
                     shortest(points.worth));
}

// An array of a file of tensors stands in no line.
std::string json_line(std::size_t line) {
  return line == 0 ? "" : fmt::format(R"("line": {}, )", line);
}

// How each matrix of a printed text was taken; nothing of other answers.
void write_printed(const Check& check, Writer& out) {
  if (check.printed.empty()) return;
  out.write("  \"printed\": ");
  write_json_lines(out, 2, check.printed, [&](const PrintedNote& note) {
    out.print(R"({{{}"name": {}, "by": "{}")", json_line(note.line), json_string(note.label),
              name(note.by));
    if (note.by != PrintedNote::By::nothing) {
      out.print(R"(, "variant": "{}", "id": "{}"{}, "digits": "{}", "left_out": {})",
                name(note.variant), facts(note.step).name,
                note.head == 0 ? "" : fmt::format(R"(, "head": {})", note.head),
                name(note.digits.rule), note.elided);
    }
    out.write("}");
  });
  out.write(",\n");
}

// What masks that came along are beside the input's.
void write_masks(const Check& check, Writer& out) {
  if (check.masks.empty()) return;
  out.write("  \"masks\": ");
  write_json_lines(out, 2, check.masks, [&](const MaskNote& note) {
    out.print(R"({{{}"name": {}, "is": "{}")", json_line(note.line), json_string(note.label),
              name(note.found.is));
    if (note.found.is == OwnMask::Is::other) {
      out.print(R"(, "word": {}, "token": {}, "hides": {})", ordinal(note.found.word),
                ordinal(note.found.token), note.found.hides);
    }
    out.write("}");
  });
  out.write(",\n");
}

void write_steps(const Check& check, Writer& out) {
  out.write("  \"steps\": ");
  if (check.variants.empty()) return out.write("[],\n");
  JsonLines steps(out, 2);
  for (const VariantCheck& variant : check.variants) {
    for (const StepCheck& step : variant.steps) {
      steps.next();
      out.print(
          "{{{}, \"compared\": {}, \"differ\": {}, \"blank\": {}, \"rough\": {}, "
          "\"loose\": {}, \"agree_by_own_digits\": {}, \"follows\": {}, \"following\": {}{}}}",
          json_step_key(variant, step), step.marks.compared, step.marks.differ(), step.blanks,
          step.marks.rough, step.marks.loose, step.marks.agree_by_own_digits,
          json_bool(step.follows), step.credit().follows,
          step.points ? fmt::format(", {}", json_points(*step.points)) : "");
    }
  }
  steps.close();
  out.write(",\n");
}

void write_first_difference(const Trace& trace, const Check& check, Writer& out) {
  const auto first = first_difference(check);
  if (!first) return out.write("  \"first_difference\": null,\n");
  const VariantCheck& variant = *first->first;
  const StepCheck& step = *first->second;
  out.print("  \"first_difference\": {{\n    {},\n", json_step_key(variant, step));
  if (step.marks.wrong_shape) {
    out.print("    \"columns\": {{\"theirs\": {}, \"ours\": {}}},\n", step.columns_found,
              step.columns_expected);
  }
  out.write("    \"cells\": ");
  write_json_lines(out, 4, step.marks.differing, [&](const DifferingCell& cell) {
    out.print("{{\"cell\": {}, \"theirs\": {}, \"ours\": {}}}",
              json_string(cell_address(trace, variant.variant, step, cell)),
              json_given(cell.theirs), json_cell(cell.ours));
  });
  out.write("\n  },\n");
}

struct Difference {
  const VariantCheck& variant;
  const StepCheck& step;
  const DifferingCell& cell;
};

void write_differences(const Trace& trace, const Check& check, Writer& out) {
  std::vector<Difference> all;
  for (const VariantCheck& variant : check.variants) {
    for (const StepCheck& step : variant.steps) {
      for (const DifferingCell& cell : step.marks.differing) all.push_back({variant, step, cell});
    }
  }
  out.write("  \"differences\": ");
  write_json_lines(out, 2, all, [&](const Difference& one) {
    out.print(R"({{"cell": {}, "theirs": {}, "ours": {}, "follows": {}, "from_theirs": {}}})",
              json_string(cell_address(trace, one.variant.variant, one.step, one.cell)),
              json_given(one.cell.theirs), json_cell(one.cell.ours), json_bool(one.cell.follows),
              json_cell(one.cell.from_theirs));
  });
  out.write(",\n");
}

std::string json_row(std::span<const double> row) {
  return json_list(row, [](double number) { return shortest(number); });
}

// What an explanation has that was found in the numbers; "" where it has none.
std::string json_of(const std::optional<double>& number) { return number ? shortest(*number) : ""; }

std::string json_rows(const Matrix& matrix) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i) rows.push_back(json_row(matrix.row(i)));
  return json_list(rows, [](const std::string& row) { return row; });
}

// One, or of each head its own.
std::string json_of(const std::vector<Matrix>& masks) {
  if (masks.empty()) return "";
  return masks.size() == 1 ? json_rows(masks.front()) : json_list(masks, json_rows);
}

std::string json_of(const std::vector<OwnBias>& biases) {
  if (biases.empty()) return "";
  return json_list(biases, [](const OwnBias& bias) {
    return fmt::format(R"({{"of": "{}", "row": {}}})", facts(bias.vectors).name,
                       json_row(bias.row.row(0)));
  });
}

// Of each explanation what was found in the numbers: the p of a dropout, what scores were divided
// by, a mask or its number, a base, biases; or null. Nothing where none has one.
template <typename Found>
std::string json_found(const std::vector<Cause>& causes, std::string_view key,
                       Found Cause::*found) {
  const bool any =
      std::ranges::any_of(causes, [&](const Cause& one) { return !json_of(one.*found).empty(); });
  if (!any) return "";
  return fmt::format(", \"{}\": {}", key, json_list(causes, [&](const Cause& one) {
                       const std::string text = json_of(one.*found);
                       return text.empty() ? "null" : text;
                     }));
}

void write_variant(const VariantCheck& variant, Writer& out) {
  const std::vector<Cause>& causes = variant.diagnosis.causes;
  out.print(
      "{{\"id\": \"{}\", \"agrees\": {}, \"type\": {}, \"untold\": {}, \"rounding\": {}, "
      "\"diagnosis\": {}{}{}{}{}{}{}}}",
      name(variant.variant), json_bool(variant.agrees()), json_type(variant.type),
      json_untold(variant.untold), json_rounding(variant.rounding),
      json_diagnosis(ids_of(variant.diagnosis)), json_found(causes, "dropout", &Cause::dropout),
      json_found(causes, "divisor", &Cause::divisor),
      json_found(causes, "mask_number", &Cause::mask_number),
      json_found(causes, "base", &Cause::base), json_found(causes, "mask", &Cause::masks),
      json_found(causes, "biases", &Cause::biases));
}

}  // namespace

void write_check_json(const Trace& trace, const Check& check, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"input\": {},\n  \"answers\": {},\n", check_format,
            json_string(check.input_file), json_string(check.answers_file));
  out.print("  \"conventions\": {},\n", json_list(check.conventions(), [](Convention one) {
              return json_string(facts(one).id);
            }));
  out.print("  \"tolerance\": {},\n  \"agrees\": {},\n", json_tolerance(check.strictness),
            json_bool(check.agrees()));
  out.print("  \"compared\": {},\n  \"differ\": {},\n  \"blank\": {},\n", check.compared(),
            check.differ(), check.blanks());
  if (check.points) out.print("  {},\n", json_points(*check.points));
  out.print("  \"not_compared\": {},\n", json_strings(check.not_compared));
  write_printed(check, out);
  write_masks(check, out);
  write_steps(check, out);
  write_first_difference(trace, check, out);
  write_differences(trace, check, out);
  out.print("  \"type\": {},\n  \"rounding\": {},\n", json_type(check.type()),
            json_rounding(check.rounding()));
  out.print("  \"diagnosis\": {},\n", json_diagnosis(check.diagnosis()));
  out.write("  \"variants\": ");
  write_json_lines(out, 2, check.variants,
                   [&](const VariantCheck& variant) { write_variant(variant, out); });
  out.write("\n}\n");
}

}  // namespace attn
