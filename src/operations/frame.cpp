#include "operations/frame.hpp"

#include "trace/input_matrices.hpp"

namespace attn {

Numbers Frame::numbers(const Operand& operand) const {
  const Matrix& matrix = operand_matrix(input_, steps_, operand);
  Numbers all = operand.of_words ? Numbers(matrix, words_) : Numbers(matrix);
  if (operand.after_past) {
    all = all.after(past_of(input_, operand.name), first_past_column(operand, matrix.columns()));
  }
  return operand.transposed ? all.turned() : all;
}

bool Frame::hides(Row row, Position token) const {
  const Mask& mask = step_.masking.mask ? *step_.masking.mask : input_.mask;
  const Position word = position_of(words_, row);
  switch (step_.masking.hides) {
    case Masking::Hides::as_set:
      break;
    case Masking::Hides::strict:
      return input_.own_token(word) == token || mask.hides(word, token, step_.head);
    case Masking::Hides::opposite:
      return !mask.hides(word, token, step_.head);
    case Masking::Hides::turned:
      return mask.hides(token, word, step_.head);
    case Masking::Hides::first_aligned:
      return index_of(token) > index_of(word);
    case Masking::Hides::last_aligned:
      return index_of(token) + input_.tokens.size() >
             index_of(word) + input_.attended_tokens().size();
    case Masking::Hides::not_of_last:
      return ordinal(word) != input_.tokens.size() && mask.hides(word, token, step_.head);
    case Masking::Hides::others:
      return input_.own_token(word) != token;
    case Masking::Hides::cached:
      return index_of(token) < input_.cached() || mask.hides(word, token, step_.head);
    case Masking::Hides::given:
      return (*step_.masking.kept)(index_of(row), index_of(token)) == 0.0;
  }
  return mask.hides(word, token, step_.head);
}

}  // namespace attn
