// A number taken apart, as JSON: each node with its operands, every digit kept.
#include "explain/explain.hpp"
#include "render/explanation/explanation.hpp"
#include "write/json_lines.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_node(Writer& out, const VariantTrace& variant, const Explanation& node,
                std::size_t indent) {
  out.print("{{\"cell\": {}, \"op\": \"{}\", \"value\": {}",
            json_string(address_of(node.cell, variant)), operation_of(node),
            json_number(node.value));
  if (node.step != nullptr && node.step->op == Op::divide) {
    out.print(", \"divisor\": {}", shortest(node.step->divisor));
  }
  if (!is_scored(node.value)) out.write(", \"note\": \"not scored\"");
  // Of a hidden cell e^ and its weight have one operand: 0, whatever the others are.
  const bool is_share = node.step != nullptr && !node.is_row_sum &&
                        (node.step->op == Op::exp || node.step->op == Op::normalise);
  if (node.value == hidden || (is_share && node.operands.size() == 1)) {
    out.write(", \"note\": \"hidden by the mask\"");
  }
  out.write(", \"operands\": ");
  write_json_lines(out, indent, node.operands, [&](const Explanation& operand) {
    write_node(out, variant, operand, indent + 2);
  });
  out.write("}");
}

}  // namespace

void write_explanations_json(const VariantTrace& variant, std::span<const Explanation> cells,
                             Writer& out) {
  if (cells.size() == 1) {
    write_node(out, variant, cells.front(), 0);
  } else {
    write_json_lines(out, 0, cells,
                     [&](const Explanation& cell) { write_node(out, variant, cell, 2); });
  }
  out.write("\n");
}

}  // namespace attn
