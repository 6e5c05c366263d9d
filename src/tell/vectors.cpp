#include "tell/vectors.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "operations/operation.hpp"
#include "tell/arithmetic_line.hpp"
#include "tell/formula.hpp"
#include "trace/features.hpp"

namespace attn {
namespace {

std::vector<std::span<const double>> rows_of(const Matrix& matrix) {
  std::vector<std::span<const double>> rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i) rows.push_back(matrix.row(i));
  return rows;
}

// Joins a matrix to the last table where that has the same rows.
void add_beside(std::vector<Table>& tables, Table table) {
  if (!tables.empty() && tables.back().corner == table.corner &&
      tables.back().row_labels == table.row_labels) {
    tables.back().groups.push_back(std::move(table.groups.front()));
  } else {
    tables.push_back(std::move(table));
  }
}

Table learned_table(const Trace& trace, const VariantTrace& variant, const Step& step) {
  const Operand& operand = step.from[1];
  const Matrix& matrix = operand_matrix(trace, variant, operand);
  std::string row = row_symbol(step.from[0].name);
  std::string column = row_symbol(facts(step.id).name);
  if (operand.transposed) std::swap(row, column);
  const auto [rows, columns] = matrix_features(trace, operand.name);
  Table table{.corner = {"", fmt::format("{} ↓", row)}, .row_labels = feature_labels(rows)};
  for (std::size_t i = table.row_labels.size(); i < matrix.rows(); ++i) {
    table.row_labels.push_back(std::to_string(i + 1));
  }
  table.groups.push_back(
      {.title = {std::string(symbol_of(operand.name)), fmt::format("{} →", column)},
       .column_labels = feature_labels(columns),
       .rows = rows_of(matrix),
       .role = role_of(facts(step.id).name)});
  return table;
}

// "q: looks for →"
std::string what_rows_do(const StepFacts& fact) {
  if (fact.does.empty()) return fmt::format("{} →", row_symbol(fact.name));
  return fmt::format("{}: {} →", row_symbol(fact.name), fact.does);
}

// Rows of words stand at the words' positions, as the table has one for each word or token.
Table::Group step_group(const Trace& trace, const VariantTrace& variant, const Step& step,
                        const View& view) {
  const StepFacts& fact = facts(step.id);
  Table::Group group{
      .title = {formula(trace, variant, step, view.decimals).plain, what_rows_do(fact)},
      .column_labels = feature_labels(column_features(trace, variant, step)),
      .rows = rows_of(step.cells),
      .role = role_of(fact.name)};
  if (shape_of(step) == Shape::word_features) {
    std::vector<std::span<const double>> rows(trace.input.tokens.size());
    for (std::size_t i = 0; i < group.rows.size(); ++i)
      rows[index_of(trace.input.words[i])] = group.rows[i];
    group.rows = std::move(rows);
  }
  return group;
}

Table::Group given_group(const Trace& trace, const InputMatrix& which) {
  Table::Group group{.title = {fmt::format("{} {}", which.symbol, which.rows), "features →"},
                     .column_labels = feature_labels(matrix_features(trace, which.key).columns),
                     .rows = rows_of(*find_matrix(trace.input, which)),
                     .role = role_of(which.key)};
  if (which.is_given()) {
    const StepFacts& fact = facts(*which.step);
    group.title = {fmt::format("{}, given", fact.symbol), what_rows_do(fact)};
  }
  return group;
}

}  // namespace

bool is_projection(const Step& step) {
  return operation(step.op).form == Form::sum_of_products && shape_of(step) != Shape::pairs;
}

std::vector<Table> learned_tables(const Trace& trace, const VariantTrace& variant,
                                  const std::vector<const Step*>& projections) {
  std::vector<Table> tables;
  for (const Step* step : projections) {
    add_beside(tables, learned_table(trace, variant, *step));
  }
  Table biases{.row_labels = {"+"}};
  for (const Step* step : projections) {
    if (step->from.size() < 3) continue;
    biases.groups.push_back({.title = {std::string(symbol_of(step->from[2].name))},
                             .rows = rows_of(operand_matrix(trace, variant, step->from[2])),
                             .role = role_of(facts(step->id).name)});
  }
  if (!biases.groups.empty()) tables.push_back(std::move(biases));
  return tables;
}

