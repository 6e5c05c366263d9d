// Edits of how queries and keys are normed.
#include <array>

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

bool norm_otherwise(Making& in, Norms::How how, const OfVectors& of) {
  Editor& editor = in.editor;
  bool any = false;
  for (const std::size_t place : editor.places(of.id)) {
    PlannedStep& step = editor.steps()[place];
    switch (how) {
      case Norms::How::left_out:
        if (step.op == Op::norm) {
          step = {.id = step.id, .op = Op::split, .head = step.head, .from = {step.from[0]}};
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

}  // namespace attn
