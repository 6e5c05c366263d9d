// The variants side by side, as CSV.
#include <fmt/format.h>

#include "compare/compare.hpp"
#include "render/comparison/comparison.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_vector(Writer& out, const std::string& start, std::string_view measure,
                  const std::vector<double>& vector) {
  for (std::size_t f = 0; f < vector.size(); ++f) {
    out.print("{},{},,{},{}\n", start, measure, f + 1, shortest(vector[f]));
  }
}

}  // namespace

void write_comparison_csv(const Trace& trace, const View& view, Writer& out) {
  const bool has_heads = trace.input.heads > 1;
  out.print("variant,{}word,measure,token,feature,value\n", has_heads ? "head," : "");
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
          out.print("{},weight,{},,{}\n", start, j + 1, shortest(attention.weights[j]));
        }
        if (attention.sink) out.print("{},sink,,,{}\n", start, shortest(*attention.sink));
        for (const Position token : attention.hidden) {
          out.print("{},hidden,{},,1\n", start, ordinal(token));
        }
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
