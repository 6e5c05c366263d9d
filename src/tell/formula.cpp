#include "tell/formula.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "operations/operation.hpp"
#include "tell/labels.hpp"
#include "tell/latex_symbol.hpp"
#include "trace/input_matrices.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

// What the blanks of a pattern stand for: see Operation.
struct Blanks {
  std::string s, a, b, x{}, row{}, turned{}, bias{}, divisor{}, number{}, hidden{}, own{}, max{},
      sum{}, normed{}, added{}, applied{}, turning{};
  std::size_t heads = 1;
};

std::string filled(std::string_view pattern, const Blanks& blanks) {
  return fmt::format(fmt::runtime(pattern), fmt::arg("s", blanks.s), fmt::arg("a", blanks.a),
                     fmt::arg("b", blanks.b), fmt::arg("x", blanks.x), fmt::arg("row", blanks.row),
                     fmt::arg("turned", blanks.turned), fmt::arg("bias", blanks.bias),
                     fmt::arg("divisor", blanks.divisor), fmt::arg("number", blanks.number),
                     fmt::arg("hidden", blanks.hidden), fmt::arg("own", blanks.own),
                     fmt::arg("max", blanks.max), fmt::arg("sum", blanks.sum),
                     fmt::arg("normed", blanks.normed), fmt::arg("added", blanks.added),
                     fmt::arg("applied", blanks.applied), fmt::arg("turning", blanks.turning),
                     fmt::arg("heads", blanks.heads));
}

bool is_root(const VariantTrace& variant, const Step& step) {
  return step.scaling && variant.settings.scale.rule == Scale::Rule::sqrt;
}

