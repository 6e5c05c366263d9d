#include "check/points.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "check/check.hpp"

namespace attn {
namespace {

std::optional<double> parse_worth(std::string_view text) {
  double worth = 0.0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, worth);
  if (error != std::errc{} || rest != end || !std::isfinite(worth) || worth <= 0.0) {
    return std::nullopt;
  }
  return worth;
}

// One item of a list: "scores=8".
std::optional<std::pair<StepId, double>> parse_step_worth(std::string_view item) {
  const std::size_t equals = item.find('=');
  if (equals == item.npos) return std::nullopt;
  const auto id = parse_step(item.substr(0, equals));
  const auto worth = parse_worth(item.substr(equals + 1));
  if (!id || !worth) return std::nullopt;
  return std::pair(*id, *worth);
}

// How often the variants that are checked have a step: once for each head that has its own.
std::size_t count_of(const Trace& trace, const Check& check, StepId id) {
  std::size_t count = 0;
  for (const VariantTrace& variant : trace.variants) {
    const bool is_checked = std::ranges::find(check.variants, variant.variant,
                                              &VariantCheck::variant) != check.variants.end();
    if (!is_checked) continue;
    count += static_cast<std::size_t>(std::ranges::count(variant.steps, id, &Step::id));
  }
  return count;
}

}  // namespace

std::optional<Points> parse_points(std::string_view text) {
  if (const auto worth = parse_worth(text)) return Points{.in_all = *worth};
  Points points;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t comma = std::min(text.find(',', start), text.size());
    const auto step = parse_step_worth(text.substr(start, comma - start));
    if (!step) return std::nullopt;
    const auto known = [](const auto& one) { return one.first; };
    if (std::ranges::find(points.of_steps, step->first, known) != points.of_steps.end()) {
      return std::nullopt;
    }
    points.of_steps.push_back(*step);
    points.in_all += step->second;
    start = comma + 1;
  }
  return points;
}

void give_points(const Trace& trace, const Points& points, Check& check) {
  const Credit all = check.credit();
  const auto worth_of = [&](const StepCheck& step) {
    if (points.of_steps.empty()) {
      return points.in_all * static_cast<double>(step.credit().of) / static_cast<double>(all.of);
    }
    for (const auto& [id, worth] : points.of_steps) {
      if (id == step.id) return worth / static_cast<double>(count_of(trace, check, id));
    }
    return 0.0;
  };
  Award sum{.earned = 0.0, .worth = points.in_all};
  for (VariantCheck& variant : check.variants) {
    for (StepCheck& step : variant.steps) {
      step.points = award(step.credit(), all.of == 0 ? 0.0 : worth_of(step));
      sum.earned += step.points->earned;
    }
  }
  // In one division, so that a share of a whole number of points is as exact as it can be.
  check.points = points.of_steps.empty() ? award(all, points.in_all) : sum;
}

}  // namespace attn
