// The trace as a LaTeX document: the formula of each step, and its matrix.
#include <fmt/format.h>

#include "render/trace/latex_matrix.hpp"
#include "render/trace/trace.hpp"
#include "tell/formula.hpp"
#include "tell/latex_symbol.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"
#include "write/latex_text.hpp"

namespace attn {
namespace {

constexpr std::string_view opening =
    R"(% Written by attn-trace {}; for pdflatex, with nothing beside it but amsmath.
\documentclass{{article}}
\usepackage{{amsmath}}
\setlength{{\oddsidemargin}}{{0pt}}
\setlength{{\textwidth}}{{6.5in}}
\setlength{{\arraycolsep}}{{3pt}}
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{4pt}}
\sloppy
\begin{{document}}
)";

// How many words' weighted vectors are shown.
constexpr std::size_t most_words = 4;

// Writes one document.
class Document {
 public:
  Document(const Trace& trace, const View& view, Writer& out)
      : trace_(trace), view_(view), out_(out) {}

  void write() const {
    out_.print(opening, version);
    write_opening();
    out_.write("\n\\subsection*{Input}\n");
    for (const InputMatrix& which : input_matrices) write_input_matrix(which);
    for (const VariantTrace& variant : trace_.variants) {
      out_.print("\n\\subsection*{{{}}}\n", name(variant.variant));
      for (const Step& step : variant.steps) {
        if (view_.shows(step.id)) write_step(variant, step);
      }
    }
    out_.write("\n\\end{document}\n");
  }

 private:
  const Input& input() const { return trace_.input; }

  void write_opening() const {
    out_.print("\\section*{{{}}}\n", latex_text(input().title.value_or("Attention, traced")));
    if (input().description) out_.print("{}\n\n", latex_text(*input().description));
    if (input().source) out_.print("Source: {}\n\n", latex_text(*input().source));
    std::string tokens;
    for (std::size_t j = 0; j < input().attended_tokens().size(); ++j) {
      fmt::format_to(std::back_inserter(tokens), "{}{}~{}", j == 0 ? "" : ", ", j + 1,
                     latex_text(input().attended_tokens()[j]));
    }
    out_.print(
        "A row of scores and weights belongs to a word, their columns to the tokens: {}.\n\n",
        tokens);
    out_.print("At most {} decimals are shown: 0.5 is exact, $0.50\\ldots$ is rounded.\n",
               view_.decimals);
  }

  void write_matrix(const std::string& name, const Matrix& cells,
                    std::vector<std::string> labels) const {
    write_latex_matrix({.name = name,
                        .rows = cells.rows(),
                        .columns = cells.columns(),
                        .row = [&](std::size_t i) { return cells.row(i); },
                        .labels = std::move(labels)},
                       view_.decimals, out_);
  }

  void write_input_matrix(const InputMatrix& which) const {
    const std::size_t count = count_matrices(input(), which);
    for (std::size_t head = 1; head <= count; ++head) {
      const Matrix& cells = *find_matrix(input(), which, head);
      const std::string symbol = latex_symbol(std::string(symbol_of(which.key)));
      std::vector<std::string> labels;
      if (cells.rows() == input().tokens.size() && which.row_for == RowFor::word) {
        labels = input().tokens;
      }
      write_matrix(count == 1 ? symbol : fmt::format("{{{}}}^{{({})}}", symbol, head), cells,
                   std::move(labels));
    }
  }

  std::vector<std::string> labels_of(const Step& step) const {
    std::vector<std::string> labels;
    if (shape_of(step) == Shape::token_features) {
      const auto& tokens = input().attended_tokens();
      const auto first = static_cast<std::ptrdiff_t>(tokens_before(input(), step.id));
      return {tokens.begin() + first, tokens.end()};
    }
    for (const Position word : input().words) labels.push_back(input().tokens[index_of(word)]);
    return labels;
  }

  void write_step(const VariantTrace& variant, const Step& step) const {
    const StepFacts& of = facts(step.id);
    const std::string head = step.head == 0 ? "" : fmt::format(", head {}", step.head);
    out_.print("\n\\paragraph{{{}{}.}} {}\n", of.title, head, latex_text(of.why));
    out_.print("\\[\n{}\n\\]\n", formula(trace_, variant, step, view_.decimals).latex);
    if (shape_of(step) == Shape::pair_features) return write_weighted(variant, step);
    const std::string symbol = latex_symbol(std::string(of.symbol));
    write_matrix(step.head == 0 ? symbol : fmt::format("{{{}}}^{{({})}}", symbol, step.head),
                 step.cells, labels_of(step));
  }

  // Of a word a row for each token.
  void write_weighted(const VariantTrace& variant, const Step& step) const {
    const std::size_t words = input().words.size();
    std::vector<double> vector;
    for (std::size_t i = 0; i < std::min(words, most_words); ++i) {
      const std::string word = input().tokens[index_of(input().words[i])];
      out_.print("For {}:\n", latex_text(word));
      const auto row = [&](std::size_t j) {
        weighted_vector(trace_, variant, step, Row{i}, Position{j}, vector);
        return std::span<const double>(vector);
      };
      write_latex_matrix({.rows = input().attended_tokens().size(),
                          .columns = step.extent.columns,
                          .row = row,
                          .labels = input().attended_tokens()},
                         view_.decimals, out_);
    }
    if (words > most_words) out_.print("And so on, for {} words.\n", words);
  }

  const Trace& trace_;
  const View& view_;
  Writer& out_;
};

}  // namespace

void write_latex(const Trace& trace, const View& view, Writer& out) {
  Document(trace, view, out).write();
}

}  // namespace attn
