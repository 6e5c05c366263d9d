// A check, as JSON: docs/teaching.md says what its keys mean.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "check/check.hpp"
#include "explain/cell.hpp"
#include "render/render.hpp"
#include "tell/check.hpp"
#include "version.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

std::string json_bool(bool value) { return value ? "true" : "false"; }

std::string json_cell(double cell) { return cell == hidden ? "\"-inf\"" : json_number(cell); }

// [["scale-none"], ["W_V-transposed", "bias-missing"]]
std::string json_diagnosis(const std::vector<std::vector<std::string>>& explanations) {
  std::vector<std::string> lists;
  for (const auto& ids : explanations) lists.push_back(json_strings(ids));
  return fmt::format("[{}]", fmt::join(lists, ", "));
}

std::string json_tolerance(const Strictness& how) {
  switch (how.tolerance.kind) {
    case Tolerance::Kind::absolute:
      return fmt::format(R"({{"kind": "absolute", "amount": {}}})", shortest(how.tolerance.amount));
    case Tolerance::Kind::relative:
      return fmt::format(R"({{"kind": "relative", "amount": {}}})", shortest(how.tolerance.amount));
    case Tolerance::Kind::digits:
      break;
  }
  return fmt::format(R"({{"kind": "{}"}})", how.in_full ? "single precision" : "digits");
}

std::string json_step_key(const VariantCheck& variant, const StepCheck& step) {
  return fmt::format(R"("variant": "{}", "id": "{}"{})", name(variant.variant), facts(step.id).name,
                     step.head == 0 ? "" : fmt::format(R"(, "head": {})", step.head));
}

void write_steps(const Check& check, Writer& out) {
  out.write("  \"steps\": [");
  const char* separator = "\n";
  for (const VariantCheck& variant : check.variants) {
    for (const StepCheck& step : variant.steps) {
      out.print(
          "{}    {{{}, \"compared\": {}, \"differ\": {}, \"blank\": {}, "
          "\"rough\": {}, "
          "\"follows\": {}}}",
          separator, json_step_key(variant, step), step.marks.compared, step.marks.differ(),
          step.blanks, step.marks.rough, json_bool(step.follows));
      separator = ",\n";
    }
  }
  out.write(check.variants.empty() ? "],\n" : "\n  ],\n");
}

void write_first_difference(const Trace& trace, const Check& check, Writer& out) {
  const auto first = first_difference(check);
  if (!first) return out.write("  \"first_difference\": null,\n");
  const auto& [variant, step] = *first;
  out.print("  \"first_difference\": {{\n    {},\n", json_step_key(*variant, *step));
  if (step->marks.wrong_shape) {
    out.print("    \"columns\": {{\"theirs\": {}, \"ours\": {}}},\n", step->columns_found,
              step->columns_expected);
  }
  out.write("    \"cells\": [");
  const char* separator = "\n";
  for (const DifferingCell& cell : step->marks.differing) {
    out.print("{}      {{\"cell\": {}, \"theirs\": {}, \"ours\": {}}}", separator,
              json_string(cell_address(trace, variant->variant, *step, cell)),
              json_cell(cell.theirs), json_cell(cell.ours));
    separator = ",\n";
  }
  out.write(step->marks.differing.empty() ? "]\n  },\n" : "\n    ]\n  },\n");
}

void write_variants(const Check& check, Writer& out) {
  out.write("  \"variants\": [");
  const char* separator = "\n";
  for (const VariantCheck& variant : check.variants) {
    out.print("{}    {{\"id\": \"{}\", \"agrees\": {}, \"diagnosis\": {}", separator,
              name(variant.variant), json_bool(variant.compared() > 0 && variant.differ() == 0),
              json_diagnosis(ids_of(variant.diagnosis)));
    const auto& explanations = variant.diagnosis.explanations;
    const bool any = std::ranges::any_of(
        explanations, [](const Explained& one) { return one.dropout.has_value(); });
    if (any) {
      std::vector<std::string> ps;
      for (const Explained& one : explanations) {
        ps.push_back(one.dropout ? shortest(*one.dropout) : "null");
      }
      out.print(", \"dropout\": [{}]", fmt::join(ps, ", "));
    }
    out.write("}");
    separator = ",\n";
  }
  out.write(check.variants.empty() ? "]\n" : "\n  ]\n");
}

}  // namespace

void write_check_json(const Trace& trace, const Check& check, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"input\": {},\n  \"answers\": {},\n", check_format,
            json_string(check.input_file), json_string(check.answers_file));
  out.print("  \"tolerance\": {},\n  \"agrees\": {},\n", json_tolerance(check.how),
            json_bool(check.agrees()));
  out.print("  \"compared\": {},\n  \"differ\": {},\n  \"blank\": {},\n", check.compared(),
            check.differ(), check.blanks());
  out.print("  \"not_compared\": {},\n", json_strings(check.not_compared));
  write_steps(check, out);
  write_first_difference(trace, check, out);
  out.print("  \"diagnosis\": {},\n", json_diagnosis(check.diagnosis()));
  write_variants(check, out);
  out.write("}\n");
}

}  // namespace attn
