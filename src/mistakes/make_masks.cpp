// Edits of how a mask counts tokens.
#include <algorithm>
#include <memory>
#include <utility>

#include "mistakes/make.hpp"

namespace attn {
namespace {

using How = MaskCounts::How;

bool is_causal(const Mask& mask) {
  return mask.rule == MaskRule::causal || mask.rule == MaskRule::causal_end;
}

// One more or one less, where there is a bound; false where it has none, or is 0 already.
bool change(std::optional<std::size_t>& bound, bool more) {
  if (!bound || (!more && *bound == 0)) return false;
  bound = more ? *bound + 1 : *bound - 1;
  return true;
}

bool is_left_out(How how, MaskRule rule) {
  switch (how) {
    case How::without_window:
      return rule == MaskRule::window;
    case How::without_causal:
      return rule == MaskRule::causal || rule == MaskRule::causal_end;
    case How::without_padding:
      return rule == MaskRule::padding || rule == MaskRule::matrix;
    default:
      return false;
  }
}

bool is_any(const Mask& mask) {
  if (mask.rule == MaskRule::all || mask.rule == MaskRule::heads) {
    return std::ranges::any_of(mask.parts, is_any);
  }
  return mask.rule != MaskRule::none;
}

// Of several masks those that are meant; false where there are none. That of a head becomes none.
bool leave_out(Mask& mask, How how) {
  bool any = false;
  const auto is_meant = [&](const Mask& part) { return is_left_out(how, part.rule); };
  if (mask.rule == MaskRule::all) any = std::erase_if(mask.parts, is_meant) > 0;
  for (Mask& part : mask.parts) {
    if (is_meant(part)) {
      part = {};
      any = true;
    } else {
      any = leave_out(part, how) || any;
    }
  }
  return any;
}

// How far a causal mask or a window is moved.
std::ptrdiff_t other_offset(How how, const Input& input, std::ptrdiff_t offset) {
  const auto words = static_cast<std::ptrdiff_t>(input.tokens.size());
  const auto tokens = static_cast<std::ptrdiff_t>(input.attended_tokens().size());
  return how == How::from_start ? 0 : how == How::from_end ? tokens - words : offset;
}

// Whether anything of it changes.
bool count_otherwise(Mask& mask, How how, const Input& input) {
  bool any = false;
  for (Mask& part : mask.parts) any = count_otherwise(part, how, input) || any;
  const bool is_window = mask.rule == MaskRule::window;
  switch (how) {
    case How::loose:
      if (!is_causal(mask)) return any;
      ++mask.offset;
      return true;
    case How::from_start:
    case How::from_end: {
      if (!is_causal(mask) && !is_window) return any;
      const std::ptrdiff_t offset = other_offset(how, input, mask.offset);
      return std::exchange(mask.offset, offset) != offset || any;
    }
    case How::more_before:
    case How::less_before:
      return (is_window && change(mask.before, how == How::more_before)) || any;
    case How::more_after:
    case How::less_after:
      return (is_window && change(mask.after, how == How::more_after)) || any;
    case How::more:
    case How::less: {
      if (!is_window) return any;
      const bool before = change(mask.before, how == How::more);
      return (change(mask.after, how == How::more) && before) || any;
    }
    case How::without_window:
    case How::without_causal:
    case How::without_padding:
      break;
  }
  return any;
}

// Whether anything changes, and not all of it is left out.
bool change(Mask& mask, How how, const Input& input) {
  if (is_left_out(how, MaskRule::window) || is_left_out(how, MaskRule::causal) ||
      is_left_out(how, MaskRule::padding)) {
    return leave_out(mask, how) && is_any(mask);
  }
  return count_otherwise(mask, how, input);
}

}  // namespace

bool make(Making& in, const MaskCounts& edit) {
  auto mask = std::make_shared<Mask>(in.input().mask);
  if (!change(*mask, edit.how, in.input())) return false;
  for (PlannedStep& step : in.editor.steps()) {
    const bool is_further = step.id == StepId::masked_scores && !step.shown;
    if (is_further) continue;
    if (step.op == Op::mask && step.masking.hides != Masking::Hides::given)
      step.masking.mask = mask;
  }
  return true;
}

}  // namespace attn
