// The trace as one HTML file that shows it, steps through it and computes it again: page/.
#include <fmt/format.h>

#include "attention/settings.hpp"
#include "compare/compare.hpp"
#include "render/formula.hpp"
#include "render/json.hpp"
#include "render/json_text.hpp"
#include "render/page/page_template.hpp"
#include "render/render.hpp"
#include "render/wording.hpp"
#include "version.hpp"

namespace attn {
namespace {

// In a script element even a string must not hold "</script>" or "<!--"; and "<" stands nowhere in
// JSON but in strings.
class ScriptText {
 public:
  explicit ScriptText(Writer& out) : out_(out) {}

  void operator()(std::string_view text) {
    for (std::size_t start = 0; start < text.size();) {
      const std::size_t end = std::min(text.find('<', start), text.size());
      out_.write(text.substr(start, end - start));
      if (end < text.size()) out_.write("\\u003c");
      start = end + 1;
    }
  }

 private:
  Writer& out_;
};

void write_step_facts(const Trace& trace, Writer& out) {
  out.write("\"steps\": {");
  for (const StepId id : all_steps) {
    const StepFacts& fact = facts(id);
    const bool across = trace.input.memory && !fact.why_across.empty();
    out.print("{}\n  \"{}\": {{\"title\": {}, \"symbol\": {}, \"cell\": {}, \"why\": {}}}",
              id == all_steps.front() ? "" : ",", fact.name, json_string(fact.title),
              json_string(fact.symbol), json_string(fact.cell),
              json_string(across ? fact.why_across : fact.why));
  }
  out.write("},\n");
}

void write_variant_facts(const Trace& trace, const View& view, Writer& out) {
  std::string formulas;
  std::string summaries;
  std::string defaults;
  for (const VariantTrace& variant : trace.variants) {
    const char* separator = formulas.empty() ? "" : ", ";
    std::string of_steps;
    for (const Step& step : variant.steps) {
      of_steps +=
          fmt::format("{}\"{}\": {}", of_steps.empty() ? "" : ", ", step_label(step.id, step.head),
                      json_string(formula(variant, step, view.decimals).plain));
    }
    formulas += fmt::format("{}\"{}\": {{{}}}", separator, name(variant.variant), of_steps);
    summaries += fmt::format("{}\"{}\": {}", separator, name(variant.variant),
                             json_string(summary(trace, variant)));
    const SelfPolicy self = trace.input.memory ? SelfPolicy::score : default_self(variant.variant);
    defaults += fmt::format("{}\"{}\"", separator, name(self));
  }
  out.print("\"formulas\": {{{}}},\n\"summaries\": {{{}}},\n\"defaults\": [{}],\n", formulas,
            summaries, defaults);
}

void write_partings(const Trace& trace, Writer& out) {
  out.write("\"partings\": [");
  const char* separator = "";
  for (const Parting& parting : compare(trace).partings) {
    const VariantTrace& first = trace.variants[parting.first];
    const VariantTrace& second = trace.variants[parting.second];
    out.print("{}{{\"between\": [\"{}\", \"{}\"], \"step\": ", separator, name(first.variant),
              name(second.variant));
    if (parting.step) {
      out.print("\"{}\", \"why\": [{}, {}]}}", facts(*parting.step).name,
                json_string(action(*find_step(first, *parting.step, parting.head))),
                json_string(action(*find_step(second, *parting.step, parting.head))));
    } else {
      out.write("null}");
    }
    separator = ", ";
  }
  out.write("]");
}

void write_facts(const Trace& trace, const View& view, Writer& out) {
  out.print("{{\"decimals\": {},\n", view.decimals);
  write_step_facts(trace, out);
  write_variant_facts(trace, view, out);
  write_partings(trace, out);
  out.write("}\n");
}

// Writes JSON in a place of the page's own.
template <typename Render>
void in_script(Writer& out, Render render) {
  ScriptText script(out);
  Writer json([&](std::string_view text) { script(text); });
  render(json);
  json.flush();
}

}  // namespace

void write_html(const Trace& trace, const View& view, Writer& out) {
  std::string_view rest = page_template();
  const auto up_to = [&](std::string_view place) {
    const std::size_t at = rest.find(place);
    out.write(rest.substr(0, at));
    rest.remove_prefix(at + place.size());
  };
  up_to("@GENERATOR@");
  out.print("attn-trace {}", version);
  up_to("@TRACE@");
  in_script(out, [&](Writer& json) { write_trace_json(trace, {}, Weighted::left_out, json); });
  up_to("@FACTS@");
  in_script(out, [&](Writer& json) { write_facts(trace, view, json); });
  out.write(rest);
}

}  // namespace attn
