#include "tell/formula.hpp"

#include <fmt/format.h>

#include <cmath>

#include "operations/operation.hpp"
#include "tell/labels.hpp"
#include "trace/input_matrices.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// What the blanks of a pattern stand for: see Operation.
struct Blanks {
  std::string s, a, b, x{}, row{}, turned{}, bias{}, divisor{}, number{}, hidden{}, own{}, max{},
      sum{};
  std::size_t heads = 1;
};

std::string filled(std::string_view pattern, const Blanks& blanks) {
  return fmt::format(fmt::runtime(pattern), fmt::arg("s", blanks.s), fmt::arg("a", blanks.a),
                     fmt::arg("b", blanks.b), fmt::arg("x", blanks.x), fmt::arg("row", blanks.row),
                     fmt::arg("turned", blanks.turned), fmt::arg("bias", blanks.bias),
                     fmt::arg("divisor", blanks.divisor), fmt::arg("number", blanks.number),
                     fmt::arg("hidden", blanks.hidden), fmt::arg("own", blanks.own),
                     fmt::arg("max", blanks.max), fmt::arg("sum", blanks.sum),
                     fmt::arg("heads", blanks.heads));
}

bool is_root(const VariantTrace& variant, const Step& step) {
  return step.scaling && variant.settings.scale.rule == Scale::Rule::sqrt;
}

// "= 2" or "≈ 1.7321": what a root comes to.
std::string value_of_root(const Step& step, int decimals) {
  const bool whole = step.number == std::floor(step.number);
  return fmt::format("{} {}", whole ? "=" : "≈", number(step.number, decimals));
}

// The rows that a step weighs or has weighed.
std::string_view vectors_of(const VariantTrace& variant, const Step& step) {
  const Operand& first = step.from[0];
  const bool has_weighed = first.step && first.name == facts(StepId::weighted_values).name;
  return has_weighed ? variant.steps[*first.step].from.back().name : step.from.back().name;
}

Blanks plain_blanks(const VariantTrace& variant, const Step& step, int decimals) {
  const std::string_view vectors = vectors_of(variant, step);
  Blanks blanks{.s = std::string(facts(step.id).symbol),
                .a = std::string(symbol_of(step.from[0].name)),
                .b = std::string(symbol_of(step.from.size() > 1 ? step.from[1].name : "")),
                .x = row_symbol(vectors),
                .row = std::string(row_name(vectors)),
                .hidden = std::string(what_is_hidden(variant.settings.mask)),
                .heads = head_count(variant)};
  if (step.from.size() > 1 && step.from[1].transposed) blanks.turned = "ᵀ";
  if (step.from.size() > 2) blanks.bias = fmt::format(" + {}", symbol_of(step.from[2].name));
  if (step.from.size() > 1) blanks.own = fmt::format(" + the word's own {}", blanks.row);
  const bool one_row = step.cells.rows() == 1;
  blanks.max = one_row ? fmt::format("the largest {}", blanks.a) : "the row's maximum";
  blanks.sum = one_row ? fmt::format("the sum of {}", blanks.a) : "the row's sum";
  blanks.number = factor(step.number, decimals);
  blanks.divisor = is_root(variant, step) ? fmt::format("√{0}   (√{0} {1})", step.scaling->d,
                                                        value_of_root(step, decimals))
                                          : blanks.number;
  return blanks;
}

// What stands beside Z in Z′ and Zᶜ, as LaTeX has it.
std::string latex_symbol(const std::string& symbol) {
  return symbol == "Z′" ? "Z'" : symbol == "Zᶜ" ? "Z^c" : symbol;
}

Blanks latex_blanks(const VariantTrace& variant, const Step& step, int decimals) {
  Blanks blanks = plain_blanks(variant, step, decimals);
  blanks.s = latex_symbol(blanks.s);
  blanks.a = latex_symbol(blanks.a);
  if (!blanks.turned.empty()) blanks.turned = "^\\top";
  if (!blanks.own.empty()) blanks.own = fmt::format(" + {}_i", blanks.x);
  if (is_root(variant, step)) blanks.divisor = fmt::format("\\sqrt{{{}}}", step.scaling->d);
  return blanks;
}

}  // namespace

Formula formula(const VariantTrace& variant, const Step& step, int decimals) {
  const Operation& of = operation(step.op);
  return {.plain = filled(of.plain, plain_blanks(variant, step, decimals)),
          .latex = filled(of.latex, latex_blanks(variant, step, decimals)),
          .root = is_root(variant, step)
                      ? fmt::format("√{} {}", step.scaling->d, value_of_root(step, decimals))
                      : ""};
}

std::string_view what_is_hidden(MaskRule mask) {
  return mask == MaskRule::causal ? "for every token after the word" : "where the mask has 0";
}

}  // namespace attn
