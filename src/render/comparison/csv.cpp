// The variants side by side, as CSV.
#include <fmt/format.h>

#include "compare/compare.hpp"
#include "render/comparison/comparison.hpp"
#include "write/csv_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// A comparison, a row at a time. `name`: the column of features' names, where the input has any,
// holds nothing or one.
struct CsvRows {
  bool has_names;
  Writer& out;

  void number(const std::string& start, std::string_view measure, const std::string& token,
              double value) const {
    out.print("{},{},{},,{}{}\n", start, measure, token, has_names ? "," : "", shortest(value));
  }
  void vector(const std::string& start, std::string_view measure, const std::vector<double>& cells,
              const std::vector<std::string>& features) const {
    for (std::size_t f = 0; f < cells.size(); ++f) {
      out.print("{},{},,{},", start, measure, f + 1);
      if (has_names) out.print("{},", features.empty() ? "" : csv_name(features[f]));
      out.print("{}\n", shortest(cells[f]));
    }
  }
};

}  // namespace

void write_comparison_csv(const Trace& trace, const View& view, Writer& out) {
  const bool has_heads = trace.input.heads > 1;
  const CsvRows rows{!trace.input.features.empty(), out};
  out.print("variant,{}word,measure,token,feature,{}value\n", has_heads ? "head," : "",
            rows.has_names ? "feature_name," : "");
  for (const WordComparison& word : compare(trace).words) {
    const auto start_of = [&](std::size_t variant, std::size_t head) {
      return fmt::format("{},{}{}", name(trace.variants[variant].variant),
                         !has_heads ? ""
                         : head > 0 ? fmt::format("{},", head)
                                    : ",",
                         ordinal(word.word));
    };
    for (const Attention& attention : word.attentions) {
      const std::string start = start_of(attention.variant, attention.head);
      if (view.shows(StepId::weights)) {
        for (std::size_t j = 0; j < attention.weights.size(); ++j) {
          if (!is_scored(attention.weights[j])) continue;
          rows.number(start, "weight", std::to_string(j + 1), attention.weights[j]);
        }
        if (attention.sink) rows.number(start, "sink", "", *attention.sink);
        for (const Position token : attention.hidden) {
          rows.number(start, "hidden", std::to_string(ordinal(token)), 1.0);
        }
        rows.number(start, "entropy_bits", "", attention.entropy);
      }
      if (view.shows(StepId::context)) {
        rows.vector(start, "context", attention.context, attention.features);
      }
    }
    if (!view.shows(StepId::context)) continue;
    for (const Result& result : word.results) {
      rows.vector(start_of(result.variant, 0), facts(result.step).name, result.vector,
                  result.features);
    }
  }
}

}  // namespace attn
