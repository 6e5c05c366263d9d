#include "render/trace/python_operands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include "write/python_text.hpp"

namespace attn {
namespace {

std::string_view variable_of(StepId id) {
  switch (id) {
    case StepId::positioned:
      return "X_pos";
    case StepId::queries_hidden:
      return "Q_hidden";
    case StepId::queries_activated:
      return "Q_active";
    case StepId::keys_hidden:
      return "K_hidden";
    case StepId::keys_activated:
      return "K_active";
    case StepId::values_hidden:
      return "V_hidden";
    case StepId::values_activated:
      return "V_active";
    case StepId::normed_queries:
      return "Q_normed";
    case StepId::normed_keys:
      return "K_normed";
    case StepId::rotated_queries:
      return "Q_rotated";
    case StepId::rotated_keys:
      return "K_rotated";
    case StepId::scaled_queries:
      return "Q_scaled";
    case StepId::scaled_keys:
      return "K_scaled";
    case StepId::capped_scores:
      return "Z_capped";
    case StepId::biased_scores:
      return "Z_biased";
    case StepId::masked_scores:
      return "Z_masked";
    case StepId::weighted_values:
      return "weighted";
    case StepId::residual_1:
      return "R1";
    case StepId::norm_1:
      return "N1";
    case StepId::ffn_hidden:
      return "F_hidden";
    case StepId::ffn_gate:
      return "F_gate";
    case StepId::ffn_activated:
      return "F_active";
    case StepId::residual_2:
      return "R2";
    case StepId::norm_2:
      return "N2";
    default:
      return facts(id).symbol;  // Q, K, V, S, Z, E, A, C, H, O, F
  }
}

std::string name_of(const Operand& operand, const Input& input, const VariantTrace& variant) {
  if (operand.step) return python_variable(variant.steps[*operand.step]);
  const InputMatrix& which = *find_input_matrix(operand.name);
  const std::string name = python_variable(which);
  return count_matrices(input, which) > 1 ? fmt::format("{}[{}]", name, operand.head - 1) : name;
}

// The cached rows that come before those of an operand, of the same head.
std::string past_rows(const Input& input, const Operand& operand, std::size_t columns) {
  const std::string_view key = past_name(operand.name);
  const std::string name = python_variable(*find_input_matrix(key));
  if (find_matrix(input, key)->columns() == columns) return name;
  const std::size_t first = first_past_column(operand, columns);
  return fmt::format("{}[:, {}:{}]", name, first, first + columns);
}

// What a word may see of the tokens, as an expression of i and j.
std::string seen_code(const Mask& mask, const Input& input, std::size_t head) {
  const auto cached = static_cast<std::ptrdiff_t>(input.cached());
  const std::ptrdiff_t off = mask.offset - cached;
  const std::string own =
      off == 0 ? "i" : fmt::format("i {} {}", off < 0 ? '-' : '+', std::abs(off));
  const auto rows_of = [](const Matrix& cells) {
    std::vector<std::string> rows;
    for (std::size_t i = 0; i < cells.rows(); ++i) rows.push_back(python_list(cells.row(i)));
    return fmt::format("np.array([{}]) == 1", fmt::join(rows, ", "));
  };
  switch (mask.rule) {
    case MaskRule::none:
      return "i == i";
    case MaskRule::causal:
    case MaskRule::causal_end:
      return fmt::format("j <= {}", own);
    case MaskRule::window: {
      std::vector<std::string> sides;
      if (mask.before) sides.push_back(fmt::format("(j >= {} - {})", own, *mask.before));
      if (mask.after) sides.push_back(fmt::format("(j <= {} + {})", own, *mask.after));
      return sides.empty() ? "i == i" : fmt::format("{}", fmt::join(sides, " & "));
    }
    case MaskRule::padding:
      return rows_of(mask.cells);
    case MaskRule::matrix:
      return rows_of(select_rows(mask.cells, input.words));
    case MaskRule::heads:
      return seen_code(mask.parts[head == 0 ? 0 : head - 1], input, head);
    case MaskRule::all:
      break;
  }
  std::vector<std::string> parts;
  for (const Mask& part : mask.parts) {
    parts.push_back(fmt::format("({})", seen_code(part, input, head)));
  }
  return parts.empty() ? "i == i" : fmt::format("{}", fmt::join(parts, " & "));
}

}  // namespace

std::string python_variable(const PlannedStep& step) {
  const std::string_view name = variable_of(step.id);
  return step.head == 0 ? std::string(name) : fmt::format("{}_{}", name, step.head);
}

std::string python_variable(const InputMatrix& which) {
  constexpr std::array<std::array<std::string_view, 2>, 6> others{{{"past_keys", "K_past"},
                                                                   {"past_values", "V_past"},
                                                                   {"norm.gain_1", "gain_1"},
                                                                   {"norm.shift_1", "shift_1"},
                                                                   {"norm.gain_2", "gain_2"},
                                                                   {"norm.shift_2", "shift_2"}}};
  for (const auto& [key, name] : others) {
    if (key == which.key) return std::string(name);
  }
  return std::string(symbol_of(which.key));
}

std::string_view python_words(const Input& input) {
  return std::ranges::equal(input.words, all_positions(input.tokens.size())) ? "" : "[words]";
}

std::string python_operand(const Trace& trace, const VariantTrace& variant,
                           const Operand& operand) {
  std::string code = name_of(operand, trace.input, variant);
  if (operand.of_words) code += python_words(trace.input);
  if (operand.after_past) {
    const std::size_t columns = operand_matrix(trace, variant, operand).columns();
    code = fmt::format("np.vstack([{}, {}])", past_rows(trace.input, operand, columns), code);
  }
  if (operand.transposed) code += ".T";
  return code;
}

std::string python_seen(const Input& input, std::size_t head) {
  return input.mask.has(MaskRule::heads) && head > 0 ? fmt::format("seen_{}", head) : "seen";
}

std::vector<std::string> python_places(const Trace& trace) {
  const Input& input = trace.input;
  const auto any_step = [&](auto condition) {
    return std::ranges::any_of(trace.variants, [&](const VariantTrace& variant) {
      return std::ranges::any_of(variant.steps,
                                 [&](const Step& step) { return condition(variant, step); });
    });
  };
  const bool has_mask = any_step([](const auto&, const Step& step) { return step.op == Op::mask; });
  const bool has_places = has_mask || any_step([](const VariantTrace& variant, const Step& step) {
                            return variant.settings.self != SelfPolicy::score || step.slope != 0.0;
                          });
  if (!has_places) return {};
  const std::string cached = input.cached() == 0 ? "" : fmt::format(" + {}", input.cached());
  std::vector<std::string> lines{
      "# The place of each word among the tokens, and that of each token",
      fmt::format("i, j = words[:, None]{}, np.arange({})", cached,
                  input.attended_tokens().size())};
  if (!has_mask) return lines;
  lines.emplace_back("");
  lines.emplace_back("# Which tokens each word may see");
  const std::size_t heads = input.mask.has(MaskRule::heads) ? input.heads : 1;
  for (std::size_t head = 1; head <= heads; ++head) {
    lines.push_back(fmt::format("{} = {}", python_seen(input, heads == 1 ? 0 : head),
                                seen_code(input.mask, input, head)));
  }
  return lines;
}

}  // namespace attn
