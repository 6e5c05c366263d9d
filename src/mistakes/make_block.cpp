// Edits of a block's residuals and norms.
#include <algorithm>

#include "mistakes/make.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

bool is_parameter(const Operand& read, RowFor row_for) {
  const InputMatrix* matrix = read.step ? nullptr : find_input_matrix(read.name);
  return matrix != nullptr && matrix->row_for == row_for;
}

// Leaves the gain or the shift out; false where there is none.
bool leave_out(PlannedStep& step, RowFor row_for) {
  for (std::size_t at = 1; at < step.from.size(); ++at) {
    if (!is_parameter(step.from[at], row_for)) continue;
    step.from.erase(at);
    return true;
  }
  return false;
}

// Normed rows × (gain + 1), or − 1: those without gain and shift are added once more, or taken off.
bool change_gain(Editor& editor, std::size_t place, double by) {
  const PlannedStep normed = editor.steps()[place];
  if (normed.from.size() < 2 || !is_parameter(normed.from[1], RowFor::gain)) return false;
  PlannedStep plain = normed;
  plain.from.keep_first(1);
  Operand other = editor.add(std::move(plain));
  other = editor.add({.id = normed.id,
                      .op = Op::divide,
                      .from = {other},
                      .of_sentence = normed.of_sentence,
                      .number = by});
  editor.amend(place, {.op = Op::concat,
                       .from = {other},
                       .of_sentence = normed.of_sentence,
                       .dealing = Dealing::added});
  return true;
}

bool norm_otherwise(Editor& editor, std::size_t place, NormedAs::How how) {
  using How = NormedAs::How;
  PlannedStep& step = editor.steps()[place];
  if (step.op != Op::norm) return false;
  switch (how) {
    case How::down_columns:
      step.along = Along::column;
      return true;
    case How::less_one:
    case How::epsilon_outside:
    case How::both:
      step.less_one = step.less_one || how != How::epsilon_outside;
      step.epsilon_outside = step.epsilon_outside || how != How::less_one;
      return true;
    case How::as_rms:
    case How::as_layer: {
      const NormKind kind = how == How::as_rms ? NormKind::rms : NormKind::layer;
      const bool is_other = step.norm != kind;
      step.norm = kind;
      return is_other;
    }
    case How::without_gain:
      return leave_out(step, RowFor::gain);
    case How::without_shift:
      return leave_out(step, RowFor::shift);
    case How::gain_plus_one:
      return change_gain(editor, place, 1.0);
    case How::gain_minus_one:
      break;
  }
  return change_gain(editor, place, -1.0);
}

// The place of the sum that follows on attention or the network, or of what is made where there is
// none.
std::optional<std::size_t> sum_of(const Making& in, StepId norm) {
  const bool is_first = norm == StepId::norm_1;
  const auto sum = in.editor.find(is_first ? StepId::residual_1 : StepId::residual_2, 0);
  if (sum) return sum;
  return is_first ? in.result() : in.editor.find(StepId::ffn_output, 0);
}

}  // namespace

bool make(Making& in, const ResidualOf& edit) {
  using What = ResidualOf::What;
  Editor& editor = in.editor;
  const auto place = editor.find(edit.step, 0);
  if (!place || editor.steps()[*place].op != Op::add) return false;
  PlannedStep& sum = editor.steps()[*place];
  const bool is_first = edit.step == StepId::residual_1;
  const auto norm = editor.find(is_first ? StepId::norm_1 : StepId::norm_2, 0);
  const auto first_norm = editor.find(StepId::norm_1, 0);
  switch (edit.what) {
    case What::nothing:
      sum = {.id = sum.id, .op = Op::split, .from = {sum.from[1]}};
      return true;
    case What::normed: {
      const bool reads_the_same = norm && editor.steps()[*norm].from[0].step == sum.from[0].step &&
                                  editor.steps()[*norm].from[0].name == sum.from[0].name;
      if (!reads_the_same) return false;
      sum.from[0] = editor.operand(*norm);
      sum.from[0].of_words = editor.steps()[*norm].of_sentence;
      return true;
    }
    case What::without_positions:
      if (sum.from[0].name != facts(StepId::positioned).name) return false;
      sum.from[0] = {.name = "embeddings", .of_words = true};
      return true;
    case What::first_given: {
      if (!in.input().embeddings) return false;
      Operand given = in.stream();
      given.of_words = !given.step || editor.steps()[*given.step].of_sentence;
      sum.from[0] = given;
      return true;
    }
    case What::unnormed:
      break;
  }
  if (!first_norm || sum.from[0].step != first_norm) return false;
  sum.from[0] = editor.steps()[*first_norm].from[0];
  return true;
}

