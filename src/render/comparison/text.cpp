// The variants side by side, for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "compare/compare.hpp"
#include "render/render.hpp"
#include "render/trace/text_shares.hpp"
#include "tell/comparison.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "write/columns.hpp"
#include "write/number.hpp"
#include "write/terminal.hpp"

namespace attn {
namespace {

class Page {
 public:
  Page(const Trace& trace, const View& view, Writer& out)
      : trace_(trace),
        view_(view),
        out_(out),
        paint_(view.colour),
        labels_(token_labels(trace.input.attended_tokens(), label_columns)) {}

  void write() {
    const Comparison comparison = compare(trace_);
    if (trace_.input.title) {
      line(Style::heading, visible(*trace_.input.title));
      out_.write("\n");
    }
    const bool shows_words = view_.shows(StepId::weights) || view_.shows(StepId::context);
    for (const WordComparison& word : comparison.words) {
      if (!shows_words) continue;
      if (&word != &comparison.words.front()) out_.write("\n");
      heading(word.word);
      if (view_.shows(StepId::weights)) {
        write_shares(share_table(trace_, word, labels_), view_, paint_, out_);
      }
      if (view_.shows(StepId::context)) contexts(word);
    }
    if (view_.shows(StepId::weights)) explain_weights();
    for (const Parting& parting : comparison.partings) explain(parting);
  }

 private:
  void line(Style style, const std::string& text, std::size_t margin = 0) {
    for (const auto& part : wrap(text, view_.columns - margin)) {
      out_.print("{:{}}{}\n", "", margin, paint_(style, part));
    }
  }

  void heading(std::size_t word) {
    const std::string text = fmt::format("compare · {}", encoding(trace_.input, word));
    out_.print("{}\n\n", paint_(Style::heading, ruled(text, "━", view_.columns)));
  }

  void contexts(const WordComparison& word) {
    out_.write("\n");
    const auto vectors = compared_vectors(trace_, word);
    std::size_t width = 0;
    for (const auto& vector : vectors) width = std::max(width, display_width(vector.name));
    for (const auto& [vector_name, cells] : vectors) {
      const std::string start = fmt::format("{} = ", pad_right(vector_name, width));
      const std::size_t margin = text_indent + display_width(start);
      std::string vector = "[";
      for (const double cell : cells) {
        vector += (vector.size() > 1 ? ", " : "") + number(cell, view_.decimals);
      }
      std::string before = std::string(text_indent, ' ') + start;
      for (const auto& line : wrap(vector + "]", view_.columns - margin)) {
        out_.print("{}{}\n", before, line);
        before.assign(margin, ' ');
      }
    }
  }

  void explain_weights() {
    if (hides_any(trace_)) {
      out_.write("\n");
      line(Style::quiet, hidden_text(), text_indent);
    }
    out_.write("\n");
    line(Style::quiet,
         "Spread is the entropy of the weights, −Σ weight × log₂ weight: 0 bits when one word gets "
         "all the attention, log₂ n, the most there can be, when n words share it evenly.",
         text_indent);
  }

  void explain(const Parting& parting) {
    out_.write("\n");
    const VariantTrace& first = trace_.variants[parting.first];
    const VariantTrace& second = trace_.variants[parting.second];
    const std::string both = fmt::format("{} → {}", name(first.variant), name(second.variant));
    if (!parting.step) return line(Style::plain, both + ": the same at every step.", text_indent);
    const Step& a = *find_step(first, *parting.step, parting.head);
    const Step& b = *find_step(second, *parting.step, parting.head);
    out_.print("{:{}}{}: they part at {}{}.\n", "", text_indent, paint_(Style::heading, both),
               paint_(Style::heading, std::string(facts(a.id).name)), of_head(parting));
    line(Style::plain, fmt::format("{}: {}", name(first.variant), action(a)), 2 * text_indent);
    line(Style::plain, fmt::format("{}: {}", name(second.variant), action(b)), 2 * text_indent);
  }

  const Trace& trace_;
  const View& view_;
  Writer& out_;
  Paint paint_;
  std::vector<std::string> labels_;
};

}  // namespace

void write_comparison_text(const Trace& trace, const View& view, Writer& out) {
  Page(trace, view, out).write();
}

}  // namespace attn
