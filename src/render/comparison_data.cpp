// The comparison as JSON and as CSV.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "compare/compare.hpp"
#include "render/json_text.hpp"
#include "render/number.hpp"
#include "render/render.hpp"
#include "render/wording.hpp"
#include "version.hpp"

namespace attn {
namespace {

void write_attention(Writer& out, const VariantTrace& variant, const Attention& attention,
                     const View& view) {
  out.print("        {{\"id\": \"{}\"", name(variant.variant));
  if (view.shows(StepId::weights)) {
    out.print(",\n         \"weights\": {},\n         \"most\": {},\n         \"entropy_bits\": {}",
              json_array(attention.weights), json_positions(attention.most),
              shortest(attention.entropy));
  }
  if (view.shows(StepId::context)) {
    out.print(",\n         \"context\": {}", json_array(attention.context));
  }
  out.write("}");
}

void write_parting(Writer& out, const Trace& trace, const Parting& parting) {
  const VariantTrace& first = trace.variants[parting.first];
  const VariantTrace& second = trace.variants[parting.second];
  out.print("    {{\"between\": [\"{}\", \"{}\"], \"step\": ", name(first.variant),
            name(second.variant));
  if (!parting.step) return out.write("null}");
  out.print("{}, \"why\": [{}, {}]}}", json_string(facts(*parting.step).name),
            json_string(action(*find_step(first, *parting.step))),
            json_string(action(*find_step(second, *parting.step))));
}

}  // namespace

void write_comparison_json(const Trace& trace, const View& view, Writer& out) {
  const Comparison comparison = compare(trace);
  out.print(
      "{{\n  \"format\": \"attn-trace-comparison/1\",\n  \"generator\": \"attn-trace {}\",\n"
      "  \"tokens\": {},\n  \"words\": [\n",
      version, json_strings(trace.input.tokens));
  for (std::size_t i = 0; i < comparison.words.size(); ++i) {
    const WordComparison& word = comparison.words[i];
    out.print("    {{\n      \"word\": {},\n      \"variants\": [\n", word.word + 1);
    for (std::size_t v = 0; v < word.variants.size(); ++v) {
      write_attention(out, trace.variants[v], word.variants[v], view);
      out.write(v + 1 < word.variants.size() ? ",\n" : "\n");
    }
    out.print("      ]\n    }}{}\n", i + 1 < comparison.words.size() ? "," : "");
  }
  out.write("  ],\n  \"partings\": [");
  for (std::size_t i = 0; i < comparison.partings.size(); ++i) {
    out.write(i > 0 ? ",\n" : "\n");
    write_parting(out, trace, comparison.partings[i]);
  }
  out.write(comparison.partings.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

void write_comparison_csv(const Trace& trace, const View& view, Writer& out) {
  out.write("variant,word,measure,token,feature,value\n");
  for (const WordComparison& word : compare(trace).words) {
    for (std::size_t v = 0; v < word.variants.size(); ++v) {
      const std::string start =
          fmt::format("{},{}", name(trace.variants[v].variant), word.word + 1);
      const Attention& attention = word.variants[v];
      if (view.shows(StepId::weights)) {
        for (std::size_t j = 0; j < attention.weights.size(); ++j) {
          if (!is_scored(attention.weights[j])) continue;
          out.print("{},weight,{},,{}\n", start, j + 1, shortest(attention.weights[j]));
        }
        out.print("{},entropy_bits,,,{}\n", start, shortest(attention.entropy));
      }
      if (view.shows(StepId::context)) {
        for (std::size_t f = 0; f < attention.context.size(); ++f) {
          out.print("{},context,,{},{}\n", start, f + 1, shortest(attention.context[f]));
        }
      }
    }
  }
}

}  // namespace attn
