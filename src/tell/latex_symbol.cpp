#include "tell/latex_symbol.hpp"

#include <array>
#include <string_view>

namespace attn {

std::string latex_symbol(const std::string& symbol) {
  constexpr std::array<std::array<std::string_view, 2>, 39> signs{
      {{"Z′", "Z'"},        {"Zᶜ", "Z^c"},        {"Zᵇ", "Z^b"},          {"Q̂", "\\hat{Q}"},
       {"K̂", "\\hat{K}"},   {"Q°", "{Q^\\circ}"}, {"K°", "{K^\\circ}"},   {"Q̃", "\\tilde{Q}"},
       {"K̃", "\\tilde{K}"}, {"K₋", "K_-"},        {"V₋", "V_-"},          {"Xᵖ", "{X^p}"},
       {"Qʰ", "{Q^h}"},     {"Qᵃ", "{Q^a}"},      {"Kʰ", "{K^h}"},        {"Kᵃ", "{K^a}"},
       {"Vʰ", "{V^h}"},     {"Vᵃ", "{V^a}"},      {"W_Q1", "W_{Q1}"},     {"W_K1", "W_{K1}"},
       {"W_V1", "W_{V1}"},  {"W_Q2", "W_{Q2}"},   {"W_K2", "W_{K2}"},     {"W_V2", "W_{V2}"},
       {"b_Q1", "b_{Q1}"},  {"b_K1", "b_{K1}"},   {"b_V1", "b_{V1}"},     {"R′", "{R'}"},
       {"R″", "{R''}"},     {"N′", "{N'}"},       {"N″", "{N''}"},        {"Fʰ", "{F^h}"},
       {"Fᵍ", "{F^g}"},     {"Fᵃ", "{F^a}"},      {"W_gate", "W_{gate}"}, {"γ₁", "\\gamma_1"},
       {"γ₂", "\\gamma_2"}, {"β₁", "\\beta_1"},   {"β₂", "\\beta_2"}}};
  for (const auto& [plain, latex] : signs) {
    if (symbol == plain) return std::string(latex);
  }
  return symbol;
}

}  // namespace attn
