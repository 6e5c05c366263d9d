// A number taken apart, as JSON: each node with its operands, every digit kept.
#include "explain/explain.hpp"
#include "operations/operation.hpp"
#include "render/render.hpp"
#include "write/json_text.hpp"
#include "write/number.hpp"

namespace attn {
namespace {

void write_node(Writer& out, const VariantTrace& variant, const Explanation& node,
                const std::string& indent) {
  out.print("{{\"cell\": {}, \"op\": \"{}\", \"value\": {}",
            json_string(address_of(node.cell, variant)), operation_of(node),
            json_number(node.value));
  const bool is_cell = node.step != nullptr && !node.is_row_sum;
  const std::string_view brings = is_cell ? operation(node.step->op).number : "";
  if (!brings.empty()) out.print(", \"{}\": {}", brings, shortest(node.step->number));
  if (!is_scored(node.value)) out.write(", \"note\": \"not scored\"");
  if (node.value == hidden || node.is_hidden) out.write(", \"note\": \"hidden by the mask\"");
  if (node.operands.empty()) return out.write(", \"operands\": []}");
  out.write(", \"operands\": [\n");
  const std::string below = indent + "  ";
  for (std::size_t i = 0; i < node.operands.size(); ++i) {
    out.write(below);
    write_node(out, variant, node.operands[i], below);
    out.write(i + 1 < node.operands.size() ? ",\n" : "\n");
  }
  out.print("{}]}}", indent);
}

}  // namespace

void write_explanations_json(const VariantTrace& variant, std::span<const Explanation> cells,
                             Writer& out) {
  const bool is_row = cells.size() != 1;
  const std::string indent = is_row ? "  " : "";
  if (is_row) out.write("[\n");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    out.write(indent);
    write_node(out, variant, cells[i], indent);
    out.write(i + 1 < cells.size() ? ",\n" : "\n");
  }
  if (is_row) out.write("]\n");
}

}  // namespace attn
