#include "trace/input.hpp"

namespace attn {

bool Mask::hides(Position word, Position token) const {
  switch (rule) {
    case MaskRule::none:
      return false;
    case MaskRule::causal:
      return token > word;
    case MaskRule::matrix:
      break;
  }
  return cells(index_of(word), index_of(token)) == 0.0;
}

bool Mask::covers(Position word) const {
  return rule != MaskRule::matrix || is_scored(cells(index_of(word), 0));
}

std::size_t inputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.columns() : W.rows();
}

std::size_t outputs_of(const Input& input, const Matrix& W) {
  return input.layout == Layout::out_in ? W.rows() : W.columns();
}

}  // namespace attn
