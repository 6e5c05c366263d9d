#include "trace/input.hpp"

#include <array>

namespace attn {
namespace {

struct NamedMatrix {
  std::string_view name;
  std::optional<Matrix> Input::*matrix;
};
constexpr std::array<NamedMatrix, 12> matrices{{{"embeddings", &Input::embeddings},
                                                {"queries", &Input::queries},
                                                {"keys", &Input::keys},
                                                {"values", &Input::values},
                                                {"W_Q", &Input::W_Q},
                                                {"W_K", &Input::W_K},
                                                {"W_V", &Input::W_V},
                                                {"W_O", &Input::W_O},
                                                {"b_Q", &Input::b_Q},
                                                {"b_K", &Input::b_K},
                                                {"b_V", &Input::b_V},
                                                {"b_O", &Input::b_O}}};

}  // namespace

bool Mask::hides(std::size_t word, std::size_t token) const {
  switch (rule) {
    case MaskRule::none:
      return false;
    case MaskRule::causal:
      return token > word;
    case MaskRule::matrix:
      break;
  }
  return cells(word, token) == 0.0;
}

bool Mask::covers(std::size_t word) const {
  return rule != MaskRule::matrix || is_scored(cells(word, 0));
}

const Matrix* find_matrix(const Input& input, std::string_view name) {
  if (name == "memory") {
    return input.memory && input.memory->embeddings ? &*input.memory->embeddings : nullptr;
  }
  for (const auto& [known, matrix] : matrices) {
    if (name == known) return input.*matrix ? &*(input.*matrix) : nullptr;
  }
  return nullptr;
}

std::size_t inputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.columns() : W.rows();
}

std::size_t outputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.rows() : W.columns();
}

}  // namespace attn