// "√4", or where queries and keys share it "⁴√4".
std::string root_text(const Step& step) {
  return fmt::format("{}√{}", step.scaling->is_shared ? "⁴" : "", step.scaling->d);
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

// " × γ₁ + β₁": what is done to normed rows, `times` standing before a gain.
std::string after_norm(const Step& step, std::string_view times,
                       std::string (*written)(const std::string&)) {
  std::string text;
  for (std::size_t i = 1; i < step.from.size(); ++i) {
    const std::string_view key = step.from[i].name;
    const InputMatrix* matrix = find_input_matrix(key);
    const bool is_shift = matrix != nullptr && matrix->row_for == RowFor::shift;
    text += fmt::format(" {} {}", is_shift ? "+" : times, written(std::string(symbol_of(key))));
  }
  return text;
}

// "Q ÷ √(mean of Q² + 1e-06) × g_Q", of a row.
std::string normed(const Blanks& blanks, const Step& step, int decimals) {
  const std::string epsilon =
      step.number == 0.0 ? "" : fmt::format(" + {}", number(step.number, decimals));
  const std::string rest = after_norm(step, "×", [](const std::string& symbol) { return symbol; });
  switch (step.norm) {
    case NormKind::layer:
      return fmt::format("({0} − mean) ÷ √(variance{1}){2}", blanks.a, epsilon, rest);
    case NormKind::l2:
      return fmt::format("{0} ÷ √(sum of {0}²{1}){2}", blanks.a, epsilon, rest);
    case NormKind::rms:
      break;
  }
  return fmt::format("{0} ÷ √(mean of {0}²{1}){2}", blanks.a, epsilon, rest);
}

// "10^{-6}" where a number is written as 1e-06.
std::string latex_number(double value, int decimals) {
  const std::string text = number(value, decimals);
  const std::size_t e = text.find('e');
  if (e == text.npos) return text;
  const std::string mantissa = text.substr(0, e);
  const std::string power = fmt::format("10^{{{}}}", std::stoi(text.substr(e + 1)));
  return mantissa == "1" ? power : fmt::format("{} \\times {}", mantissa, power);
}

std::string normed_latex(const Blanks& blanks, const Step& step, int decimals) {
  const std::string epsilon =
      step.number == 0.0 ? "" : fmt::format(" + {}", latex_number(step.number, decimals));
  const std::string rest = after_norm(step, "\\odot", latex_symbol);
  switch (step.norm) {
    case NormKind::layer:
      return fmt::format("({} - \\mu) / \\sqrt{{\\sigma^2{}}}{}", blanks.a, epsilon, rest);
    case NormKind::l2:
      return fmt::format("{0} / \\sqrt{{\\textstyle\\sum {0}^2{1}}}{2}", blanks.a, epsilon, rest);
    case NormKind::rms:
      break;
  }
  return fmt::format("{0} / \\sqrt{{\\overline{{{0}^2}}{1}}}{2}", blanks.a, epsilon, rest);
}

// What the step's function makes of {a}, times {b} if there are two.
std::string applied(const Step& step, std::string_view pattern, const Blanks& blanks, int decimals,
                    std::string_view times) {
  std::string text =
      fmt::format(fmt::runtime(pattern), blanks.a, blanks.a, factor(step.number, decimals));
  if (step.from.size() > 1) text += fmt::format(" {} {}", times, blanks.b);
  return text;
}

// " + B − 0.25 × distance", or " + the sinusoid"; `by_distance` is how the one is written.
std::string added(const Blanks& blanks, const Step& step, int decimals,
                  std::string_view by_distance, std::string_view sinusoid) {
  std::string text = step.from.size() > 1 ? fmt::format(" + {}", blanks.b) : "";
  if (step.sinusoid) text += sinusoid;
  if (step.slope != 0.0) {
    text += fmt::format(fmt::runtime(by_distance), factor(step.slope, decimals));
  }
  return text;
}

// "K°", or where what is cached comes before it "[K₋; K°]".
std::string symbol_of_rows(const Operand& rows, std::string (*write)(const std::string&)) {
  const std::string own = write(std::string(symbol_of(rows.name)));
  if (!rows.after_past) return own;
  return fmt::format("[{}; {}]", write(std::string(symbol_of(past_name(rows.name)))), own);
}

std::string as_it_is(const std::string& symbol) { return symbol; }

// "each pair of features turned by its angle"
std::string turning(const Step& step) {
  const Rotating& how = *step.rotating;
  const bool stays = how.dims < step.cells.columns();
  return fmt::format("each pair of {} turned {}{}",
                     stays ? fmt::format("the first {} features", how.dims) : "features",
                     how.from_tables ? "as the tables of cos and sin say" : "by its angle",
                     stays ? "; the others stay" : "");
}

// " + b_Q", of a projection that has one.
std::string bias_of(const Step& step, std::string (*written)(const std::string&)) {
  if (step.from.size() <= 2) return "";
  return fmt::format(" + {}", written(std::string(symbol_of(step.from[2].name))));
}

Blanks plain_blanks(const VariantTrace& variant, const Step& step, int decimals) {
  const std::string_view vectors = vectors_of(variant, step);
  Blanks blanks{.s = std::string(facts(step.id).symbol),
                .a = symbol_of_rows(step.from[0], as_it_is),
                .b = step.from.size() > 1 ? symbol_of_rows(step.from[1], as_it_is) : "",
                .x = row_symbol(vectors),
                .row = std::string(row_name(vectors)),
                .heads = head_count(variant)};
  if (step.from.size() > 1 && step.from[1].transposed) blanks.turned = "ᵀ";
  blanks.bias = bias_of(step, [](const std::string& symbol) { return symbol; });
  if (step.from.size() > 1) blanks.own = fmt::format(" + the word's own {}", blanks.row);
  const bool one_row = step.cells.rows() == 1;
  blanks.max = one_row ? fmt::format("the largest {}", blanks.a) : "the row's maximum";
  blanks.sum = one_row ? fmt::format("the sum of {}", blanks.a) : "the row's sum";
  if (step.sink) {
    const std::string sink = number(*step.sink, decimals);
    blanks.max = one_row ? fmt::format("the largest {} or the sink, {}", blanks.a, sink)
                         : fmt::format("the row's maximum or the sink, {}", sink);
  }
  if (step.op == Op::normalise && step.from[0].step && variant.steps[*step.from[0].step].sink) {
    blanks.sum += " and the sink's";
  }
  blanks.normed = normed(blanks, step, decimals);
  blanks.added =
      added(blanks, step, decimals, " − {} × distance", " + sin and cos of the position's angles");
  if (auto* const pattern = operation(step.op).pattern) {
    blanks.applied = applied(step, pattern(step).plain, blanks, decimals, "×");
  }
  if (step.rotating) blanks.turning = turning(step);
  blanks.number = factor(step.number, decimals);
  blanks.divisor = is_root(variant, step) ? fmt::format("{0}   ({0} {1})", root_text(step),
                                                        value_of_root(step, decimals))
                                          : blanks.number;
  return blanks;
}

// "\max Z", or with a sink "\max(Z, 0.5)".
std::string max_latex(const PlannedStep& step, const std::string& scores, int decimals) {
  if (!step.sink) return fmt::format("\\max {}", scores);
  return fmt::format("\\max({}, {})", scores, latex_number(*step.sink, decimals));
}

// "\textstyle\sum E", to which a sink adds its e^.
std::string sum_latex(const VariantTrace& variant, const Step& step, const std::string& shared,
                      int decimals) {
  const std::string sum = fmt::format("\\textstyle\\sum {}", shared);
  const bool is_of_step = step.op == Op::normalise && step.from[0].step;
  const Step* exponentials = is_of_step ? &variant.steps[*step.from[0].step] : nullptr;
  if (exponentials == nullptr || !exponentials->sink) return sum;
  const std::string scores = latex_symbol(std::string(symbol_of(exponentials->from[0].name)));
  return fmt::format("({} + e^{{{} - {}}})", sum, latex_number(*exponentials->sink, decimals),
                     max_latex(*exponentials, scores, decimals));
}

// "{x^p}" of {X^p}, "\hat{k}" of \hat{K}: a row is called by the small letter.
std::string latex_row_symbol(std::string_view vectors) {
  std::string symbol = latex_symbol(std::string(symbol_of(vectors)));
  for (char& c : symbol) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return symbol;
}

Blanks latex_blanks(const VariantTrace& variant, const Step& step, int decimals) {
  Blanks blanks = plain_blanks(variant, step, decimals);
  blanks.s = latex_symbol(blanks.s);
  blanks.x = latex_row_symbol(vectors_of(variant, step));
  blanks.a = symbol_of_rows(step.from[0], latex_symbol);
  if (step.from.size() > 1) blanks.b = symbol_of_rows(step.from[1], latex_symbol);
  blanks.bias = bias_of(step, latex_symbol);
  if (!blanks.turned.empty()) blanks.turned = "^\\top";
  if (!blanks.own.empty()) blanks.own = fmt::format(" + {}_i", blanks.x);
  if (is_root(variant, step)) {
    blanks.divisor =
        fmt::format("\\sqrt{}{{{}}}", step.scaling->is_shared ? "[4]" : "", step.scaling->d);
  }
  blanks.max = max_latex(step, blanks.a, decimals);
  blanks.sum = sum_latex(variant, step, blanks.a, decimals);
  blanks.normed = normed_latex(blanks, step, decimals);
  blanks.added = added(blanks, step, decimals, " - {} \\, |i - j|", " + \\mathrm{PE}");
  if (auto* const pattern = operation(step.op).pattern) {
    blanks.applied = applied(step, pattern(step).latex, blanks, decimals, "\\odot");
  }
  return blanks;
}

// "for tokens more than 2 before the word or any after it"
std::string outside(const Mask& mask) {
  const bool none_before = mask.before == 0, none_after = mask.after == 0;
  if (none_before && none_after) return "for every token but the word's own";
  if (none_before && !mask.after) return "for every token before the word";
  if (none_after && !mask.before) return "for every token after the word";
  std::vector<std::string> sides;
  const auto side = [&](const std::optional<std::size_t>& count, std::string_view where) {
    if (!count) return;
    const std::string_view word = sides.empty() ? "the word" : "it";
    sides.push_back(*count == 0 ? fmt::format("any {} {}", where, word)
                                : fmt::format("more than {} {} {}", *count, where, word));
  };
  // What is all hidden is said last.
  if (none_before) {
    side(mask.after, "after");
    side(mask.before, "before");
  } else {
    side(mask.before, "before");
    side(mask.after, "after");
  }
  return fmt::format("for tokens {}", fmt::join(sides, " or "));
}

// The mask as a head has it, from 1; of one alone 0.
Mask mask_of_head(const Mask& mask, std::size_t head) {
  if (mask.rule == MaskRule::heads) {
    return mask_of_head(mask.parts[head == 0 ? 0 : head - 1], head);
  }
  Mask own = mask;
  for (Mask& part : own.parts) part = mask_of_head(part, head);
  return own;
}

// A variant may be traced under another rule than the input's own.
std::string hidden_by(const Mask& own, MaskRule rule, std::size_t head) {
  if (own.rule != rule) return what_is_hidden(Mask{.rule = rule});
  return what_is_hidden(own, head);
}

}  // namespace

