#include "render/wording.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <unordered_map>

#include "render/decimal.hpp"
#include "render/number.hpp"
#include "text/display.hpp"

namespace attn {
namespace {

// Sums of products of numbers as a reader sees them: exact while 128 bits hold them, which they do
// for all but very long numbers, and then in long double.
class WrittenSum {
 public:
  explicit WrittenSum(int decimals) : decimals_(decimals) {}

  void add(double left, double right) {
    const std::string a = number(left, decimals_);
    const std::string b = number(right, decimals_);
    const long double product = std::strtold(a.c_str(), nullptr) * std::strtold(b.c_str(), nullptr);
    rough_ += product;
    magnitude_ += std::abs(product);
    if (!exact_) return;
    const auto first = Decimal::parse(a);
    const auto second = Decimal::parse(b);
    const auto term = first && second ? *first * *second : std::nullopt;
    exact_ = term ? *exact_ + *term : std::nullopt;
  }

  bool is(double result) const {
    const std::string text = number(result, decimals_);
    const auto written = Decimal::parse(text);
    if (exact_ && written) return *exact_ == *written;
    const long double difference = std::abs(rough_ - std::strtold(text.c_str(), nullptr));
    return difference <= magnitude_ * 4 * std::numeric_limits<long double>::epsilon();
  }

 private:
  int decimals_;
  std::optional<Decimal> exact_ = Decimal();
  long double rough_ = 0;
  long double magnitude_ = 0;
};

}  // namespace

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

std::vector<std::string> division(const Step& step, const Settings& how, int decimals) {
  const std::string value = number(step.divisor, decimals);
  if (how.scale.rule != Scale::Rule::sqrt) return {"÷ " + factor(step.divisor, decimals)};
  const bool whole = step.divisor == std::floor(step.divisor);
  return {fmt::format("÷ √{}", step.divisor_d), fmt::format("{} {}", whole ? "=" : "≈", value)};
}

Formula formula(const VariantTrace& variant, const Step& step, int decimals) {
  const std::string_view symbol = facts(step.id).symbol;
  const std::string first(symbol_of(step.from[0].name));
  switch (step.op) {
    case Op::project: {
      const auto W = symbol_of(step.from[1].name);
      return {fmt::format("{} = {} · {}", symbol, first, W),
              fmt::format("{} = {} {}", symbol, first, W)};
    }
    case Op::dot: {
      const auto second = symbol_of(step.from[1].name);
      return {fmt::format("{} = {} · {}ᵀ", symbol, first, second),
              fmt::format("{} = {} {}^\\top", symbol, first, second)};
    }
    case Op::divide: {
      const auto lines = division(step, variant.settings, decimals);
      const bool root = lines.size() > 1;
      const std::string latex =
          root ? fmt::format("\\sqrt{{{}}}", step.divisor_d) : factor(step.divisor, decimals);
      return {fmt::format("{} = {} {}{}", symbol, first, lines[0],
                          root ? fmt::format("   (√{} {})", step.divisor_d, lines[1]) : ""),
              fmt::format("{} = {} / {}", symbol, first, latex)};
    }
    case Op::exp:
      return {fmt::format("{} = e^({} − the row's maximum)", symbol, first),
              fmt::format("{} = e^{{{} - \\max {}}}", symbol, first, first)};
    case Op::normalise:
      return {fmt::format("{} = {} ÷ the row's sum", symbol, first),
              fmt::format("{} = {} / \\textstyle\\sum {}", symbol, first, first)};
    case Op::weigh: {
      const std::string vector = row_symbol(step.from[1].name);
      return {fmt::format("weight × {}", row_name(step.from[1].name)),
              fmt::format("a_{{ij}} \\, {}_j", vector)};
    }
    case Op::sum:
      break;
  }
  const std::string& vectors = find_step(variant, StepId::weighted_values)->from[1].name;
  const bool carries = step.from.size() > 1;
  const std::string x = row_symbol(vectors);
  return {fmt::format("{} = Σ weight × {}{}", symbol, row_name(vectors),
                      carries ? fmt::format(" + the word's own {}", row_name(vectors)) : ""),
          fmt::format("c_i = \\sum_j a_{{ij}} \\, {}_j{}", x,
                      carries ? fmt::format(" + {}_i", x) : "")};
}

std::string action(const Step& step) {
  switch (step.op) {
    case Op::dot:
      return fmt::format("{} are compared with {}", step.from[0].name, step.from[1].name);
    case Op::weigh:
      return fmt::format("{} are summed", step.from[1].name);
    case Op::sum:
      return step.from.size() > 1
                 ? fmt::format("the word's own {} is added as it is", row_name(step.from[1].name))
                 : "nothing but weighted vectors is summed";
    default:
      return fmt::format("{} of {}", name(step.op), step.from[0].name);
  }
}

std::string encoding(const Input& input, std::size_t word) {
  constexpr std::size_t widest_token = 40;
  return fmt::format("encoding \"{}\" (word {} of {})",
                     fit(visible(input.tokens[word]), widest_token), word + 1, input.tokens.size());
}

std::string spread_text(const Attention& attention, int decimals) {
  if (attention.scored == 0) return "–";
  return fmt::format("{} of {}", number(attention.entropy, decimals),
                     number(even_entropy(attention.scored), decimals));
}

std::string cell_text(const PairTable::Column& column, std::size_t row, int decimals) {
  const double cell = column.cells[row];
  return column.is_positive && cell == 0.0 ? "<5e-324" : number(cell, decimals);
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

std::string factor(double value, int decimals) {
  const std::string text = number(value, decimals);
  return text.starts_with('-') ? "(" + text + ")" : text;
}

std::string relation(const SumOfProducts& sum, int decimals) {
  WrittenSum written(decimals);
  for (const auto& [left, right] : sum.terms) written.add(left, right);
  return written.is(sum.result) ? " = " : " ≈ ";
}

std::string relation(const WeightedVector& weighted, int decimals) {
  for (std::size_t f = 0; f < weighted.vector.size(); ++f) {
    WrittenSum written(decimals);
    written.add(weighted.weight, weighted.vector[f]);
    if (!written.is(weighted.result[f])) return " ≈ ";
  }
  return " = ";
}

bool adds_up(const std::vector<std::vector<double>>& rows, const std::vector<double>& total,
             int decimals) {
  for (std::size_t f = 0; f < total.size(); ++f) {
    WrittenSum written(decimals);
    for (const auto& row : rows) {
      if (!row.empty()) written.add(row[f], 1.0);
    }
    if (!written.is(total[f])) return false;
  }
  return true;
}

}  // namespace attn