std::vector<Table> vector_tables(const Trace& trace, const VariantTrace& variant,
                                 const std::vector<const InputMatrix*>& given,
                                 const std::vector<const Step*>& steps, const Labels& labels,
                                 const View& view) {
  const bool across = trace.input.memory.has_value();
  Table words{.corner = {"", "word ↓"}, .row_labels = labels.words};
  // What is cached has no row here.
  Table tokens{.corner = {"", "token ↓"},
               .row_labels = labels.last_tokens(labels.tokens.size() - trace.input.cached())};
  for (const InputMatrix* which : given) {
    Table& table = across && which->row_for == RowFor::word ? words : tokens;
    table.groups.push_back(given_group(trace, *which));
  }
  for (const Step* step : steps) {
    const bool of_words = shape_of(*step) == Shape::word_features;
    Table& table = across && of_words ? words : tokens;
    table.groups.push_back(step_group(trace, variant, *step, view));
  }
  std::vector<Table> tables;
  for (Table* table : {&words, &tokens}) {
    if (!table->groups.empty()) tables.push_back(std::move(*table));
  }
  return tables;
}

bool is_part_of_more(const VariantTrace& variant, const Step& context, const View& view) {
  const bool has_concat = find_step(variant, StepId::concat) != nullptr;
  return &context == &variant.steps.back() || (has_concat && view.shows(StepId::concat));
}

Table word_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                 const Labels& labels) {
  const StepFacts& fact = facts(step.id);
  Table table{.row_labels = {std::string(fact.name)},
              .groups = {{.column_labels = feature_labels(column_features(trace, variant, step)),
                          .rows = rows_of(step.cells),
                          .role = role_of(fact.name)}}};
  if (trace.input.words.size() == 1) return table;
  table.corner = {"", "word ↓"};
  table.row_labels = labels.of(trace.input.words);
  table.groups.front().title = {std::string(fact.symbol), fmt::format("{} →", fact.name)};
  return table;
}

Table row_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                const Labels& labels) {
  const StepFacts& fact = facts(step.id);
  Table table{.groups = {{.title = {std::string(fact.symbol), "features →"},
                          .column_labels = feature_labels(column_features(trace, variant, step)),
                          .rows = rows_of(step.cells),
                          .role = role_of(fact.name)}}};
  const bool of_words = shape_of(step) == Shape::word_features;
  table.corner = {"", of_words ? "word ↓" : "token ↓"};
  table.row_labels =
      of_words ? labels.of(trace.input.words) : labels.last_tokens(step.cells.rows());
  return table;
}

std::vector<Table> other_tables(const Trace& trace, const InputMatrix& which,
                                const Labels& labels) {
  std::vector<Table> tables;
  const std::size_t count = count_matrices(trace.input, which);
  for (std::size_t head = 1; head <= count; ++head) {
    const Matrix& matrix = *find_matrix(trace.input, which, head);
    const std::string_view symbol = symbol_of(which.key);
    std::string title{symbol};
    if (count > 1) title = fmt::format("{}{}", symbol, superscript(head));
    Table table{
        .groups = {{.title = {title}, .rows = rows_of(matrix), .role = role_of(which.key)}}};
    Table::Group& group = table.groups.front();
    switch (which.row_for) {
      case RowFor::past:
        table.corner = {"", "cached ↓"};
        table.row_labels.assign(
            labels.tokens.begin(),
            labels.tokens.begin() + static_cast<std::ptrdiff_t>(trace.input.cached()));
        group.title = {fmt::format("{}, cached", symbol), "features →"};
        break;
      case RowFor::pair:
        table.corner = {title};
        table.row_labels = labels.words;
        group.title.clear();
        group.column_labels = labels.tokens;
        break;
      default:
        table.row_labels = {which.row_for == RowFor::shift ? "+" : "×"};
        group.column_labels = feature_labels(matrix_features(trace, which.key).columns);
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::vector<ArithmeticLine> projection_lines(const Trace& trace, const VariantTrace& variant,
                                             const Step& step, const View& view) {
  std::vector<ArithmeticLine> lines;
  if (view.arithmetic == Arithmetic::none) return lines;
  const bool all = view.arithmetic == Arithmetic::all;
  const bool by_word = shape_of(step) == Shape::word_features;
  const std::string row = row_symbol(facts(step.id).name);
  for (std::size_t i = 0; i < (all ? step.cells.rows() : 1); ++i) {
    const Position row_at =
        by_word ? trace.input.words[i] : Position{i + tokens_before(trace.input, step.id)};
    const std::string place = subscript(ordinal(row_at));
    for (std::size_t j = 0; j < (all ? step.cells.columns() : 1); ++j) {
      ArithmeticLine line = arithmetic_line(made(trace, variant, step, {i, j}), view.decimals,
                                            all ? ZeroProducts::written : ZeroProducts::left_out);
      line.left = fmt::format("{}{}[{}]", row, place, j + 1);
      lines.push_back(std::move(line));
    }
  }
  return lines;
}

}  // namespace attn
