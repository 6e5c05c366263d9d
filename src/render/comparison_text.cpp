// The variants side by side, for a terminal.
#include <fmt/format.h>

#include <algorithm>

#include "compare/compare.hpp"
#include "render/number.hpp"
#include "render/render.hpp"
#include "render/terminal.hpp"
#include "render/text_columns.hpp"
#include "render/wording.hpp"
#include "text/display.hpp"

namespace attn {
namespace {

class Page {
 public:
  Page(const Trace& trace, const View& view, Writer& out)
      : trace_(trace),
        view_(view),
        out_(out),
        paint_(view.colour),
        labels_(token_labels(trace.input.tokens, label_columns)) {
    for (const auto& label : labels_) label_width_ = std::max(label_width_, display_width(label));
    for (const auto& variant : trace.variants) names_.emplace_back(name(variant.variant));
  }

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
      if (view_.shows(StepId::weights)) weights(word);
      if (view_.shows(StepId::context)) contexts(word);
    }
    if (view_.shows(StepId::weights)) explain_spread();
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

  // A column for each variant: a number, and as long a bar as the line has room for.
  void weights(const WordComparison& word) {
    std::vector<std::vector<std::string>> columns;
    std::vector<std::string> spreads;
    for (const Attention& attention : word.variants) {
      std::vector<std::string> cells;
      for (const double weight : attention.weights) cells.push_back(number(weight, view_.decimals));
      columns.push_back(align_points(cells));
      spreads.push_back(spread_text(attention, view_.decimals));
    }
    const std::size_t used = text_indent + label_width_ + names_.size() * text_gap;
    const std::size_t room = view_.columns > used ? (view_.columns - used) / names_.size() : 0;
    constexpr std::size_t widest_bar = 20;
    std::vector<std::size_t> numbers, widths;
    for (std::size_t v = 0; v < names_.size(); ++v) {
      numbers.push_back(display_width(columns[v].front()) + 1);
      widths.push_back(std::max({std::min(room, numbers[v] + widest_bar), numbers[v] + 1,
                                 display_width(names_[v]), display_width(spreads[v])}));
    }

    row("weight (key ↓)",
        [&](std::size_t v) { return paint_(Style::quiet, pad_right(names_[v], widths[v])); });
    for (std::size_t j = 0; j < labels_.size(); ++j) {
      row(labels_[j], [&](std::size_t v) {
        const double weight = word.variants[v].weights[j];
        const std::string drawn = bar(is_scored(weight) ? weight : 0.0, widths[v] - numbers[v]);
        return columns[v][j] + " " + paint_(Style::weight, drawn);
      });
    }
    row("most attention", [&](std::size_t v) {
      return paint_(Style::heading, pad_right(fit(most(word.variants[v]), widths[v]), widths[v]));
    });
    row("spread (bits)", [&](std::size_t v) { return pad_right(spreads[v], widths[v]); });
  }

  template <typename Cell>
  void row(const std::string& label, Cell cell) {
    std::string text =
        std::string(text_indent, ' ') + pad_right(fit(label, label_width_), label_width_);
    for (std::size_t v = 0; v < names_.size(); ++v) text += std::string(text_gap, ' ') + cell(v);
    out_.print("{}\n", text.substr(0, text.find_last_not_of(' ') + 1));
  }

  std::string most(const Attention& attention) const {
    constexpr std::size_t most_named = 2;
    if (attention.most.size() > most_named) {
      return fmt::format("{} words tie", attention.most.size());
    }
    std::string text;
    for (const std::size_t token : attention.most) {
      text += (text.empty() ? "" : " = ") + labels_[token];
    }
    return text.empty() ? "–" : text;
  }

  void contexts(const WordComparison& word) {
    out_.write("\n");
    std::size_t width = 0;
    for (const auto& variant : names_) width = std::max(width, display_width(variant));
    for (std::size_t v = 0; v < names_.size(); ++v) {
      const std::string start = fmt::format("context, {} = ", pad_right(names_[v], width));
      const std::size_t margin = text_indent + display_width(start);
      std::string vector = "[";
      for (const double cell : word.variants[v].context) {
        vector += (vector.size() > 1 ? ", " : "") + number(cell, view_.decimals);
      }
      std::string before = std::string(text_indent, ' ') + start;
      for (const auto& line : wrap(vector + "]", view_.columns - margin)) {
        out_.print("{}{}\n", before, line);
        before.assign(margin, ' ');
      }
    }
  }

  void explain_spread() {
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
    const Step& a = *find_step(first, *parting.step);
    const Step& b = *find_step(second, *parting.step);
    out_.print("{:{}}{}: they part at {}.\n", "", text_indent, paint_(Style::heading, both),
               paint_(Style::heading, std::string(facts(a.id).name)));
    line(Style::plain, fmt::format("{}: {}", name(first.variant), action(a)), 2 * text_indent);
    line(Style::plain, fmt::format("{}: {}", name(second.variant), action(b)), 2 * text_indent);
  }

  const Trace& trace_;
  const View& view_;
  Writer& out_;
  Paint paint_;
  std::vector<std::string> labels_, names_;
  std::size_t label_width_ = 14;  // of "weight (key ↓)"
};

}  // namespace

void write_comparison_text(const Trace& trace, const View& view, Writer& out) {
  Page(trace, view, out).write();
}

}  // namespace attn
