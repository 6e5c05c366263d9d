// A number taken apart, as JSON: each node with its operands, every digit kept. What was taken
// apart before, as deep, is named again and no more.
#include <map>

#include "explain/explain.hpp"
#include "operations/operation.hpp"
#include "render/explanation/explanation.hpp"
#include "trace/features.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

class ExplanationTree {
 public:
  ExplanationTree(const Explainer& explainer, Writer& out) : explainer_(explainer), out_(out) {}

  void write(Explanation node, std::size_t indent) {
    const std::string cell = address_of(node.cell, explainer_.variant());
    out_.print("{{\"cell\": {}, \"op\": \"{}\", \"value\": {}", json_string(cell),
               operation_of(node), json_number(node.value));
    const bool is_cell = node.step != nullptr && !node.is_row_sum;
    if (is_cell) write_feature(node);
    const std::string_view brings = is_cell ? operation(node.step->op).number : "";
    if (!brings.empty()) out_.print(", \"{}\": {}", brings, shortest(node.step->number));
    if (is_cell && node.step->op == Op::activate) {
      out_.print(", \"activation\": \"{}\"", name(node.step->activation));
    }
    const bool again = take_apart(cell, node);
    write_own(node);
    if (!is_scored(node.value)) out_.write(", \"note\": \"not scored\"");
    const bool may_have_operands = Explainer::has_operands(node);
    if (may_have_operands && node.operands.empty() && !again) {
      out_.write(", \"note\": \"the word sees nothing\"");
    }
    if (node.value == hidden || node.is_hidden) out_.write(", \"note\": \"hidden by the mask\"");
    if (again) out_.write(", \"again\": true");
    out_.write(", \"operands\": ");
    write_json_lines(out_, indent, node.operands,
                     [&](const Explanation& operand) { write(operand, indent + 2); });
    out_.write("}");
  }

 private:
  struct Apart {
    std::size_t depth;  // how deep
    bool is_hidden;
  };

  // The name of its column.
  void write_feature(const Explanation& node) {
    const auto& names = column_features(explainer_.trace(), explainer_.variant(), *node.step);
    if (names.empty() || !node.cell.at.feature) return;
    out_.print(", \"feature\": {}", json_string(names[*node.cell.at.feature]));
  }

  // What the step itself brings to a number.
  void write_own(const Explanation& node) {
    const auto& own = node.own;
    const auto member = [&](std::string_view name, double value) {
      if (is_scored(value)) out_.print(", \"{}\": {}", name, shortest(value));
    };
    if (own.empty()) return;
    switch (form_of(node)) {
      case Form::normed:
        if (node.step->norm == NormKind::layer) {
          member("mean", own[1]);
          member("variance", node.step->fact("variance")[node.place.row]);
        }
        return member("root", own[2]);
      case Form::rotated:
        member("angle", own[0]);
        member("cos", own[1]);
        return member("sin", own[2]);
      case Form::added:
        if (node.step->sinusoid) {
          member("angle", own[0]);
          return member(own[2] != 0.0 ? "cos" : "sin", own[1]);
        }
        member("slope", own[0]);
        return member("distance", own[1]);
      case Form::power:  // no score is as large as the sink
        if (node.operands.size() == 1) member("max", own[0]);
        return;
      case Form::sum:
        return member("sink_exponential", own[0]);
      default:
        return;
    }
  }

  // Takes a number apart, unless it was before, at least as deep as it may be now; returns whether.
  bool take_apart(const std::string& cell, Explanation& node) {
    if (!Explainer::has_operands(node)) return false;
    const auto before = apart_.find(cell);
    if (before != apart_.end() && before->second.depth >= node.depth) {
      node.is_hidden = before->second.is_hidden;
      return true;
    }
    explainer_.take_apart(node);
    apart_.insert_or_assign(cell, Apart{node.depth, node.is_hidden});
    return false;
  }

  const Explainer& explainer_;
  Writer& out_;
  std::map<std::string, Apart> apart_;
};

}  // namespace

void write_explanations_json(const Explainer& explainer, std::span<const Explanation> cells,
                             Writer& out) {
  ExplanationTree tree(explainer, out);
  if (cells.size() == 1) {
    tree.write(cells.front(), 0);
  } else {
    write_json_lines(out, 0, cells, [&](const Explanation& cell) { tree.write(cell, 2); });
  }
  out.write("\n");
}

}  // namespace attn
