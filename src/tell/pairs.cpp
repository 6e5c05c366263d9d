#include "tell/pairs.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <utility>

#include "compare/compare.hpp"
#include "operations/operation.hpp"

namespace attn {
namespace {

std::string symbol(const Step& step) {
  return fmt::format("{}{}", facts(step.id).symbol, step.head == 0 ? "" : superscript(step.head));
}

std::vector<std::vector<bool>> hidden_cells(const VariantTrace& variant, const Step& step) {
  std::vector<std::vector<bool>> cells;
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    std::vector<bool>& row = cells.emplace_back();
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      row.push_back(is_scored(step.cells(i, j)) &&
                    is_masked(variant, step.head, Row{i}, Position{j}));
    }
  }
  return cells;
}

// The largest number of each row, but for what is hidden.
std::vector<double> largest_of_rows(const VariantTrace& variant, const Step& step,
                                    const Table::Group& group) {
  const Form form = operation(step.op).form;
  const bool after_mask = form == Form::power || form == Form::share;
  std::vector<double> largest(step.cells.rows(), not_scored);
  for (std::size_t i = 0; i < largest.size(); ++i) {
    for (std::size_t j = 0; j < step.cells.columns(); ++j) {
      const double cell = step.cells(i, j);
      if (!is_scored(cell) || is_hidden(group, i, j)) continue;
      if (after_mask && is_hidden(variant, step.head, Row{i}, Position{j})) continue;
      if (!(cell <= largest[i])) largest[i] = cell;
    }
  }
  return largest;
}

// What a sink takes of each row's weight; nothing where there is none.
std::optional<Table::Group> sink_column(const VariantTrace& variant, const Step& weights) {
  auto held = std::make_shared<std::vector<double>>();
  for (std::size_t i = 0; i < weights.cells.rows(); ++i) {
    const auto sink = sink_weight(variant, weights.head, Row{i});
    if (!sink) return std::nullopt;
    held->push_back(*sink);
  }
  Table::Group column{.column_labels = {"sink"}, .held = held};
  for (const double& of_row : *held) column.rows.emplace_back(&of_row, 1);
  return column;
}

}  // namespace

const Step* masked_in_place(const VariantTrace& variant, const Step& step, const View& view) {
  const Step* masked = find_step(variant, StepId::masked_scores, step.head);
  if (masked == nullptr || !view.shows(masked->id) || !view.shows(step.id)) return nullptr;
  return &variant.steps[*masked->from[0].step] == &step ? masked : nullptr;
}

bool stands_in_place(const VariantTrace& variant, const Step& step, const View& view) {
  return operation(step.op).form == Form::masked &&
         masked_in_place(variant, variant.steps[*step.from[0].step], view) != nullptr;
}

Table pair_table(const Trace& trace, const VariantTrace& variant, const Step& step,
                 const Labels& labels, const View& view) {
  Table table{.row_labels = labels.of(trace.input.words)};
  const StepFacts& fact = facts(step.id);
  const Step* weights = find_step(variant, StepId::weights, step.head);
  Table::Group group{.column_labels = labels.tokens,
                     .is_weights = operation(step.op).form == Form::share,
                     .role = role_of(fact.name)};
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    group.rows.push_back(step.cells.row(i));
    group.shares.emplace_back(weights->cells.row(i));
  }
  table.corner = {fmt::format("{} {}", symbol(step), fact.cell)};
  const Step* masked = masked_in_place(variant, step, view);
  if (masked != nullptr) {
    table.corner = {fmt::format("{}, {}", symbol(step), symbol(*masked))};
    group.hidden = hidden_cells(variant, step);
  }
  group.largest = largest_of_rows(variant, step, group);
  table.groups.push_back(std::move(group));
  for (const RowFact& known : step.row_facts) {
    // A sink may be larger than all scores.
    const bool stands_elsewhere = !step.sink && view.shows(variant.steps[*step.from[0].step].id);
    if (known.name == "max" && stands_elsewhere) continue;
    const std::string_view label = known.name == "sink_exponential" ? "sink" : known.name;
    Table::Group column{.column_labels = {std::string(label)}};
    for (const double& of_row : known.of_rows) column.rows.emplace_back(&of_row, 1);
    table.groups.push_back(std::move(column));
  }
  if (step.id == StepId::weights) {
    if (auto column = sink_column(variant, step)) table.groups.push_back(std::move(*column));
  }
  return table;
}

Table mask_table(const Trace& trace, const Labels& labels) {
  Table table{.row_labels = labels.of(trace.input.words)};
  table.corner = {"mask"};
  Table::Group group{.column_labels = labels.tokens};
  for (const Position word : trace.input.words) {
    group.rows.push_back(trace.input.mask.cells.row(index_of(word)));
  }
  table.groups.push_back(std::move(group));
  return table;
}

}  // namespace attn
