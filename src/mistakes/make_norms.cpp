// Edits of how queries and keys are normed.
#include <array>
#include <string_view>
#include <utility>

#include "mistakes/make.hpp"
#include "trace/input_matrices.hpp"

namespace attn {
namespace {

struct OfVectors {
  StepId id;
  std::size_t heads;
};

// Each head's columns are normed by themselves, and its part of the gain multiplies them.
void norm_each_head(Editor& editor, std::size_t place, const OfVectors& of) {
  const PlannedStep whole = editor.steps()[place];
  const auto part_of = [&](const Operand& all, std::size_t head) {
    return editor.add(
        {.id = whole.id, .op = Op::split, .from = {all}, .parts = of.heads, .part = head});
  };
  Operands heads;
  for (std::size_t head = 1; head <= of.heads; ++head) {
    PlannedStep normed{.id = whole.id,
                       .op = Op::norm,
                       .from = {part_of(whole.from[0], head)},
                       .number = whole.number,
                       .norm = whole.norm};
    if (whole.from.size() > 1) normed.from.push_back(part_of(whole.from[1], head));
    heads.push_back(editor.add(std::move(normed)));
  }
  editor.steps()[place] = {.id = whole.id, .op = Op::concat, .from = std::move(heads)};
}

// All heads' columns are normed together, and the gain multiplies each head's.
bool norm_all_columns(Editor& editor, const OfVectors& of) {
  std::optional<Operand> all;
  for (const std::size_t place : editor.places(of.id)) {
    const PlannedStep normed = editor.steps()[place];
    if (normed.op != Op::norm || !normed.from[0].step) return false;
    const PlannedStep& split = editor.steps()[*normed.from[0].step];
    if (split.op != Op::split || split.parts != of.heads) return false;
    if (!all) {
      PlannedStep whole{.id = of.id,
                        .op = Op::norm,
                        .from = {split.from[0]},
                        .number = normed.number,
                        .norm = normed.norm};
      if (normed.from.size() > 1) {
        Operands gains;
        for (std::size_t head = 0; head < of.heads; ++head) gains.push_back(normed.from[1]);
        whole.from.push_back(editor.add({.id = of.id, .op = Op::concat, .from = std::move(gains)}));
      }
      all = editor.add(std::move(whole));
    }
    editor.steps()[place] = {
        .id = of.id, .op = Op::split, .head = normed.head, .from = {*all}, .parts = of.heads};
  }
  return all.has_value();
}

// Normed rows × (gain + 1), or − 1: those without the gain are added once more, or taken off.
void change_gain(Editor& editor, std::size_t place, double by) {
  const PlannedStep normed = editor.steps()[place];
  PlannedStep plain = normed;
  plain.from.keep_first(1);
  const Operand with_gain = editor.add(normed);
  const Operand without = editor.add(std::move(plain));
  const Operand other = editor.add(
      {.id = normed.id, .op = Op::divide, .head = normed.head, .from = {without}, .number = by});
  editor.steps()[place] = {.id = normed.id,
                           .op = Op::concat,
                           .head = normed.head,
                           .from = {with_gain, other},
                           .dealing = Dealing::added};
}

NormKind kind_of(Norms::How how) {
  return how == Norms::How::as_rms     ? NormKind::rms
         : how == Norms::How::as_layer ? NormKind::layer
                                       : NormKind::l2;
}

bool norm_otherwise(Making& in, Norms::How how, const OfVectors& of) {
  Editor& editor = in.editor;
  bool any = false;
  for (const std::size_t place : editor.places(of.id)) {
    PlannedStep& step = editor.steps()[place];
    switch (how) {
      case Norms::How::left_out:
        if (step.op == Op::norm) {
          make_copy(step);
          any = true;
        }
        step.shown = false;
        break;
      case Norms::How::without_gain:
        if (step.op != Op::norm || step.from.size() < 2) break;
        step.from.keep_first(1);
        any = true;
        break;
      case Norms::How::each_head:
        if (step.op != Op::norm || step.head != 0 || of.heads < 2) break;
        if (editor.steps()[place].extent.columns % of.heads != 0) return false;
        norm_each_head(editor, place, of);
        any = true;
        break;
      case Norms::How::down_columns:
        if (step.op != Op::norm) break;
        step.along = Along::column;
        any = true;
        break;
      case Norms::How::gain_plus_one:
      case Norms::How::gain_minus_one:
        if (step.op != Op::norm || step.from.size() < 2) break;
        change_gain(editor, place, how == Norms::How::gain_plus_one ? 1.0 : -1.0);
        any = true;
        break;
      case Norms::How::as_rms:
      case Norms::How::as_layer:
      case Norms::How::as_l2:
        if (step.op != Op::norm || step.norm == kind_of(how)) break;
        step.norm = kind_of(how);
        any = true;
        break;
      case Norms::How::all_columns:
        return of.heads > 1 && norm_all_columns(editor, of);
    }
  }
  return any;
}

}  // namespace

bool make(Making& in, const Norms& edit) {
  const Input& input = in.input();
  const std::array both{OfVectors{StepId::normed_queries, input.heads},
                        OfVectors{StepId::normed_keys, input.kv_heads()}};
  bool any = false;
  for (const OfVectors& of : both) {
    if (edit.of && *edit.of != of.id) continue;
    any = norm_otherwise(in, edit.how, of) || any;
  }
  return any;
}

bool make(Making& in, const GainsExchanged&) {
  const Input& input = in.input();
  for (const auto& [id, gain] :
       {std::pair{StepId::normed_queries, std::string_view("qk_norm.keys")},
        std::pair{StepId::normed_keys, std::string_view("qk_norm.queries")}}) {
    const bool is_there = find_matrix(input, gain) != nullptr;
    for (const std::size_t place : in.editor.places(id)) {
      PlannedStep& step = in.editor.steps()[place];
      if (step.op != Op::norm) continue;  // a head's own columns of what was normed whole
      step.from.keep_first(1);
      if (is_there) step.from.push_back({.name = gain});
    }
  }
  return true;
}

}  // namespace attn
