#include "trace/input.hpp"

namespace attn {

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

std::size_t inputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.columns() : W.rows();
}

std::size_t outputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.rows() : W.columns();
}

}  // namespace attn
