#include "answers/printed/found_step.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "answers/printed/fit_printed.hpp"
#include "answers/printed/printed_digits.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using By = PrintedNote::By;

std::string label_text(const PrintedArray& array) {
  return array.label.empty() ? std::string("without a name")
                             : fmt::format("called \"{}\"", shortened(array.label));
}

// Output, or what there is in its place.
StepId result_of_attention(const VariantTrace& variant) {
  for (const StepId id : {StepId::output, StepId::concat}) {
    if (find_step(variant, id) != nullptr) return id;
  }
  return StepId::context;
}

StepId softmaxed_step(const VariantTrace& variant) {
  for (const StepId id : {StepId::masked_scores, StepId::biased_scores, StepId::capped_scores,
                          StepId::scaled_scores}) {
    const bool has_it = std::ranges::find(variant.steps, id, &Step::id) != variant.steps.end();
    if (has_it) return id;
  }
  return StepId::scores;
}

// As far as the decimals tell that are written; of stored numbers as far as any type does.
bool has_rows_of_one(const PrintedArray& array) {
  const std::size_t columns = array.extents.back();
  const int decimals = array.is_of_file ? 3 : most_decimals(array);
  const double open = decimals == 0 ? 0.0 : 0.5 * std::pow(10.0, -decimals);
  for (std::size_t row = 0; row < array.cells.size(); row += columns) {
    double sum = 0.0;
    for (std::size_t j = 0; j < columns; ++j) {
      const PrintedNumber& cell = array.cells[row + j];
      if (!(cell.is_finite() && cell.value >= 0.0)) return false;
      sum += cell.value;
    }
    if (!(std::abs(sum - 1.0) <= open * static_cast<double>(columns) + 1e-9)) return false;
  }
  return true;
}

std::string shortened_list(const std::vector<std::string>& names) {
  constexpr std::size_t most = 6;
  if (names.size() <= most) return fmt::format("{}", fmt::join(names, " or "));
  const std::vector<std::string> some(names.begin(), names.begin() + most);
  return fmt::format("{} or others", fmt::join(some, ", "));
}

}  // namespace

std::string place_of(const PrintedArray& array) {
  if (array.line > 0) return fmt::format("line {}", array.line);
  return array.label.empty() ? "its array" : array.label;
}

std::size_t StepFinder::variant_of(const FoundStep& found) {
  if (found.named->variant) {
    const auto v = reading_.find_variant(*found.named->variant, place_of(found.array));
    if (v) return *v;
    reading_.refuse(place_of(found.array),
                    fmt::format("found numbers of {}, which --variant leaves out",
                                name(*found.named->variant)));
  }
  if (trace_.variants.size() == 1) return 0;
  std::vector<std::string_view> known;
  for (const VariantTrace& variant : trace_.variants) known.push_back(name(variant.variant));
  reading_.refuse(place_of(found.array),
                  fmt::format("found {}, but {} variants are compared: {}",
                              facts(found.named->id).name, known.size(), fmt::join(known, ", ")),
                  fmt::format("choose one: --variant {}, or --as {}.{}", known.back(), known.back(),
                              facts(found.named->id).name));
}

StepId StepFinder::step_of(const FoundStep& found, std::size_t v) const {
  const VariantTrace& variant = trace_.variants[v];
  const NamedStep& named = *found.named;
  if (named.is_end) return last_step(variant);
  if (named.is_softmaxed) return softmaxed_step(variant);
  if (!named.meanings.empty()) return one_of(meanings_here(named), found, variant);
  if (named.id != StepId::output || found.by != By::name) return named.id;
  const StepId of_attention = result_of_attention(variant);
  const bool is_own_name = named.is_own_name && of_attention == StepId::output;
  if (!named.is_bare || is_own_name) return of_attention;
  return one_of({of_attention, last_step(variant)}, found, variant);
}

std::vector<StepId> StepFinder::meanings_here(const NamedStep& named) const {
  std::vector<StepId> here;
  for (const Meaning& meaning : named.meanings) {
    const bool is_there =
        !meaning.place || (trace_.input.norm && trace_.input.norm->place == *meaning.place);
    if (is_there) here.push_back(meaning.id);
  }
  return here;
}

