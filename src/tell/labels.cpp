#include "tell/labels.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <unordered_map>

#include "text/display.hpp"
#include "trace/input_matrices.hpp"

namespace attn {

std::vector<std::string> Labels::of(std::span<const Position> some) const {
  std::vector<std::string> labels;
  for (const Position word : some) labels.push_back(words[index_of(word)]);
  return labels;
}

std::string subscript(std::size_t number) {
  std::string out;
  for (const char digit : std::to_string(number)) {
    out += "\xE2\x82";  // U+2080 ₀ and on
    out += static_cast<char>(0x80 + (digit - '0'));
  }
  return out;
}

std::string superscript(std::size_t number) {
  static constexpr std::array<std::string_view, 10> digits{"⁰", "¹", "²", "³", "⁴",
                                                           "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string out = "⁽";
  for (const char digit : std::to_string(number)) {
    out += digits[static_cast<std::size_t>(digit - '0')];
  }
  return out + "⁾";
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

std::vector<std::string> feature_labels(const std::vector<std::string>& features) {
  return token_labels(features, label_columns);
}

std::string row_symbol(std::string_view operand) {
  const std::string_view symbol = symbol_of(operand);
  std::string row(1, static_cast<char>(std::tolower(symbol.front())));
  // Vectors keep the sign of what became of them.
  const std::string_view sign = symbol.substr(1);
  const bool has_sign = !sign.empty() && static_cast<unsigned char>(sign.front()) >= 0x80;
  const bool is_vector = std::string_view("qkvxfrn").find(row) != std::string_view::npos;
  if (has_sign && is_vector) row.append(sign);
  return row;
}

std::string step_label(StepId id, std::size_t head) {
  return head == 0 ? std::string(facts(id).name) : fmt::format("head{}.{}", head, facts(id).name);
}

}  // namespace attn
