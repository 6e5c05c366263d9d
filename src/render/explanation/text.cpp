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
      const std::string symbols = formula(trace_, variant_, *node.step, decimals_).plain;
      page_.paragraph(Style::quiet, symbols, below);
      const std::size_t equals = symbols.find(" = ");
      if (equals != symbols.npos) before_equals = display_width(symbols.substr(0, equals + 1));
    }
    page_.paragraph(Style::plain, "= " + arithmetic(node), below + before_equals);
    for (const ArithmeticLine& more : further_lines(node)) {
      page_.paragraph(Style::quiet, line_text(more), below);
    }
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

  // "2×4 + 2×3 = 14", or what it is a copy of.
  std::string arithmetic(const Explanation& node) const {
    const Form form = form_of(node);
    if (form == Form::copy) return label(node.operands[0], false);
    Made made{.form = form,
              .step = *node.step,
              .result = node.value,
              .is_hidden = node.is_hidden,
              .is_uniform = node.is_uniform,
              .own = node.own};
    for (const Explanation& operand : node.operands) made.of.push_back(operand.value);
    if (node.is_row_sum) made.of.insert(made.of.end(), node.own.begin(), node.own.end());
    return line_text(arithmetic_line(made, decimals_));
  }

  static std::string line_text(const ArithmeticLine& line) {
    return fmt::format("{}{}{}{}{}{}{}", line.left, line.left.empty() ? "" : " = ", line.open,
                       fmt::join(line.terms, line.separator), line.close, line.relation,
                       fmt::join(line.result, ""));
  }

  // What the numbers are that the step itself brings: a root, an angle.
  std::vector<ArithmeticLine> further_lines(const Explanation& node) const {
    std::vector<ArithmeticLine> lines;
    if (node.step == nullptr || node.is_row_sum) return lines;
    const Form form = form_of(node);
    const bool has_angle = form == Form::rotated || node.step->sinusoid;
    if (form != Form::normed && !has_angle) return lines;
    const Made of = made(trace_, variant_, *node.step, node.place);
    if (of.form == Form::normed) {
      lines.push_back(root_line(of, decimals_));
      lines.back().left = "root";
    } else if (!of.own.empty() && is_scored(of.own[0])) {
      lines.push_back(angle_line(of, decimals_));
      lines.back().left = "angle";
    }
    return lines;
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
