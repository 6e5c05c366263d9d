// A number taken apart, for a terminal: what it is in symbols, in numbers, and then each operand in
// turn, further in, until only numbers of the input are left.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "explain/explain.hpp"
#include "input/find_words.hpp"
#include "operations/operation.hpp"
#include "render/explanation/explanation.hpp"
#include "tell/arithmetic_line.hpp"
#include "tell/formula.hpp"
#include "tell/role.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "write/number.hpp"
#include "write/text_page.hpp"
#include "write/written_sum.hpp"

namespace attn {
namespace {

class ExplanationPage {
 public:
  ExplanationPage(const Explainer& explainer, const View& view, Writer& out)
      : explainer_(explainer),
        trace_(explainer.trace()),
        variant_(explainer.variant()),
        decimals_(view.decimals),
        page_(view.columns, view.colour, out) {}

  void tell(Explanation node, std::size_t level) {
    const bool again = !shown_.insert(address_of(node.cell, variant_)).second;
    const std::size_t margin = level * text_indent;
    const std::size_t below = margin + text_indent;
    std::string text = page_.painted(style_of(role_of(node.cell.name)), label(node, level == 0));
    text += " = " + shown(node.value);
    if (again && Explainer::has_operands(node)) text += page_.painted(Style::quiet, ", as above");
    page_.line(text, margin);
    if (!is_scored(node.value)) {
      page_.paragraph(Style::plain, std::string(why_not_scored(variant_.settings.self)), below);
    }
    if (again) return;
    explainer_.take_apart(node);
    if (node.operands.empty()) return;
    std::size_t before_equals = 0;
    if (!node.is_row_sum) {
      const std::string symbols = formula(variant_, *node.step, decimals_).plain;
      page_.paragraph(Style::quiet, symbols, below);
      const std::size_t equals = symbols.find(" = ");
      if (equals != symbols.npos) before_equals = display_width(symbols.substr(0, equals + 1));
    }
    page_.paragraph(Style::plain, "= " + arithmetic(node), below + before_equals);
    if (const std::string from = inputs(node); !from.empty()) {
      page_.paragraph(Style::quiet, from, below);
    }
    for (const Explanation& operand : node.operands) {
      if (operand.step != nullptr) tell(operand, level + 1);
    }
  }

 private:
  std::string shown(double value) const { return number(value, decimals_); }

  // "qkv.weights[fly,birds]"; of an operand, without the variant.
  std::string label(const Explanation& node, bool whole) const {
    const Cell& cell = node.cell;
    const auto word = [&](Position at) { return token(trace_.input.tokens, at); };
    const auto attended = [&](Position at) { return token(trace_.input.attended_tokens(), at); };
    return fmt::format("{}{}{}{}[{}]", node.is_row_sum ? "the sum of " : "",
                       whole ? fmt::format("{}.", name(variant_.variant)) : "",
                       cell.head > 0 ? fmt::format("head{}.", cell.head) : "", cell.name,
                       fmt::join(coordinate_names(cell, word, attended), ","));
  }

  // A token as an address takes it, or its position.
  static std::string token(const std::vector<std::string>& tokens, Position position) {
    const std::string& text = tokens[index_of(position)];
    const bool plain = text == visible(text) && !parse_ordinal(text) && !text.empty() &&
                       text.find_first_of(",[] ") == text.npos &&
                       std::ranges::count(tokens, text) == 1;
    return plain ? text : std::to_string(ordinal(position));
  }

  // "2×4 + 2×3 = 14", or ≈ where the numbers as written do not give the result as written.
  std::string arithmetic(const Explanation& node) const {
    const auto& of = node.operands;
    const auto value = [&](std::size_t i) { return of[i].value; };
    const auto text = [&](std::size_t i) { return shown(value(i)); };
    switch (form_of(node)) {
      case Form::copy:
        return label(of[0], false);
      case Form::sum_of_products:
        return products(node);
      case Form::product:
        return fmt::format(
            "{} × {}{}{}", factor(value(0), decimals_), factor(value(1), decimals_),
            relation(SumOfProducts{.terms = {{value(0), value(1)}}, .result = node.value},
                     decimals_),
            shown(node.value));
      case Form::quotient:
        return fmt::format("{} ÷ {}{}{}", factor(value(0), decimals_),
                           factor(node.step->number, decimals_),
                           quotient(value(0), node.step->number, node.value), shown(node.value));
      case Form::masked:
        return fmt::format(fmt::runtime(node.is_hidden ? hidden_score : seen_score), text(0));
      case Form::power:
        if (node.is_hidden) return fmt::format(hidden_exponential, text(0));
        return fmt::format("e^({} − {}){}{}", text(0), factor(value(1), decimals_),
                           power(value(0), value(1), node.value), shown(node.value));
      case Form::share:
        if (node.is_hidden) return fmt::format(hidden_weight, text(0));
        return fmt::format("{} ÷ {}{}{}", text(0), text(1),
                           quotient(value(0), value(1), node.value), shown(node.value));
      case Form::applied:
        return fmt::format("{}{}{}",
                           fmt::format(fmt::runtime(operation(node.step->op).pattern), text(0),
                                       factor(node.step->number, decimals_)),
                           equals(value(0) == 0.0 && node.value == 0.0), shown(node.value));
      case Form::sum:
        break;
    }
    return sum(node);
  }

  // a ÷ b is the result exactly where result × b is a.
  std::string_view quotient(double a, double b, double result) const {
    return relation(SumOfProducts{.terms = {{result, b}}, .result = a}, decimals_);
  }

  // e^(a − b) is the result exactly where both are written alike, and the result as 1.
  std::string_view power(double a, double b, double result) const {
    return equals(adds_up({{a}, {-b}}, {0.0}, decimals_) && adds_up({{result}}, {1.0}, decimals_));
  }

  std::string products(const Explanation& node) const {
    SumOfProducts sum{.terms = {}, .result = node.value};
    for (std::size_t k = 0; k + 1 < node.operands.size(); k += 2) {
      sum.terms.push_back({node.operands[k].value, node.operands[k + 1].value});
    }
    if (node.operands.size() % 2 == 1) sum.bias = node.operands.back().value;
    const ArithmeticLine line = sum_line("", sum, decimals_);
    return fmt::format("{}{}{}", fmt::join(line.terms, " + "), line.relation, line.result.front());
  }

  std::string sum(const Explanation& node) const {
    std::vector<std::string> terms;
    std::vector<std::vector<double>> rows;
    for (const Explanation& term : node.operands) {
      terms.push_back(factor(term.value, decimals_));
      rows.push_back({term.value});
    }
    return fmt::format("{}{}{}", fmt::join(terms, " + "),
                       equals(adds_up(rows, {node.value}, decimals_)), shown(node.value));
  }

  // Which of the operands are numbers of the input.
  static std::string inputs(const Explanation& node) {
    std::vector<std::string> names;
    for (const Explanation& operand : node.operands) {
      if (operand.step != nullptr) continue;
      if (std::ranges::find(names, operand.cell.name) == names.end()) {
        names.push_back(operand.cell.name);
      }
    }
    return names.empty() ? "" : fmt::format("from the input: {}", fmt::join(names, ", "));
  }

  const Explainer& explainer_;
  const Trace& trace_;
  const VariantTrace& variant_;
  int decimals_;
  TextPage page_;
  std::set<std::string> shown_;
};

}  // namespace

void write_explanations_text(const Explainer& explainer, std::span<const Explanation> cells,
                             const View& view, Writer& out) {
  ExplanationPage page(explainer, view, out);
  for (const Explanation& cell : cells) page.tell(cell, 0);
}

}  // namespace attn
