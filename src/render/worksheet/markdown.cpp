// An exercise sheet in Markdown: what is given, in full, and a blank for each number to be worked
// out. It holds no result: not even the input's description, which may tell one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "render/worksheet/worksheet.hpp"
#include "tell/formula.hpp"
#include "tell/heads.hpp"
#include "tell/labels.hpp"
#include "tell/sentences.hpp"
#include "trace/input_matrices.hpp"
#include "write/markdown_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

constexpr std::size_t longest_label = 60;
constexpr std::string_view blank_cell = "_____";
constexpr std::string_view no_number = "–";
constexpr std::string_view room_to_write = "\n*Working:*\n\n<br><br><br><br>\n";

class ExerciseSheet {
 public:
  ExerciseSheet(const Trace& trace, const View& view, Writer& out)
      : trace_(trace),
        view_(view),
        out_(out),
        words_(token_labels(trace.input.tokens, longest_label)),
        tokens_(token_labels(trace.input.attended_tokens(), longest_label)) {
    for (const Position word : trace.input.words) encoded_.push_back(words_[index_of(word)]);
  }

  void write(const std::string& answers_file) {
    out_.print("# {}\n\nName: ____________________\n",
               trace_.input.title ? markdown_escaped(*trace_.input.title) : "Attention by hand");
    out_.print(
        "\nWork out every blank, step after step: each uses the numbers before it.\n"
        "Write numbers with {} decimals, and go on with all the digits you have.\n"
        "In a cell with {} there is nothing to work out.\n",
        view_.decimals, no_number);
    out_.print(
        "\nAnswers can be handed in as `{}`, which has a `null` for each blank, table by "
        "table{}.\n",
        answers_file,
        has_mask() ? "; −∞ is written `\"-inf\"`, and so is any score that is hidden" : "");
    given();
    for (const VariantTrace& variant : trace_.variants) tell(variant);
  }

 private:
  bool has_mask() const { return trace_.input.mask.rule != MaskRule::none; }

  void given() {
    const Input& input = trace_.input;
    out_.write("\n## Given\n");
    if (input.words.size() < input.tokens.size()) {
      out_.print("\nThe word{} encoded: {}\n", input.words.size() == 1 ? "" : "s",
                 markdown_escaped(fmt::format("{}", fmt::join(encoded_, ", "))));
    }
    tables_for_each(RowFor::word, words_);
    tables_for_each(RowFor::token, tokens_);
    for (const InputMatrix& W : input_matrices) {
      if (W.row_for != RowFor::feature) continue;
      table_of_input(W, {});
      table_of_input(b_of(*W.step), {});
    }
    if (input.layout == Layout::out_in) {
      out_.write(
          "\nEach row of a learned matrix makes one feature: a row of embeddings times the "
          "matrix turned.\n");
    }
    if (input.mask.rule == MaskRule::causal) {
      out_.write("\nThe mask is causal: it hides every token after the word.\n");
    } else if (input.mask.rule == MaskRule::matrix) {
      table("mask (1: may attend, 0: hidden)", tokens_, encoded_,
            select_rows(input.mask.cells, input.words));
    }
  }

  // The matrices that have a row for each word or token.
  void tables_for_each(RowFor row_for, const std::vector<std::string>& labels) {
    for (const InputMatrix& which : input_matrices) {
      if (which.row_for == row_for) table_of_input(which, labels);
    }
  }

  void table_of_input(const InputMatrix& which, const std::vector<std::string>& labels) {
    const Matrix* matrix = find_matrix(trace_.input, which);
    if (matrix == nullptr) return;
    std::vector<std::string> rows = labels;
    for (std::size_t i = rows.size(); i < matrix->rows(); ++i) {
      rows.push_back(std::to_string(i + 1));
    }
    const auto symbol = symbol_of(which.key);
    table(symbol == which.key ? std::string(symbol) : fmt::format("{} {}", which.key, symbol), {},
          rows, *matrix);
  }

