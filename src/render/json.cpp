// The trace as JSON. Written piece by piece and not through a document, since a trace can be
// larger than what made it.
#include <fmt/format.h>

#include <algorithm>

#include "parallel.hpp"
#include "render/json_text.hpp"
#include "render/number.hpp"
#include "render/render.hpp"
#include "version.hpp"

namespace attn {
namespace {

// Rows one below the other; `row(i)` gives the text of row i.
template <typename Row>
void write_rows(Writer& out, std::string_view indent, std::size_t count, Row row) {
  out.write("[\n");
  for (std::size_t i = 0; i < count; ++i) {
    out.print("{}  {}{}\n", indent, row(i), i + 1 < count ? "," : "");
  }
  out.print("{}]", indent);
}

// Rows first … last of a matrix, as write_rows would have them.
std::string rows_text(const Matrix& matrix, std::string_view indent, std::size_t first,
                      std::size_t last) {
  std::string text;
  constexpr std::size_t usual_length = 22;  // of a number and its comma
  text.reserve((last - first) * matrix.columns() * usual_length);
  for (std::size_t i = first; i < last; ++i) {
    text += indent;
    text += "  ";
    json_append_array(text, matrix.row(i));
    text += i + 1 < matrix.rows() ? ",\n" : "\n";
  }
  return text;
}

void write_matrix(Writer& out, std::string_view indent, const Matrix& matrix) {
  // Turning doubles into digits takes longer than all the rest; a toy starts no worker.
  constexpr std::size_t numbers_per_block = 1U << 16U;
  const std::size_t block = std::max<std::size_t>(numbers_per_block / matrix.columns(), 1);
  out.write("[\n");
  if (matrix.rows() <= block) {
    out.write(rows_text(matrix, indent, 0, matrix.rows()));
  } else {
    in_order(
        matrix.rows(), block,
        [&](std::size_t first, std::size_t last) { return rows_text(matrix, indent, first, last); },
        [&](const std::string& text) { out.write(text); });
  }
  out.print("{}]", indent);
}

std::string scale_value(const Scale& scale) {
  return scale.rule == Scale::Rule::number ? shortest(scale.number) : json_string(name(scale.rule));
}

void write_input(Writer& out, const Input& input) {
  out.write("  \"input\": {\n");
  const auto text = [&](const char* key, const std::optional<std::string>& value) {
    if (value) out.print("    \"{}\": {},\n", key, json_string(*value));
  };
  text("$schema", input.schema);
  text("title", input.title);
  text("source", input.source);
  text("description", input.description);
  out.print("    \"tokens\": {},\n    \"embeddings\": ", json_strings(input.tokens));
  write_matrix(out, "    ", *input.embeddings);
  const auto matrix = [&](const char* key, const std::optional<Matrix>& value) {
    if (!value) return;
    out.print(",\n    \"{}\": ", key);
    write_matrix(out, "    ", *value);
  };
  matrix("W_Q", input.W_Q);
  matrix("W_K", input.W_K);
  matrix("W_V", input.W_V);
  out.print(",\n    \"word\": {}", json_positions(input.words));
  if (input.self) out.print(",\n    \"self\": {}", json_string(name(*input.self)));
  out.print(",\n    \"scale\": {}\n  }},\n", scale_value(input.scale));
}

// Word by word and token by token: the whole of it never exists at once.
void write_weighted(Writer& out, const Trace& trace, const VariantTrace& variant,
                    const Step& step) {
  std::vector<double> vector;
  out.write("[\n");
  const std::size_t words = trace.input.words.size();
  for (std::size_t i = 0; i < words; ++i) {
    out.write("            ");
    write_rows(out, "            ", trace.input.tokens.size(), [&](std::size_t j) {
      weighted_vector(trace, variant, step, i, j, vector);
      return json_array(vector);
    });
    out.write(i + 1 < words ? ",\n" : "\n");
  }
  out.write("          ]");
}

void write_step(Writer& out, const Trace& trace, const VariantTrace& variant, const Step& step) {
  out.print("        {{\n          \"id\": \"{}\", \"op\": \"{}\", \"from\": [",
            facts(step.id).name, name(step.op));
  for (std::size_t i = 0; i < step.from.size(); ++i) {
    out.print("{}\"{}\"", i > 0 ? ", " : "", step.from[i].name);
  }
  out.write("],\n");
  // For whoever computes the step again: which operands stand only for the rows of the words.
  if (std::ranges::any_of(step.from, &Operand::words_only)) {
    out.write("          \"of_words\": [");
    for (std::size_t i = 0; i < step.from.size(); ++i) {
      out.print("{}{}", i > 0 ? ", " : "", step.from[i].words_only);
    }
    out.write("],\n");
  }
  if (step.op == Op::divide) out.print("          \"divisor\": {},\n", shortest(step.divisor));
  if (step.op == Op::exp) {
    out.print("          \"max\": {},\n          \"sum\": {},\n", json_array(step.row_max),
              json_array(step.row_sum));
  }
  out.write("          \"values\": ");
  if (facts(step.id).shape == Shape::pair_features) {
    write_weighted(out, trace, variant, step);
  } else {
    write_matrix(out, "          ", step.values);
  }
  out.write("\n        }");
}

void write_variant(Writer& out, const Trace& trace, const VariantTrace& variant, const View& view) {
  const Step* scaled = find_step(variant, StepId::scaled_scores);
  out.print(
      "    {{\n      \"id\": \"{}\",\n      \"settings\": {{\"self\": \"{}\", \"scale\": {}, "
      "\"divisor\": {}}},\n      \"steps\": [",
      name(variant.variant), name(variant.settings.self), scale_value(variant.settings.scale),
      shortest(scaled->divisor));
  const char* separator = "\n";
  for (const Step& step : variant.steps) {
    if (!view.shows(step.id)) continue;
    out.write(separator);
    write_step(out, trace, variant, step);
    separator = ",\n";
  }
  out.write("\n      ]\n    }");
}

}  // namespace

void write_json(const Trace& trace, const View& view, Writer& out) {
  out.print("{{\n  \"format\": \"{}\",\n  \"generator\": \"attn-trace {}\",\n", trace_format,
            version);
  write_input(out, trace.input);
  out.print("  \"words\": {},\n  \"variants\": [\n", json_positions(trace.input.words));
  for (std::size_t i = 0; i < trace.variants.size(); ++i) {
    write_variant(out, trace, trace.variants[i], view);
    out.write(i + 1 < trace.variants.size() ? ",\n" : "\n");
  }
  out.write("  ]\n}\n");
}

}  // namespace attn
