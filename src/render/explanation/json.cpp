// A number taken apart, as JSON: each node with its operands, every digit kept. What was taken
// apart before, as deep, is named again and no more.
#include <map>

#include "explain/explain.hpp"
#include "operations/operation.hpp"
#include "render/explanation/explanation.hpp"
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
    const std::string_view brings = is_cell ? operation(node.step->op).number : "";
    if (!brings.empty()) out_.print(", \"{}\": {}", brings, shortest(node.step->number));
    const bool again = was_taken_apart(cell, node);
    if (!again) explainer_.take_apart(node);
    if (!is_scored(node.value)) out_.write(", \"note\": \"not scored\"");
    if (node.value == hidden || node.is_hidden) out_.write(", \"note\": \"hidden by the mask\"");
    if (again) out_.write(", \"again\": true");
    out_.write(", \"operands\": ");
    write_json_lines(out_, indent, node.operands,
                     [&](const Explanation& operand) { write(operand, indent + 2); });
    out_.write("}");
  }

 private:
  // Whether it was taken apart before, at least as deep as it may be now; from now on it is.
  bool was_taken_apart(const std::string& cell, const Explanation& node) {
    if (!Explainer::has_operands(node)) return false;
    const auto [found, is_new] = depths_.try_emplace(cell, node.depth);
    if (is_new) return false;
    if (found->second >= node.depth) return true;
    found->second = node.depth;
    return false;
  }

  const Explainer& explainer_;
  Writer& out_;
  std::map<std::string, std::size_t> depths_;  // how deep each was taken apart
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
