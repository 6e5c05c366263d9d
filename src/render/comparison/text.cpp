// The variants side by side, for a terminal.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "compare/compare.hpp"
#include "render/comparison/comparison.hpp"
#include "render/trace/text_shares.hpp"
#include "tell/comparison.hpp"
#include "tell/glossary.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/text_page.hpp"

namespace attn {
namespace {

class ComparisonPage {
 public:
  ComparisonPage(const Trace& trace, const View& view, Writer& out)
      : trace_(trace),
        view_(view),
        page_(view.columns, view.colour, out),
        labels_(token_labels(trace.input.attended_tokens(), label_columns)),
        glossary_(view.decimals) {}

  void write() {
    const Comparison comparison = compare(trace_);
    if (trace_.input.title) {
      page_.paragraph(Style::heading, visible(*trace_.input.title));
      page_.blank_line();
    }
    for (const std::string& variant : view_.left_out) page_.paragraph(Style::quiet, variant);
    if (!view_.left_out.empty()) page_.blank_line();
    const bool shows_words = view_.shows(StepId::weights) || view_.shows(StepId::context);
    for (const WordComparison& word : comparison.words) {
      if (!shows_words) continue;
      if (&word != &comparison.words.front()) page_.blank_line();
      page_.heading(fmt::format("compare · {}", encoding(trace_.input, word.word)));
      page_.blank_line();
      if (view_.shows(StepId::weights)) {
        write_shares(share_table(trace_, word, labels_), view_.decimals, page_);
      }
      if (view_.shows(StepId::context)) contexts(word);
      explain_signs(word);
    }
    for (const Parting& parting : comparison.partings) explain(parting);
  }

 private:
  void contexts(const WordComparison& word) {
    page_.blank_line();
    const auto vectors = compared_vectors(trace_, word);
    std::size_t width = 0;
    for (const auto& vector : vectors) width = std::max(width, display_width(vector.name));
    for (const NamedVector& vector : vectors) {
      page_.beside(pad_right(vector.name, width) + "  ", vector_text(vector, view_.decimals),
                   text_indent);
    }
  }

  // Below the word where they first occur.
  void explain_signs(const WordComparison& word) {
    std::vector<std::string> sentences;
    if (view_.shows(StepId::weights)) {
      glossary_.see("spread (bits)");
      for (const Attention& attention : word.attentions) {
        glossary_.see(attention.weights);
        glossary_.see(spread_text(attention, view_.decimals));
        const bool hides = !attention.hidden.empty();
        if (hides && !std::exchange(has_told_hidden_, true)) sentences.push_back(hidden_text());
      }
    }
    if (view_.shows(StepId::context)) {
      for (const NamedVector& vector : compared_vectors(trace_, word)) glossary_.see(vector.cells);
    }
    for (std::string& sentence : glossary_.take()) sentences.push_back(std::move(sentence));
    if (!sentences.empty()) page_.blank_line();
    for (const std::string& sentence : sentences) {
      page_.paragraph(Style::quiet, sentence, text_indent);
    }
  }

  void explain(const Parting& parting) {
    page_.blank_line();
    const VariantTrace& first = trace_.variants[parting.first];
    const VariantTrace& second = trace_.variants[parting.second];
    const std::string both = fmt::format("{} → {}", name(first.variant), name(second.variant));
    if (!parting.step)
      return page_.paragraph(Style::plain, both + ": the same at every step.", text_indent);
    const Step& a = *find_step(first, *parting.step, parting.head);
    const Step& b = *find_step(second, *parting.step, parting.head);
    std::string step{facts(a.id).title};
    step.front() = static_cast<char>(std::tolower(step.front()));
    page_.line(fmt::format("{}: they part at {}{}.", page_.painted(Style::heading, both),
                           page_.painted(Style::heading, step), of_head(parting)),
               text_indent);
    page_.paragraph(Style::plain, fmt::format("{}: {}", name(first.variant), action(a)),
                    2 * text_indent);
    page_.paragraph(Style::plain, fmt::format("{}: {}", name(second.variant), action(b)),
                    2 * text_indent);
    const std::string ending = ending_text(parting, view_.decimals);
    if (!ending.empty()) page_.paragraph(Style::plain, ending, 2 * text_indent);
  }

  const Trace& trace_;
  const View& view_;
  TextPage page_;
  std::vector<std::string> labels_;
  Glossary glossary_;
  bool has_told_hidden_ = false;
};

}  // namespace

void write_comparison_text(const Trace& trace, const View& view, Writer& out) {
  ComparisonPage(trace, view, out).write();
}

}  // namespace attn
