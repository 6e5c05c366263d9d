// Edits of how vectors are dealt out to heads, and of what becomes of the heads' contexts.
#include "mistakes/make.hpp"

namespace attn {
namespace {

constexpr std::array fused{StepId::queries, StepId::keys, StepId::values};
constexpr std::array sources{Source::queries, Source::keys, Source::values};

// One of equally wide parts of a step's columns.
Operand part_of(Editor& editor, StepId id, const Operand& whole, std::size_t parts,
                std::size_t part) {
  return editor.add({.id = id, .op = Op::split, .from = {whole}, .parts = parts, .part = part});
}

// Queries, keys and values of all tokens.
std::optional<Operands> all_rows(Making& in) {
  Operands all;
  for (std::size_t which = 0; which < fused.size(); ++which) {
    auto rows = rows_of(in, sources[which], false);
    if (!rows || rows->op != Op::project) return std::nullopt;
    rows->id = fused[which];
    all.push_back(in.editor.add(std::move(*rows)));
  }
  return all;
}

}  // namespace

bool make(Making& in, const FusedCut& edit) {
  Editor& editor = in.editor;
  const std::size_t heads = in.input().heads;
  const auto all = in.input().memory ? std::nullopt : all_rows(in);
  if (!all) return false;
  Operands side_by_side = *all;
  if (edit.flat) {
    side_by_side = {};
    for (std::size_t head = 1; head <= heads; ++head) {
      for (std::size_t which = 0; which < fused.size(); ++which) {
        side_by_side.push_back(part_of(editor, fused[which], (*all)[which], heads, head));
      }
    }
  }
  const Operand together =
      editor.add({.id = StepId::queries, .op = Op::concat, .from = std::move(side_by_side)});
  for (std::size_t which = 0; which < fused.size(); ++which) {
    const auto place = editor.find(fused[which], 0);
    if (!place) return false;
    Operands parts;
    for (std::size_t head = 0; head < heads; ++head) {
      parts.push_back(edit.flat ? part_of(editor, fused[which], together, heads * fused.size(),
                                          which * heads + head + 1)
                                : part_of(editor, fused[which], together, heads * fused.size(),
                                          head * fused.size() + which + 1));
      parts[parts.size() - 1].of_words = fused[which] == StepId::queries;
    }
    editor.steps()[*place] = {.id = fused[which], .op = Op::concat, .from = std::move(parts)};
  }
  return true;
}

bool make(Making& in, const Dealt& edit) {
  for (PlannedStep& step : in.editor.steps()) {
    if (step.parts > 1 && step.part == 0) step.dealing = edit.dealing;
  }
  return true;
}

bool make(Making& in, const Joined& edit) {
  return in.each(StepId::concat, [&](PlannedStep& step) { step.dealing = edit.dealing; });
}

bool make(Making& in, const Averaged&) {
  for (const std::size_t place : in.editor.places(StepId::concat)) {
    in.editor.steps()[place].dealing = Dealing::added;
    in.editor.amend(place, {.op = Op::divide, .number = static_cast<double>(in.input().heads)});
  }
  return true;
}

bool make(Making& in, const Undivided&) {
  return in.each(StepId::scores, [&](PlannedStep& step) {
    for (Operand& read : step.from) {
      if (!read.step) continue;
      const bool after_past = read.after_past;
      read = Operand(in.editor.steps()[*read.step].from[0]);
      read.after_past = after_past;
    }
  });
}

bool make(Making& in, const AsOneHead&) {
  for (PlannedStep& step : in.editor.steps()) {
    if (step.head != 0) step.shown = false;
  }
  return true;
}

}  // namespace attn
