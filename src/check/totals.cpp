// What a check comes to in all: of a variant's steps, and of the variants.
#include <algorithm>

#include "check/check.hpp"

namespace attn {
namespace {

std::size_t total(const auto& parts, auto count) {
  std::size_t sum = 0;
  for (const auto& part : parts) sum += count(part);
  return sum;
}

}  // namespace

std::size_t VariantCheck::compared() const {
  return total(steps, [](const StepCheck& step) { return step.marks.compared; });
}

std::size_t VariantCheck::differ() const {
  return total(steps, [](const StepCheck& step) { return step.marks.differ(); });
}

std::size_t VariantCheck::blanks() const {
  return total(steps, [](const StepCheck& step) { return step.blanks; });
}

Rounding Check::rounding() const {
  std::optional<Rounding> common;
  for (const VariantCheck& variant : variants) {
    if (variant.differ() == 0) continue;
    if (common && *common != variant.rounding) return Rounding::none;
    common = variant.rounding;
  }
  return common.value_or(Rounding::none);
}

std::size_t Check::compared() const {
  return total(variants, [](const VariantCheck& variant) { return variant.compared(); });
}

std::size_t Check::differ() const {
  return total(variants, [](const VariantCheck& variant) { return variant.differ(); });
}

std::size_t Check::blanks() const {
  return total(variants, [](const VariantCheck& variant) { return variant.blanks(); });
}

std::optional<NumberType> Check::type() const {
  std::optional<NumberType> common;
  for (const VariantCheck& variant : variants) {
    if (variant.compared() == 0) continue;
    if (!variant.type || (common && *common != *variant.type)) return std::nullopt;
    common = variant.type;
  }
  return common;
}

Credit Check::credit() const {
  Credit sum;
  for (const VariantCheck& variant : variants) {
    for (const StepCheck& step : variant.steps) sum += step.credit();
  }
  return sum;
}

std::vector<Convention> Check::conventions() const {
  std::vector<Convention> all;
  for (const VariantCheck& variant : variants) {
    for (const Convention convention : variant.conventions) include(convention, all);
  }
  return all;
}

std::vector<std::vector<std::string>> Check::diagnosis() const {
  std::vector<std::vector<std::string>> common;
  bool is_first = true;
  for (const VariantCheck& variant : variants) {
    if (variant.differ() == 0) continue;
    const auto ids = ids_of(variant.diagnosis);
    if (is_first) common = ids;
    std::erase_if(common,
                  [&](const auto& one) { return std::ranges::find(ids, one) == ids.end(); });
    is_first = false;
  }
  return common;
}

}  // namespace attn
