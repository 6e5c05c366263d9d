#include "render/formula.hpp"

#include <fmt/format.h>

#include <cmath>

#include "render/number.hpp"
#include "render/wording.hpp"

namespace attn {
namespace {

// The prime of Z′ as LaTeX has it.
std::string latex_symbol(std::string_view symbol) {
  return symbol == "Z′" ? "Z'" : std::string(symbol);
}

}  // namespace

std::vector<std::string> division(const Step& step, const Settings& how, int decimals) {
  const std::string value = number(step.divisor, decimals);
  if (how.scale.rule != Scale::Rule::sqrt) return {"÷ " + factor(step.divisor, decimals)};
  const bool whole = step.divisor == std::floor(step.divisor);
  return {fmt::format("÷ √{}", step.divisor_d), fmt::format("{} {}", whole ? "=" : "≈", value)};
}

Formula formula(const VariantTrace& variant, const Step& step, int decimals) {
  const std::string_view symbol = facts(step.id).symbol;
  const std::string first(symbol_of(step.from[0].name));
  switch (step.op) {
    case Op::project: {
      const auto W = symbol_of(step.from[1].name);
      const bool turned = step.from[1].transposed;
      const std::string bias =
          step.from.size() > 2 ? fmt::format(" + {}", symbol_of(step.from[2].name)) : "";
      return {fmt::format("{} = {} · {}{}{}", symbol, first, W, turned ? "ᵀ" : "", bias),
              fmt::format("{} = {} {}{}{}", symbol, first, W, turned ? "^\\top" : "", bias)};
    }
    case Op::split:
      return {fmt::format("{}, features of one head", symbol),
              fmt::format("{}_h = \\text{{features of one head}}", symbol)};
    case Op::dot: {
      const auto second = symbol_of(step.from[1].name);
      return {fmt::format("{} = {} · {}ᵀ", symbol, first, second),
              fmt::format("{} = {} {}^\\top", symbol, first, second)};
    }
    case Op::divide: {
      const auto lines = division(step, variant.settings, decimals);
      const bool root = lines.size() > 1;
      const std::string latex =
          root ? fmt::format("\\sqrt{{{}}}", step.divisor_d) : factor(step.divisor, decimals);
      return {fmt::format("{} = {} {}{}", symbol, first, lines[0],
                          root ? fmt::format("   (√{} {})", step.divisor_d, lines[1]) : ""),
              fmt::format("{} = {} / {}", symbol, first, latex)};
    }
    case Op::mask: {
      const char* where = variant.settings.mask == MaskRule::causal
                              ? "for every token after the word"
                              : "where the mask has 0";
      return {fmt::format("{} = {}, but −∞ {}", symbol, first, where),
              fmt::format("{} = {}, \\text{{ but }} -\\infty \\text{{ {}}}", latex_symbol(symbol),
                          first, where)};
    }
    case Op::exp:
      return {fmt::format("{} = e^({} − the row's maximum)", symbol, first),
              fmt::format("{} = e^{{{} - \\max {}}}", symbol, latex_symbol(first),
                          latex_symbol(first))};
    case Op::normalise:
      return {fmt::format("{} = {} ÷ the row's sum", symbol, first),
              fmt::format("{} = {} / \\textstyle\\sum {}", symbol, first, first)};
    case Op::weigh: {
      const std::string vector = row_symbol(step.from[1].name);
      return {fmt::format("weight × {}", row_name(step.from[1].name)),
              fmt::format("a_{{ij}} \\, {}_j", vector)};
    }
    case Op::concat:
      return {fmt::format("{} = the heads' {}, side by side", symbol, first),
              fmt::format("{} = [{}_1 \\mid \\dots \\mid {}_{{{}}}]", symbol, first, first,
                          head_count(variant))};
    case Op::sum:
      break;
  }
  const std::string& vectors = find_step(variant, StepId::weighted_values, step.head)->from[1].name;
  const bool carries = step.from.size() > 1;
  const std::string x = row_symbol(vectors);
  return {fmt::format("{} = Σ weight × {}{}", symbol, row_name(vectors),
                      carries ? fmt::format(" + the word's own {}", row_name(vectors)) : ""),
          fmt::format("c_i = \\sum_j a_{{ij}} \\, {}_j{}", x,
                      carries ? fmt::format(" + {}_i", x) : "")};
}

}  // namespace attn
