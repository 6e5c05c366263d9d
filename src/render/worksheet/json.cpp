// The answers of a worksheet, still to be filled in: null for every number; and what they are
// answers to (answers/sheet_record.hpp), which --check holds against what it is given.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "render/worksheet/worksheet.hpp"
#include "trace/fingerprint.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// "[null, null]", or what a row holds, `count` times: row by row, since a sheet's answers may be as
// long as a trace.
template <typename Item>
void write_list(std::size_t count, Item write_item, Writer& out) {
  out.write("[");
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out.write(", ");
    write_item();
  }
  out.write("]");
}

std::string blank_row(std::size_t count) {
  return fmt::format("[{}]", fmt::join(std::vector<std::string_view>(count, "null"), ", "));
}

void write_step(const Trace& trace, const VariantTrace& variant, const Step& step, Writer& out) {
  const bool nested = shape_of(step) == Shape::pair_features;
  const Matrix& of = nested ? operand_matrix(trace, variant, step.from[1]) : step.cells;
  const std::string row = blank_row(of.columns());
  // Vectors that are weighed may come after cached ones.
  const std::size_t rows = nested ? trace.input.attended_tokens().size() : of.rows();
  const auto matrix = [&] {
    write_list(
        rows, [&] { out.write(row); }, out);
  };
  if (!nested) return matrix();
  write_list(trace.input.words.size(), matrix, out);
}

// Whether a step is one to be answered for a head, or with 0 for none.
auto is_asked(const View& view, std::size_t head) {
  return [&view, head](const Step& step) { return step.head == head && view.shows(step.id); };
}

bool is_asked(const VariantTrace& variant, const View& view) {
  return std::ranges::any_of(variant.steps, [&](const Step& step) { return view.shows(step.id); });
}

std::string settings_text(const VariantTrace& variant) {
  const auto& [self, scale, mask] = variant.settings;
  const bool is_number = scale.rule == Scale::Rule::number;
  return fmt::format(R"("{}": {{"self": "{}", "scale": {}, "mask": "{}"}})", name(variant.variant),
                     name(self), is_number ? shortest(scale.number) : json_string(name(scale.rule)),
                     name(mask));
}

void write_record(const Trace& trace, const View& view, Writer& out) {
  out.write("\"sheet\": ");
  const std::string& file = trace.input.file;
  JsonLines members(out, 2, "{}");
  members.next();
  out.print("\"input\": {}", json_string(file.substr(file.find_last_of('/') + 1)));
  members.next();
  out.print("\"numbers\": \"{}\"", fingerprint(trace.input));
  members.next();
  out.print("\"words\": {}", json_array(ordinals(trace.input.words)));
  std::vector<std::string> variants;
  for (const VariantTrace& variant : trace.variants) {
    if (is_asked(variant, view)) variants.push_back(settings_text(variant));
  }
  members.next();
  out.print("\"variants\": {{{}}}", fmt::join(variants, ", "));
  members.close();
}

// "scores": [[null, …]], …: a line for each step of one head, or of none.
void write_blanks(const Trace& trace, const VariantTrace& variant, const View& view,
                  std::size_t head, JsonLines& members, Writer& out) {
  for (const Step& step : variant.steps) {
    if (!is_asked(view, head)(step)) continue;
    members.next();
    out.print("\"{}\": ", facts(step.id).name);
    write_step(trace, variant, step, out);
  }
}

void write_variant(const Trace& trace, const VariantTrace& variant, const View& view, Writer& out) {
  JsonLines members(out, 2, "{}");
  write_blanks(trace, variant, view, 0, members, out);
  const std::size_t heads = head_count(variant);
  for (std::size_t head = 1; heads > 1 && head <= heads; ++head) {
    if (std::ranges::none_of(variant.steps, is_asked(view, head))) continue;
    members.next();
    out.print("\"head{}\": ", head);
    JsonLines of_head(out, 4, "{}");
    write_blanks(trace, variant, view, head, of_head, out);
    of_head.close();
  }
  members.close();
}

}  // namespace

void write_answers_template(const Trace& trace, const View& view, Writer& out) {
  JsonLines variants(out, 0, "{}");
  variants.next();
  write_record(trace, view, out);
  for (const VariantTrace& variant : trace.variants) {
    if (!is_asked(variant, view)) continue;
    variants.next();
    out.print("\"{}\": ", name(variant.variant));
    write_variant(trace, variant, view, out);
  }
  variants.close();
  out.write("\n");
}

}  // namespace attn