  // A matrix's numbers in full. Without labels, columns are numbered.
  void table(const std::string& name, const std::vector<std::string>& columns,
             const std::vector<std::string>& rows, const Matrix& cells) {
    std::vector<std::vector<std::string>> texts(cells.rows());
    for (std::size_t i = 0; i < cells.rows(); ++i) {
      for (const double cell : cells.row(i)) texts[i].push_back(shortest(cell));
    }
    table(name, columns, rows, texts);
  }

  void table(const std::string& name, const std::vector<std::string>& columns,
             const std::vector<std::string>& rows,
             const std::vector<std::vector<std::string>>& cells) {
    MarkdownTable table{.header = {fmt::format("**{}**", markdown_escaped(name))}, .rows = {}};
    for (std::size_t j = 0; j < cells.front().size(); ++j) {
      table.header.push_back(columns.empty() ? std::to_string(j + 1)
                                             : markdown_escaped(columns[j]));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      auto& row = table.rows.emplace_back(1, markdown_escaped(rows[i]));
      row.insert(row.end(), cells[i].begin(), cells[i].end());
    }
    write_markdown_table(table, out_);
  }

  void tell(const VariantTrace& variant) {
    const bool any =
        std::ranges::any_of(variant.steps, [&](const Step& step) { return view_.shows(step.id); });
    if (!any) return;
    out_.print("\n## {}\n\n{}\n", name(variant.variant),
               markdown_escaped(summary(trace_, variant)));
    if (const std::string heads = heads_text(variant); !heads.empty()) {
      out_.print("\nHeads: {}\n", markdown_escaped(heads));
    }
    for (const Step& step : variant.steps) {
      if (view_.shows(step.id)) {
        tell(variant, step);
      } else if (step.head <= 1 && step.parts == 1) {
        // Not asked for, but needed on the way.
        out_.print("\n{}: ${}$\n", facts(step.id).title,
                   formula(variant, step, view_.decimals).latex);
      }
    }
  }

  void tell(const VariantTrace& variant, const Step& step) {
    const StepFacts& fact = facts(step.id);
    out_.print("\n### {}{}\n\n${}$\n", fact.title,
               step.head == 0 ? "" : fmt::format(", head {}", step.head),
               formula(variant, step, view_.decimals).latex);
    const std::string name =
        fact.symbol.empty() ? std::string(fact.name) : fmt::format("{} {}", fact.name, fact.symbol);
    switch (fact.shape) {
      case Shape::pair_features:
        tell_weighted(variant, step);
        break;
      case Shape::pairs:
        table(name, tokens_, encoded_, blanks(step.cells));
        break;
      case Shape::token_features:
        table(name, {}, tokens_, blanks(step.cells));
        break;
      case Shape::word_features:
        table(name, {}, encoded_, blanks(step.cells));
        break;
    }
    out_.write(room_to_write);
  }

  void tell_weighted(const VariantTrace& variant, const Step& step) {
    std::vector<double> vector;
    for (std::size_t i = 0; i < encoded_.size(); ++i) {
      std::vector<std::vector<std::string>> rows;
      for (std::size_t j = 0; j < tokens_.size(); ++j) {
        weighted_vector(trace_, variant, step, Row{i}, Position{j}, vector);
        auto& row = rows.emplace_back();
        for (const double cell : vector) row.push_back(blank_text(cell));
      }
      table(fmt::format("{}, {}", facts(step.id).name, encoded_[i]), {}, tokens_, rows);
    }
  }

  static std::string blank_text(double cell) {
    return std::string(is_scored(cell) ? blank_cell : no_number);
  }

  static std::vector<std::vector<std::string>> blanks(const Matrix& all) {
    std::vector<std::vector<std::string>> cells(all.rows());
    for (std::size_t i = 0; i < all.rows(); ++i) {
      for (const double cell : all.row(i)) cells[i].push_back(blank_text(cell));
    }
    return cells;
  }

  const Trace& trace_;
  const View& view_;
  Writer& out_;
  std::vector<std::string> words_, tokens_, encoded_;
};

}  // namespace

void write_worksheet(const Trace& trace, const View& view, const std::string& answers_file,
                     Writer& out) {
  ExerciseSheet(trace, view, out).write(answers_file);
}

}  // namespace attn
