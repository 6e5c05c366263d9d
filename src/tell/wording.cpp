#include "tell/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "text/display.hpp"
#include "write/number.hpp"
#include "write/written_sum.hpp"

namespace attn {

std::string subscript(std::size_t number) {
  std::string out;
  for (const char digit : std::to_string(number)) {
    out += "\xE2\x82";  // U+2080 ₀ and on
    out += static_cast<char>(0x80 + (digit - '0'));
  }
  return out;
}

std::string word_text(const std::string& token) {
  const bool has_edges = !token.empty() && token.front() != ' ' && token.back() != ' ';
  return has_edges ? visible(token) : fmt::format("\"{}\"", visible(token));
}

std::vector<std::string> token_labels(const std::vector<std::string>& tokens, std::size_t columns) {
  std::vector<std::string> cut;
  std::unordered_map<std::string, std::size_t> counts;
  for (const auto& token : tokens) ++counts[cut.emplace_back(fit(word_text(token), columns))];
  std::vector<std::string> labels = cut;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (counts[cut[i]] == 1) continue;
    const std::string position = subscript(i + 1);
    labels[i] = fit(word_text(tokens[i]), columns - display_width(position)) + position;
  }
  return labels;
}

Role role_of(std::string_view operand) {
  if (operand == "queries") return Role::query;
  if (operand == "keys") return Role::key;
  if (operand == "values") return Role::value;
  if (operand == "weights") return Role::weight;
  return Role::plain;
}

std::string row_symbol(std::string_view operand) {
  const std::string_view symbol = symbol_of(operand);
  return std::string(1, static_cast<char>(std::tolower(symbol.front())));
}

std::string step_label(StepId id, std::size_t head) {
  return head == 0 ? std::string(facts(id).name) : fmt::format("head{}.{}", head, facts(id).name);
}

std::string action(const Step& step) {
  switch (step.op) {
    case Op::dot:
      return fmt::format("{} are compared with {}", rows_name(step.from[0].name),
                         rows_name(step.from[1].name));
    case Op::weigh:
      return fmt::format("{} are summed", rows_name(step.from[1].name));
    case Op::sum:
      return step.from.size() > 1
                 ? fmt::format("the word's own {} is added as it is", row_name(step.from[1].name))
                 : "nothing but weighted vectors is summed";
    default:
      return fmt::format("{} of {}", facts(step.op).name, step.from[0].name);
  }
}

std::string summary(const Trace& trace, const VariantTrace& variant) {
  const std::size_t head = head_id(variant, 0);
  std::string text = fmt::format("{}, and {}.", action(*find_step(variant, StepId::scores, head)),
                                 action(*find_step(variant, StepId::weighted_values, head)));
  text.front() = static_cast<char>(std::toupper(text.front()));
  if (trace.input.memory) {
    text +=
        " This is cross-attention: the words attend to another sentence, in which none meets "
        "itself, so the self policy does not apply.";
  }
  return text;
}

std::string encoding(const Input& input, std::size_t word) {
  constexpr std::size_t widest_token = 40;
  return fmt::format("encoding \"{}\" (word {} of {})",
                     fit(visible(input.tokens[word]), widest_token), word + 1, input.tokens.size());
}

std::string spread_text(const Attention& attention, int decimals) {
  if (attention.seen == 0) return "–";
  return fmt::format("{} of {}", number(attention.entropy, decimals),
                     number(even_entropy(attention.seen), decimals));
}

std::string_view why_not_scored(SelfPolicy self) {
  return self == SelfPolicy::carry
             ? "The word itself is not scored: its own vector is added to the context as it is."
             : "The word itself is not scored: it is left out.";
}

std::string hidden_text() {
  return "Hidden: before the softmax, a mask put −∞ in place of the score, so that the weight is "
         "exactly 0.";
}

std::string of_head(const Parting& parting) {
  return parting.head > 0 ? fmt::format(" of head {}", parting.head) : "";
}

std::string attention_name(const Trace& trace, const Attention& attention) {
  const std::string_view variant = name(trace.variants[attention.variant].variant);
  return attention.head == 0 ? std::string(variant)
                             : fmt::format("{} head {}", variant, attention.head);
}

ShareTable share_table(const Trace& trace, const WordComparison& word,
                       const std::vector<std::string>& labels) {
  ShareTable table{.row_labels = labels};
  for (const Attention& attention : word.attentions) {
    table.columns.push_back({.title = attention_name(trace, attention), .of = attention});
  }
  return table;
}

std::vector<NamedVector> compared_vectors(const Trace& trace, const WordComparison& word) {
  std::vector<NamedVector> vectors;
  for (const Attention& attention : word.attentions) {
    vectors.push_back(
        {fmt::format("context, {}", attention_name(trace, attention)), attention.context});
  }
  for (const Result& result : word.results) {
    vectors.push_back({fmt::format("{}, {}", facts(result.step).name,
                                   name(trace.variants[result.variant].variant)),
                       result.vector});
  }
  return vectors;
}

std::string column_label(const MatrixTable& table, std::size_t index) {
  return table.column_labels.empty() ? std::to_string(index + 1) : table.column_labels[index];
}

std::string cell_text(const PairTable& table, const PairTable::Column& column, std::size_t row,
                      int decimals) {
  const double cell = column.cells[row];
  const bool underflow = column.is_positive && cell == 0.0 && !table.row_hidden[row];
  return underflow ? "<5e-324" : number(cell, decimals);
}

bool needs_hidden_remark(const PairTable& table, std::size_t row) {
  return table.row_hidden[row] && std::ranges::none_of(table.columns, [&](const auto& column) {
           return column.cells[row] == hidden;
         });
}

std::size_t feature_count(const PairTable& table) {
  std::size_t count = table.context.size();
  for (const auto& vector : table.vectors) count = std::max(count, vector.size());
  return count;
}

std::string vectors_title(const PairTable& table) {
  return table.vectors_title.empty() ? "context" : table.vectors_title;
}

std::string context_label(const PairTable& table) {
  return table.vectors.empty() || table.context_reads_exact ? "context =" : "context ≈";
}

std::string_view relation(const SumOfProducts& sum, int decimals) {
  WrittenSum written(decimals);
  for (const auto& [left, right] : sum.terms) written.add(left, right);
  if (sum.bias) written.add(*sum.bias);
  return equals(written.is(sum.result));
}

std::string_view relation(const WeightedVector& weighted, int decimals) {
  for (std::size_t f = 0; f < weighted.vector.size(); ++f) {
    WrittenSum written(decimals);
    written.add(weighted.weight, weighted.vector[f]);
    if (!written.is(weighted.result[f])) return equals(false);
  }
  return equals(true);
}

}  // namespace attn
