// The variants side by side, as JSON.
#include "compare/compare.hpp"
#include "render/comparison/comparison.hpp"
#include "tell/sentences.hpp"
#include "version.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_attention(Writer& out, const VariantTrace& variant, const Attention& attention,
                     const View& view) {
  out.print("{{\"id\": \"{}\"", name(variant.variant));
  if (attention.head > 0) out.print(", \"head\": {}", attention.head);
  if (view.shows(StepId::weights)) {
    out.print(",\n         \"weights\": {}", json_array(attention.weights));
    if (attention.sink) out.print(",\n         \"sink\": {}", shortest(*attention.sink));
    if (variant.settings.mask != MaskRule::none) {
      out.print(",\n         \"hidden\": {}", json_array(ordinals(attention.hidden)));
    }
    out.print(",\n         \"most\": {},\n         \"entropy_bits\": {}",
              json_array(ordinals(attention.most)), shortest(attention.entropy));
  }
  if (view.shows(StepId::context)) {
    out.print(",\n         \"context\": {}", json_array(attention.context));
  }
  out.write("}");
}

// What becomes of the contexts, where they are not the end.
void write_results(Writer& out, const Trace& trace, const std::vector<Result>& results) {
  if (results.empty()) return;
  out.write(",\n      \"results\": ");
  write_json_lines(out, 6, results, [&](const Result& result) {
    out.print("{{\"id\": \"{}\", \"{}\": {}}}", name(trace.variants[result.variant].variant),
              facts(result.step).name, json_array(result.vector));
  });
}

void write_parting(Writer& out, const Trace& trace, const Parting& parting) {
  const VariantTrace& first = trace.variants[parting.first];
  const VariantTrace& second = trace.variants[parting.second];
  out.print("{{\"between\": [\"{}\", \"{}\"], \"step\": ", name(first.variant),
            name(second.variant));
  if (!parting.step) return out.write("null}");
  out.print("{}, ", json_string(facts(*parting.step).name));
  if (parting.head > 0) out.print("\"head\": {}, ", parting.head);
  out.print("\"why\": [{}, {}]",
            json_string(action(*find_step(first, *parting.step, parting.head))),
            json_string(action(*find_step(second, *parting.step, parting.head))));
  if (parting.ending) {
    out.print(", \"ending\": {{\"step\": \"{}\", \"largest_difference\": {}}}",
              facts(parting.ending->step).name, shortest(parting.ending->largest_difference));
  }
  out.write("}");
}

}  // namespace

void write_comparison_json(const Trace& trace, const View& view, Writer& out) {
  const Comparison comparison = compare(trace);
  out.print(
      "{{\n  \"format\": \"attn-trace-comparison/1\",\n  \"generator\": \"attn-trace {}\",\n"
      "  \"tokens\": {},\n",
      version, json_strings(trace.input.tokens));
  if (!trace.input.features.empty()) {
    out.print("  \"features\": {},\n", json_strings(trace.input.features));
  }
  if (trace.input.memory) {
    out.print("  \"memory\": {{\"tokens\": {}}},\n", json_strings(trace.input.memory->tokens));
  }
  out.write("  \"words\": ");
  write_json_lines(out, 2, comparison.words, [&](const WordComparison& word) {
    out.print("{{\n      \"word\": {},\n      \"variants\": ", ordinal(word.word));
    write_json_lines(out, 6, word.attentions, [&](const Attention& attention) {
      write_attention(out, trace.variants[attention.variant], attention, view);
    });
    if (view.shows(StepId::context)) write_results(out, trace, word.results);
    out.write("\n    }");
  });
  out.write(",\n  \"partings\": ");
  write_json_lines(out, 2, comparison.partings,
                   [&](const Parting& parting) { write_parting(out, trace, parting); });
  out.write("\n}\n");
}

}  // namespace attn
