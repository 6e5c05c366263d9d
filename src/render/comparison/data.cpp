// The comparison as JSON and as CSV.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compare/compare.hpp"
#include "render/render.hpp"
#include "tell/sentences.hpp"
#include "version.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_attention(Writer& out, const VariantTrace& variant, const Attention& attention,
                     const View& view) {
  out.print("        {{\"id\": \"{}\"", name(variant.variant));
  if (attention.head > 0) out.print(", \"head\": {}", attention.head);
  if (view.shows(StepId::weights)) {
    out.print(",\n         \"weights\": {}", json_array(attention.weights));
    if (variant.settings.mask != MaskRule::none) {
      out.print(",\n         \"hidden\": {}", json_positions(attention.hidden));
    }
    out.print(",\n         \"most\": {},\n         \"entropy_bits\": {}",
              json_positions(attention.most), shortest(attention.entropy));
  }
  if (view.shows(StepId::context)) {
    out.print(",\n         \"context\": {}", json_array(attention.context));
  }
  out.write("}");
}

// What becomes of the contexts, where they are not the end.
void write_results(Writer& out, const Trace& trace, const std::vector<Result>& results) {
  if (results.empty()) return;
  out.write(",\n      \"results\": [\n");
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Result& result = results[i];
    out.print("        {{\"id\": \"{}\", \"{}\": {}}}{}\n",
              name(trace.variants[result.variant].variant), facts(result.step).name,
              json_array(result.vector), i + 1 < results.size() ? "," : "");
  }
  out.write("      ]");
}

void write_parting(Writer& out, const Trace& trace, const Parting& parting) {
  const VariantTrace& first = trace.variants[parting.first];
  const VariantTrace& second = trace.variants[parting.second];
  out.print("    {{\"between\": [\"{}\", \"{}\"], \"step\": ", name(first.variant),
            name(second.variant));
  if (!parting.step) return out.write("null}");
  out.print("{}, ", json_string(facts(*parting.step).name));
  if (parting.head > 0) out.print("\"head\": {}, ", parting.head);
  out.print("\"why\": [{}, {}]}}",
            json_string(action(*find_step(first, *parting.step, parting.head))),
            json_string(action(*find_step(second, *parting.step, parting.head))));
}

void write_vector(Writer& out, const std::string& start, std::string_view measure,
                  const std::vector<double>& vector) {
  for (std::size_t f = 0; f < vector.size(); ++f) {
    out.print("{},{},,{},{}\n", start, measure, f + 1, shortest(vector[f]));
  }
}

}  // namespace

void write_comparison_json(const Trace& trace, const View& view, Writer& out) {
  const Comparison comparison = compare(trace);
  out.print(
      "{{\n  \"format\": \"attn-trace-comparison/1\",\n  \"generator\": \"attn-trace {}\",\n"
      "  \"tokens\": {},\n",
      version, json_strings(trace.input.tokens));
  if (trace.input.memory) {
    out.print("  \"memory\": {{\"tokens\": {}}},\n", json_strings(trace.input.memory->tokens));
  }
  out.write("  \"words\": [\n");
  for (std::size_t i = 0; i < comparison.words.size(); ++i) {
    const WordComparison& word = comparison.words[i];
    out.print("    {{\n      \"word\": {},\n      \"variants\": [\n", word.word + 1);
    for (std::size_t a = 0; a < word.attentions.size(); ++a) {
      const Attention& attention = word.attentions[a];
      write_attention(out, trace.variants[attention.variant], attention, view);
      out.write(a + 1 < word.attentions.size() ? ",\n" : "\n");
    }
    out.write("      ]");
    if (view.shows(StepId::context)) write_results(out, trace, word.results);
    out.print("\n    }}{}\n", i + 1 < comparison.words.size() ? "," : "");
  }
  out.write("  ],\n  \"partings\": [");
  for (std::size_t i = 0; i < comparison.partings.size(); ++i) {
    out.write(i > 0 ? ",\n" : "\n");
    write_parting(out, trace, comparison.partings[i]);
  }
  out.write(comparison.partings.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

void write_comparison_csv(const Trace& trace, const View& view, Writer& out) {
  const bool has_heads = trace.input.heads > 1;
  out.print("variant,{}word,measure,token,feature,value\n", has_heads ? "head," : "");
  for (const WordComparison& word : compare(trace).words) {
    const auto start_of = [&](std::size_t variant, std::size_t head) {
      return fmt::format("{},{}{}", name(trace.variants[variant].variant),
                         !has_heads ? ""
                         : head > 0 ? fmt::format("{},", head)
                                    : ",",
                         word.word + 1);
    };
    for (const Attention& attention : word.attentions) {
      const std::string start = start_of(attention.variant, attention.head);
      if (view.shows(StepId::weights)) {
        for (std::size_t j = 0; j < attention.weights.size(); ++j) {
          if (!is_scored(attention.weights[j])) continue;
          out.print("{},weight,{},,{}\n", start, j + 1, shortest(attention.weights[j]));
        }
        for (const std::size_t j : attention.hidden) out.print("{},hidden,{},,1\n", start, j + 1);
        out.print("{},entropy_bits,,,{}\n", start, shortest(attention.entropy));
      }
      if (view.shows(StepId::context)) write_vector(out, start, "context", attention.context);
    }
    if (!view.shows(StepId::context)) continue;
    for (const Result& result : word.results) {
      write_vector(out, start_of(result.variant, 0), facts(result.step).name, result.vector);
    }
  }
}

}  // namespace attn
