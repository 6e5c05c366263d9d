// Edits of what is added to the scores, and of sinks.
#include <bit>

#include "elementary/elementary.hpp"
#include "mistakes/make.hpp"

namespace attn {
namespace {

// 2^(−8i ÷ h)
double usual_slope(double i, std::size_t heads) {
  return elementary::pow(2.0, -8.0 * i / static_cast<double>(heads));
}

double slope_of(Sloped::How how, std::size_t head, const Alibi& alibi, double right) {
  const std::size_t heads = alibi.slopes.size();
  const auto i = static_cast<double>(head);
  switch (how) {
    case Sloped::How::rises:
      return -right;
    case Sloped::How::halved:
      return elementary::pow(2.0, -i);
    case Sloped::How::from_zero:
      return usual_slope(i - 1.0, heads);
    case Sloped::How::of_one_more:
      return usual_slope(i, heads + 1);
    case Sloped::How::rounded_up:
      return usual_slope(i, std::bit_ceil(heads));
    case Sloped::How::usual:
      return usual_slopes(heads)[head - 1];
    case Sloped::How::reversed:
      return alibi.slopes[heads - head];
    case Sloped::How::any_head:
      break;
  }
  return usual_slope(i, heads);
}

}  // namespace

bool make(Making& in, const WithoutScoreBias& edit) {
  const bool has_both = !in.input().bias.empty() && in.input().alibi;
  if (!has_both) return false;
  return in.each(StepId::biased_scores, [&](PlannedStep& step) {
    if (edit.slope) {
      step.slope = 0.0;
    } else {
      step.from.keep_first(1);
    }
  });
}

bool make(Making& in, const ScoreBiasTurned&) {
  Editor& editor = in.editor;
  for (const std::size_t place : editor.places(StepId::biased_scores)) {
    if (editor.steps()[place].from.size() < 2) return false;
    Operand bias = editor.steps()[place].from[1];
    if (bias.step) return false;
    bias.of_words = false;
    bias.transposed = !bias.transposed;
    const std::size_t head = editor.steps()[place].head;
    Operand turned =
        editor.add({.id = StepId::biased_scores, .op = Op::split, .head = head, .from = {bias}});
    turned.of_words = true;
    editor.steps()[place].from[1] = turned;
  }
  return in.input().tokens.size() == in.input().attended_tokens().size();
}

bool make(Making& in, const ScoreBiasTakenOff&) {
  Editor& editor = in.editor;
  for (const std::size_t place : editor.places(StepId::biased_scores)) {
    if (editor.steps()[place].from.size() < 2) return false;
    const Operand taken_off = editor.add({.id = StepId::biased_scores,
                                          .op = Op::divide,
                                          .head = editor.steps()[place].head,
                                          .from = {editor.steps()[place].from[1]},
                                          .number = -1.0});
    editor.steps()[place].from[1] = taken_off;
  }
  return true;
}

bool make(Making& in, const ScoreBiasOfFirst&) {
  if (in.input().bias.size() < 2) return false;
  return in.each(StepId::biased_scores, [](PlannedStep& step) {
    if (step.from.size() > 1 && !step.from[1].step) step.from[1].head = 1;
  });
}

bool make(Making& in, const DistanceWithoutPast&) {
  if (!in.input().alibi || !in.input().past) return false;
  return in.each(StepId::biased_scores, [](PlannedStep& step) { step.counts_no_past = true; });
}

bool make(Making& in, const Sloped& edit) {
  const Input& input = in.input();
  if (!input.alibi) return false;
  bool any = false;
  in.each(StepId::biased_scores, [&](PlannedStep& step) {
    const std::size_t head = step.head == 0 ? 1 : step.head;
    const double slope = slope_of(edit.how, head, *input.alibi, step.slope);
    any = any || slope != step.slope;
    step.slope = slope;
  });
  return any;
}

bool make(Making& in, const WithoutSink&) {
  return in.each(StepId::exponentials, [](PlannedStep& step) { step.sink.reset(); });
}

bool make(Making& in, const SinkNotInMaximum&) {
  return in.each(StepId::exponentials, [](PlannedStep& step) { step.sink_in_maximum = false; });
}

bool make(Making& in, const SinkOfFirst&) {
  const std::vector<double>& sinks = in.input().sinks;
  if (sinks.size() < 2) return false;
  return in.each(StepId::exponentials, [&](PlannedStep& step) { step.sink = sinks.front(); });
}

bool make(Making& in, const SinkScaled&) {
  const auto scaled = in.editor.places(StepId::scaled_scores);
  if (scaled.empty() || in.editor.steps()[scaled.front()].op != Op::divide) return false;
  const double divisor = in.editor.steps()[scaled.front()].number;
  return in.each(StepId::exponentials, [&](PlannedStep& step) {
    if (step.sink) *step.sink /= divisor;
  });
}

bool make(Making& in, const SinkWeighs& edit) {
  for (const std::size_t place : in.editor.places(StepId::weights)) {
    const std::size_t shares = in.where_normalised(place);
    PlannedStep step = in.editor.steps()[shares];
    step.sink_goes = edit.goes;
    if (!edit.in_use) {
      in.editor.steps()[shares] = std::move(step);
      continue;
    }
    const Operand used = in.editor.add(std::move(step));
    in.editor.redirect({{in.editor.operand(place), used}}, StepId::weighted_values);
  }
  return true;
}

}  // namespace attn