// Of the steps that a name may mean, the one that this block has, and in this shape.
StepId StepFinder::one_of(const std::vector<StepId>& steps, const FoundStep& found,
                          const VariantTrace& variant) const {
  std::vector<StepId> may_be;
  for (const StepId id : steps) {
    const bool is_said = std::ranges::find(may_be, id) != may_be.end();
    if (!is_said && may_be_step(found, variant, id)) may_be.push_back(id);
  }
  if (may_be.empty()) return steps.empty() ? found.named->id : steps.front();
  if (may_be.size() == 1) return may_be.front();
  std::vector<std::string_view> names;
  for (const StepId id : may_be) names.push_back(facts(id).name);
  reading_.refuse(place_of(found.array),
                  fmt::format("found numbers {}, which may be {}", label_text(found.array),
                              fmt::join(names, " or ")),
                  fmt::format("call it by its own name, as in {}", names.front()));
}

std::size_t StepFinder::head_of(const FoundStep& found, std::size_t v) const {
  if (!found.named->has_head) return 0;
  const std::size_t heads = head_count(trace_.variants[v]);
  if (found.named->head >= 1 && found.named->head <= heads) {
    return heads == 1 ? 0 : found.named->head;
  }
  refuse_line(reading_.file(), found.array.line,
              fmt::format("found numbers of head {}, expected 1 to {}", found.named->head, heads));
}

void StepFinder::name_by_shape(FoundStep& found) const {
  std::vector<NamedStep> may_be;
  for (const VariantTrace& variant : trace_.variants) {
    for (const StepId id : all_steps) {
      if (may_be_step(found, variant, id)) may_be.push_back({.id = id, .variant = variant.variant});
    }
  }
  if (may_be.size() != 1) refuse_shape(found, may_be);
  found.named = may_be[0];
  found.by = By::shape;
}

void StepFinder::refuse_shape(const FoundStep& found, const std::vector<NamedStep>& may_be) const {
  const std::string numbers = numbers_text(found.array.extents);
  if (may_be.empty()) {
    reading_.refuse(
        place_of(found.array),
        fmt::format("found {} {}, expected those of a step", numbers, label_text(found.array)),
        "no step has this shape; --as says which step they are");
  }
  const bool is_plain = trace_.variants.size() == 1;
  std::vector<std::string> names;
  std::size_t likely = 0;
  for (const NamedStep& one : may_be) {
    const bool are_weights = one.id == StepId::weights && has_rows_of_one(found.array);
    if (are_weights) likely = names.size();
    names.push_back(is_plain ? std::string(facts(one.id).name)
                             : fmt::format("{}.{}", name(*one.variant), facts(one.id).name));
  }
  reading_.refuse(place_of(found.array),
                  fmt::format("found {} {}, {} {}", numbers, label_text(found.array),
                              without_heads(found), shortened_list(names)),
                  fmt::format("say which: --as {}", names[likely]));
}

// What leads to the steps that it may be: perhaps only without its first row or column.
std::string StepFinder::without_heads(const FoundStep& found) const {
  FoundStep as_it_is{.array = found.array};
  as_it_is.array.may_have_head = as_it_is.array.may_have_labels = false;
  for (const VariantTrace& variant : trace_.variants) {
    for (const StepId id : all_steps) {
      if (may_be_step(as_it_is, variant, id)) return "which may be";
    }
  }
  return fmt::format(
      "a shape that no step has; without the first {}, which counts as {} do, they may be",
      found.array.may_have_head ? "row" : "column", found.array.may_have_head ? "heads" : "labels");
}

bool StepFinder::may_be_step(const FoundStep& found, const VariantTrace& variant, StepId id) const {
  const bool has_it =
      std::ranges::any_of(variant.steps, [id](const Step& step) { return step.id == id; });
  if (!has_it) return false;
  const auto v = static_cast<std::size_t>(&variant - trace_.variants.data());
  const Asked asked = reading_.asked(place_of(found.array), v, id, 0);
  const auto flat = PrintedHow::Flat::by_rows;
  return fitted(found.array, reading_.wanted(v, asked), flat, reading_.file()).has_value();
}

}  // namespace attn