Formula formula(const Trace& trace, const VariantTrace& variant, const Step& step, int decimals) {
  const Operation& of = operation(step.op);
  Blanks plain = plain_blanks(variant, step, decimals);
  Blanks latex = latex_blanks(variant, step, decimals);
  plain.hidden = latex.hidden = hidden_by(trace.input.mask, variant.settings.mask, step.head);
  return {.plain = filled(of.plain, plain),
          .latex = filled(of.latex, latex),
          .root = is_root(variant, step)
                      ? fmt::format("{} {}", root_text(step), value_of_root(step, decimals))
                      : ""};
}

std::string what_is_hidden(const Mask& mask, std::size_t head) {
  return what_is_hidden(mask.has(MaskRule::heads) ? mask_of_head(mask, head) : mask);
}

std::string what_is_hidden(const Mask& mask) {
  switch (mask.rule) {
    case MaskRule::none:
      return "nowhere";
    case MaskRule::causal:
      return "for every token after the word";
    case MaskRule::causal_end:
      return "for every token after the word's, the last word beside the last token";
    case MaskRule::window:
      return outside(mask);
    case MaskRule::padding:
      return "for tokens that nobody may see";
    case MaskRule::matrix:
      break;
    case MaskRule::heads:
      return "where the head's own mask says so";
    case MaskRule::all: {
      std::vector<std::string> parts;
      for (const Mask& part : mask.parts) {
        std::string text = what_is_hidden(part);
        const bool is_said = std::ranges::find(parts, text) != parts.end();
        if (part.rule != MaskRule::none && !is_said) parts.push_back(std::move(text));
      }
      return parts.empty() ? "nowhere" : fmt::format("{}", fmt::join(parts, ", and "));
    }
  }
  return "where the mask has 0";
}

}  // namespace attn
