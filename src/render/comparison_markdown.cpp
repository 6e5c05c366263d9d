// The variants side by side, as Markdown.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compare/compare.hpp"
#include "render/markdown_text.hpp"
#include "render/number.hpp"
#include "render/render.hpp"
#include "render/wording.hpp"

namespace attn {
namespace {

struct Page {
  const Trace& trace;
  const View& view;
  Writer& out;
  std::vector<std::string> labels = token_labels(trace.input.tokens, 60);

  void weights(const WordComparison& word) const {
    MarkdownTable table;
    table.header.push_back("key ↓ weight →");
    for (const auto& variant : trace.variants) table.header.emplace_back(name(variant.variant));
    for (std::size_t j = 0; j < labels.size(); ++j) {
      std::vector<std::string> row{markdown_escaped(labels[j])};
      for (const Attention& attention : word.variants) {
        const std::string cell = number(attention.weights[j], view.decimals);
        const bool is_most = attention.most == std::vector{j};
        row.push_back(is_most ? fmt::format("**{}**", cell) : cell);
      }
      table.rows.push_back(std::move(row));
    }
    table.rows.push_back(row_of(word, "most attention", [&](const Attention& attention) {
      std::vector<std::string> names;
      for (const std::size_t token : attention.most) {
        names.push_back(markdown_escaped(labels[token]));
      }
      return names.empty() ? std::string("–") : fmt::format("{}", fmt::join(names, " = "));
    }));
    table.rows.push_back(row_of(word, "spread (bits)", [&](const Attention& attention) {
      return spread_text(attention, view.decimals);
    }));
    write_markdown_table(table, out);
  }

  template <typename Cell>
  std::vector<std::string> row_of(const WordComparison& word, const std::string& label,
                                  Cell cell) const {
    std::vector<std::string> row{label};
    for (const Attention& attention : word.variants) row.push_back(cell(attention));
    return row;
  }

  void contexts(const WordComparison& word) const {
    out.write("\n");
    for (std::size_t v = 0; v < trace.variants.size(); ++v) {
      std::vector<std::string> cells;
      for (const double cell : word.variants[v].context) {
        cells.push_back(number(cell, view.decimals));
      }
      out.print("- context, {} = [{}]\n", name(trace.variants[v].variant), fmt::join(cells, ", "));
    }
  }

  void explain(const Parting& parting) const {
    const VariantTrace& first = trace.variants[parting.first];
    const VariantTrace& second = trace.variants[parting.second];
    if (!parting.step) {
      return out.print("\n**{} → {}** are the same at every step.\n", name(first.variant),
                       name(second.variant));
    }
    out.print("\n**{} → {}** part at `{}`:\n\n- {}: {}\n- {}: {}\n", name(first.variant),
              name(second.variant), facts(*parting.step).name, name(first.variant),
              action(*find_step(first, *parting.step)), name(second.variant),
              action(*find_step(second, *parting.step)));
  }
};

}  // namespace

void write_comparison_markdown(const Trace& trace, const View& view, Writer& out) {
  const Comparison comparison = compare(trace);
  const Page page{.trace = trace, .view = view, .out = out};
  out.print("# {}\n", markdown_escaped(trace.input.title.value_or("The variants, compared")));
  const bool shows_words = view.shows(StepId::weights) || view.shows(StepId::context);
  for (const WordComparison& word : comparison.words) {
    if (shows_words) out.print("\n## {}\n", markdown_escaped(encoding(trace.input, word.word)));
    if (view.shows(StepId::weights)) page.weights(word);
    if (view.shows(StepId::context)) page.contexts(word);
  }
  if (view.shows(StepId::weights)) {
    out.print(
        "\nSpread is the entropy $-\\sum a \\log_2 a$ of the weights: 0 bits when one word "
        "gets all the attention, $\\log_2 n$ when $n$ words share it evenly.\n");
  }
  for (const Parting& parting : comparison.partings) page.explain(parting);
}

}  // namespace attn
