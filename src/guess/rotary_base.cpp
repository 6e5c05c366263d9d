#include "guess/rotary_base.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

#include "elementary/elementary.hpp"
#include "guess/one_number.hpp"

namespace attn {
namespace {

constexpr double once_round = 2 * std::numbers::pi;

// What people choose for a base: one digit, two or three, and noughts.
template <int digits>
constexpr Kind digits_and_noughts{
    [](double c) {
      const double unit = std::pow(10.0, std::floor(std::log10(c)) - digits + 1);
      return std::round(c / unit) * unit;
    },
    [](double c) { return std::pow(10.0, digits - 1 - std::floor(std::log10(c))); }};
constexpr std::array kinds_of_base{digits_and_noughts<1>, digits_and_noughts<2>,
                                   digits_and_noughts<3>};

// One pair of a row: its first turn, position × base^(−exponent), as far as is seen.
struct SeenTurn {
  double position;  // above 0
  double exponent;  // 2p ÷ r, of another pair than the first
  double angle;     // from 0 to 2π: what goes round is not seen
  double off;       // by how much the angle may be off

  double base_of(double whole_angle) const {
    return elementary::pow(position / whole_angle, 1 / exponent);
  }
  double angle_under(double base) const { return position * elementary::pow(base, -exponent); }
  // How often it may have gone round under a base above 1.
  std::size_t rounds() const { return static_cast<std::size_t>(position / once_round); }
};

void read(const AnsweredStep& answered, const Step& ours, const Strictness& strictness,
          std::vector<SeenTurn>& all) {
  const Rotating& how = ours.rotating.value();
  const std::vector<double>& angles = ours.fact("angles");
  const std::size_t pairs = how.dims / 2;
  for (std::size_t i = 0; i < ours.cells.rows(); ++i) {
    // Of the first pair the angle is the position, whatever the base.
    const double position = angles[i * pairs];
    for (std::size_t p = 1; p < pairs && position != 0.0; ++p) {
      const auto [first, second] = features_of(how.pairs, p, how.dims);
      const double x = answered.cells(i, first), y = answered.cells(i, second);
      const double a = ours.cells(i, first), b = ours.cells(i, second);
      const double off =
          (roomy(answered, i, first, strictness) + roomy(answered, i, second, strictness)) /
          std::hypot(a, b);
      constexpr double rough = 0.1;
      if (!std::isfinite(x) || !std::isfinite(y) || !(off < rough)) continue;
      const double more = std::atan2(a * y - b * x, a * x + b * y);
      const double turned = std::copysign(1.0, position) * (angles[i * pairs + p] + more);
      all.push_back({.position = std::abs(position),
                     .exponent = 2.0 * static_cast<double>(p) / static_cast<double>(how.dims),
                     .angle = turned - once_round * std::floor(turned / once_round),
                     .off = off});
    }
  }
}

void narrow(Range& range, const SeenTurn& turned, double whole_angle) {
  const double least = whole_angle - turned.off;
  range.narrow(turned.base_of(whole_angle + turned.off),
               least > 0.0 ? turned.base_of(least) : std::numeric_limits<double>::infinity());
}

// The range in which the base is if the first went round so often; each of the others tells more
// once it is known how often that went round.
Range range_of(const std::vector<SeenTurn>& all, std::size_t rounds) {
  Range range;
  narrow(range, all.front(), all.front().angle + once_round * static_cast<double>(rounds));
  for (std::size_t at = 1; at < all.size() && range.least <= range.most; ++at) {
    const SeenTurn& turned = all[at];
    const double most = turned.angle_under(range.least), least = turned.angle_under(range.most);
    if (most - least + 2 * turned.off > once_round / 2) continue;
    const double gone_round = std::round(((least + most) / 2 - turned.angle) / once_round);
    narrow(range, turned, turned.angle + once_round * gone_round);
  }
  return range;
}

// The number with the fewest digits in a range.
double simplest(const Range& range) {
  const double middle = (range.least + range.most) / 2;
  constexpr int most_digits = 15;
  for (int digits = 1; digits <= most_digits; ++digits) {
    const double unit = std::pow(10.0, digits - 1 - std::floor(std::log10(middle)));
    const double rounded = std::round(middle * unit) / unit;
    if (rounded >= range.least && rounded <= range.most) return rounded;
  }
  return middle;
}

std::optional<double> base_in(const Range& range) {
  constexpr double wide = 1e-3;
  if (range.seen < 2 || !range.is_possible()) return std::nullopt;
  if (const auto chosen = chosen_in(range, kinds_of_base)) return chosen;
  if (range.most - range.least > wide * range.most) return std::nullopt;
  return simplest(range);
}

}  // namespace

std::vector<double> rotary_bases(const AnsweredVariant& answers, const RightNumbers& right,
                                 const Strictness& strictness) {
  std::vector<SeenTurn> all;
  for (const AnsweredStep& answered : answers.steps) {
    if (answered.id != StepId::rotated_queries && answered.id != StepId::rotated_keys) continue;
    const Step* ours = find_step(right.variant, answered.id, answered.head);
    const bool fits = ours != nullptr && ours->rotating && !ours->rotating->from_tables &&
                      answered.cells.columns() == ours->cells.columns();
    if (fits) read(answered, *ours, strictness, all);
  }
  // Those first that went round least often, and then those that tell most.
  std::ranges::sort(all, [](const SeenTurn& a, const SeenTurn& b) {
    return a.rounds() != b.rounds() ? a.rounds() < b.rounds()
                                    : a.off / a.exponent < b.off / b.exponent;
  });
  constexpr std::size_t most_rounds = 10'000;
  std::vector<double> bases;
  if (all.empty() || all.front().rounds() > most_rounds) return bases;
  for (std::size_t rounds = 0; rounds <= all.front().rounds(); ++rounds) {
    if (const auto base = base_in(range_of(all, rounds))) bases.push_back(*base);
  }
  return bases;
}

}  // namespace attn
