// The variants side by side, as Markdown.
#include <fmt/format.h>

#include "compare/compare.hpp"
#include "render/comparison/comparison.hpp"
#include "render/trace/markdown_shares.hpp"
#include "tell/comparison.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "write/markdown_text.hpp"

namespace attn {
namespace {

struct Page {
  const Trace& trace;
  const View& view;
  Writer& out;
  std::vector<std::string> labels = token_labels(trace.input.attended_tokens(), 60);

  void contexts(const WordComparison& word) const {
    out.write("\n");
    for (const NamedVector& vector : compared_vectors(trace, word)) {
      const std::string text = vector_text(vector, view.decimals);
      out.print("- {} = {}\n", vector.name,
                vector.features.empty() ? text : markdown_escaped(text));
    }
  }

  void explain(const Parting& parting) const {
    const VariantTrace& first = trace.variants[parting.first];
    const VariantTrace& second = trace.variants[parting.second];
    if (!parting.step) {
      return out.print("\n**{} → {}** are the same at every step.\n", name(first.variant),
                       name(second.variant));
    }
    out.print("\n**{} → {}** part at `{}`{}:\n\n- {}: {}\n- {}: {}\n", name(first.variant),
              name(second.variant), facts(*parting.step).name, of_head(parting),
              name(first.variant), action(*find_step(first, *parting.step, parting.head)),
              name(second.variant), action(*find_step(second, *parting.step, parting.head)));
    const std::string ending = ending_text(parting, view.decimals);
    if (!ending.empty()) out.print("\n{}\n", ending);
  }
};

}  // namespace

void write_comparison_markdown(const Trace& trace, const View& view, Writer& out) {
  const Comparison comparison = compare(trace);
  const Page page{.trace = trace, .view = view, .out = out};
  out.print("# {}\n", markdown_escaped(trace.input.title.value_or("The variants, compared")));
  for (const std::string& variant : view.left_out) {
    out.print("\n{}\n", markdown_escaped(variant));
  }
  const bool shows_words = view.shows(StepId::weights) || view.shows(StepId::context);
  for (const WordComparison& word : comparison.words) {
    if (shows_words) out.print("\n## {}\n", markdown_escaped(encoding(trace.input, word.word)));
    if (view.shows(StepId::weights)) {
      write_markdown_shares(share_table(trace, word, page.labels), view.decimals, out);
    }
    if (view.shows(StepId::context)) page.contexts(word);
  }
  if (view.shows(StepId::weights)) {
    if (hides_any(trace)) out.print("\n{}\n", hidden_text());
    out.print(
        "\nSpread is the entropy $-\\sum a \\log_2 a$ of the weights: 0 bits when one word "
        "gets all the attention, $\\log_2 n$ when $n$ words share it evenly.\n");
  }
  for (const Parting& parting : comparison.partings) page.explain(parting);
}

}  // namespace attn