bool make(Making& in, const NormedAs& edit) {
  Editor& editor = in.editor;
  // One that was moved is done twice, and shown once.
  bool any = false;
  const std::size_t count = editor.steps().size();
  for (std::size_t place = 0; place < count; ++place) {
    const PlannedStep& step = editor.steps()[place];
    if (step.id == edit.step && step.op == Op::norm) {
      any = norm_otherwise(editor, place, edit.how) || any;
    }
  }
  return any;
}

bool make(Making& in, const ParametersExchanged& edit) {
  Editor& editor = in.editor;
  const auto first = editor.find(StepId::norm_1, 0), second = editor.find(StepId::norm_2, 0);
  if (!first || !second) return false;
  PlannedStep& one = editor.steps()[*first];
  PlannedStep& other = editor.steps()[*second];
  if (one.op != Op::norm || other.op != Op::norm) return false;
  // The gain, if there is one, comes before the shift.
  const auto exchanged = [&](const PlannedStep& own, const PlannedStep& from) {
    Operands made{own.from[0]};
    for (const RowFor row_for : {RowFor::gain, RowFor::shift}) {
      const PlannedStep& source = row_for == RowFor::gain || edit.shifts ? from : own;
      for (const Operand& read : source.from) {
        if (is_parameter(read, row_for)) made.push_back(read);
      }
    }
    return made;
  };
  Operands of_one = exchanged(one, other);
  other.from = exchanged(other, one);
  one.from = std::move(of_one);
  return true;
}

namespace {

// Attention reads the first norm of the stream, of every word. It is shown of the words encoded,
// of which the sums' norm would be.
bool norm_stream(Making& in, std::size_t place) {
  Editor& editor = in.editor;
  const bool of_all = !in.input().memory;
  const Operand given = in.stream();
  PlannedStep step = editor.steps()[place];
  step.from[0] = given;
  step.of_sentence = of_all;
  const Operand normed = editor.add(std::move(step));
  const auto residual = editor.find(StepId::residual_1, 0);
  for (std::size_t reader = 0; reader < editor.steps().size(); ++reader) {
    const bool reads_on = reader == residual || reader == normed.step ||
                          editor.steps()[reader].id == StepId::positioned;
    for (Operand& read : editor.steps()[reader].from) {
      if (reads_on || read.step != given.step || read.name != given.name) continue;
      const bool of_words = read.of_words && of_all;
      read = normed;
      read.of_words = of_words;
    }
  }
  Operand shown = normed;
  shown.of_words = of_all;
  editor.steps()[place] = {.id = StepId::norm_1, .op = Op::split, .from = {shown}};
  return true;
}

}  // namespace

bool make(Making& in, const NormMoved& edit) {
  Editor& editor = in.editor;
  const auto place = editor.find(edit.step, 0);
  const auto sum = sum_of(in, edit.step);
  if (!place || !sum || editor.steps()[*place].op != Op::norm) return false;
  const bool is_first = edit.step == StepId::norm_1;
  const Operand normed = editor.operand(*place);
  if (editor.steps()[*place].from[0].step != *sum) {  // it comes before
    in.read_instead(*place, editor.steps()[*place].from[0]);
    in.read_instead(*sum, normed, *place);
    editor.steps()[*place].from[0] = editor.operand(*sum);
    editor.steps()[*place].of_sentence = is_first && editor.whole_sentence && !in.input().memory;
    return true;
  }
  in.read_instead(*place, editor.operand(*sum));
  if (!is_first) {
    const auto network = editor.find(StepId::ffn_hidden, 0);
    if (!network) return false;
    editor.steps()[*place].from[0] = editor.steps()[*network].from[0];
    for (const StepId reader : {StepId::ffn_hidden, StepId::ffn_gate}) {
      in.each(reader, [&](PlannedStep& step) { step.from[0] = normed; });
    }
    return true;
  }
  return in.input().embeddings && norm_stream(in, *place);
}

}  // namespace attn
