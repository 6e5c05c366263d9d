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
#include "tell/own_lines.hpp"
#include "tell/role.hpp"
#include "tell/sentences.hpp"
#include "text/display.hpp"
#include "trace/features.hpp"
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
    const bool may_have_operands = Explainer::has_operands(node);
    explainer_.take_apart(node);
    if (node.operands.empty() && !may_have_operands) return;
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
    const auto word = [&](Position at) { return name_at(trace_.input.tokens, index_of(at)); };
    const auto attended = [&](Position at) {
      return name_at(trace_.input.attended_tokens(), index_of(at));
    };
    const auto feature = [&](std::size_t at) {
      return name_at(column_features(trace_, variant_, *node.step), at);
    };
    return fmt::format("{}{}{}{}[{}]", node.is_row_sum ? "the sum of " : "",
                       whole ? fmt::format("{}.", name(variant_.variant)) : "",
                       cell.head > 0 ? fmt::format("head{}.", cell.head) : "", cell.name,
                       fmt::join(coordinate_names(cell, word, attended, feature), ","));
  }

  // A token or feature as an address takes it, or its number from 1.
  static std::string name_at(const std::vector<std::string>& names, std::size_t place) {
    const std::string text = names.empty() ? "" : names[place];
    const bool plain = text == visible(text) && !parse_ordinal(text) && !text.empty() &&
                       text.find_first_of(",[] ") == text.npos &&
                       std::ranges::count(names, text) == 1;
    return plain ? text : std::to_string(place + 1);
  }

  // Of a rotation, a feature that it leaves as it is.
  static bool stays(const Explanation& node) {
    return form_of(node) == Form::rotated && node.own.empty();
  }

  // Whether the sine or the cosine of an angle is in it.
  static bool has_angle(const Explanation& node) {
    const bool turns = form_of(node) == Form::rotated && !stays(node);
    return turns || node.step->sinusoid;
  }

  // "2×4 + 2×3 = 14", or what it is a copy of.
  std::string arithmetic(const Explanation& node) const {
    const Form form = form_of(node);
    if (node.operands.empty()) {
      return fmt::format(fmt::runtime(nothing_added_up), shown(node.value));
    }
    if (form == Form::copy || stays(node)) return label(node.operands[0], false);
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

  // What the numbers are that the step itself brings: a root, an angle, what a sink adds.
  std::vector<ArithmeticLine> further_lines(const Explanation& node) const {
    std::vector<ArithmeticLine> lines;
    if (node.step == nullptr) return lines;
    const auto add = [&](std::string_view what, ArithmeticLine line) {
      lines.push_back(std::move(line));
      lines.back().left = what;
    };
    const Step& step = *node.step;
    if (node.is_row_sum) {
      const Row row{node.place.row};
      if (step.sink) add("the sink's", arithmetic_line(made_sink(step, row), decimals_));
      return lines;
    }
    if (form_of(node) == Form::normed) {
      const Made of = made(trace_, variant_, step, node.place);
      if (step.norm == NormKind::layer) add("mean", mean_line(of, decimals_));
      add("root", root_line(of, decimals_));
    } else if (has_angle(node) && is_scored(node.own[0])) {
      add("angle", angle_line(made(trace_, variant_, step, node.place), decimals_));
    } else if (form_of(node) == Form::added && step.slope != 0.0) {
      ArithmeticLine line = slope_line(trace_.input, step, decimals_);
      if (!line.result.empty()) add("slope", std::move(line));
    }
    return lines;
  }

  // Which of the operands are numbers of the input.
  std::string inputs(const Explanation& node) const {
    std::vector<std::string> names;
    for (const Explanation& operand : node.operands) {
      if (operand.step != nullptr) continue;
      if (std::ranges::find(names, operand.cell.name) == names.end()) {
        names.push_back(operand.cell.name);
      }
    }
    for (const std::string_view name : inputs_brought(node)) names.emplace_back(name);
    return names.empty() ? "" : fmt::format("from the input: {}", fmt::join(names, ", "));
  }

  // Which keys of the input the numbers stand in that the step itself brings.
  static std::vector<std::string_view> inputs_brought(const Explanation& node) {
    if (node.step == nullptr) return {};
    const Step& step = *node.step;
    const Form form = form_of(node);
    // An exponential has a second operand, unless the sink is the largest.
    const bool is_of_sink = form == Form::power && node.operands.size() == 1;
    if (step.sink && (node.is_row_sum || is_of_sink)) return {"sinks"};
    if (form == Form::added && step.slope != 0.0) return {"alibi"};
    const bool is_of_table = form == Form::rotated && !stays(node) && !is_scored(node.own[0]);
    if (is_of_table) return {"rotary/cos", "rotary/sin"};
    return {};
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
