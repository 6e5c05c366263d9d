// The answers of a worksheet, still to be filled in: null for every number.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "render/render.hpp"

namespace attn {
namespace {

// "[null, null]", or what a row holds, `count` times.
std::string list_of(std::size_t count, const std::string& item) {
  return fmt::format("[{}]", fmt::join(std::vector(count, item), ", "));
}

std::string blanks(const Trace& trace, const VariantTrace& variant, const Step& step) {
  const bool nested = facts(step.id).shape == Shape::pair_features;
  if (!nested) return list_of(step.values.rows(), list_of(step.values.columns(), "null"));
  const Matrix& vectors = operand_matrix(trace, variant, step.from[1]);
  return list_of(trace.input.words.size(),
                 list_of(vectors.rows(), list_of(vectors.columns(), "null")));
}

// {"scores": [[null, …]], …}: the steps of one head, or of none.
std::string steps_of(const Trace& trace, const VariantTrace& variant, std::size_t head,
                     const View& view, const std::string& indent) {
  std::vector<std::string> members;
  for (const Step& step : variant.steps) {
    if (step.head != head || !view.shows(step.id)) continue;
    members.push_back(
        fmt::format("{}\"{}\": {}", indent, facts(step.id).name, blanks(trace, variant, step)));
  }
  return fmt::format("{}", fmt::join(members, ",\n"));
}

}  // namespace

void write_answers_template(const Trace& trace, const View& view, Writer& out) {
  out.write("{\n");
  const char* separator = "";
  for (const VariantTrace& variant : trace.variants) {
    std::vector<std::string> members;
    const std::size_t heads = head_count(variant);
    const std::string own = steps_of(trace, variant, 0, view, "    ");
    if (!own.empty()) members.push_back(own);
    for (std::size_t head = 1; heads > 1 && head <= heads; ++head) {
      const std::string steps = steps_of(trace, variant, head, view, "      ");
      if (steps.empty()) continue;
      members.push_back(fmt::format("    \"head{}\": {{\n{}\n    }}", head, steps));
    }
    if (members.empty()) continue;
    out.print("{}  \"{}\": {{\n{}\n  }}", separator, name(variant.variant),
              fmt::join(members, ",\n"));
    separator = ",\n";
  }
  out.write("\n}\n");
}

}  // namespace attn
