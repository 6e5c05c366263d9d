#include "trace/positions.hpp"

#include "elementary/elementary.hpp"

namespace attn {
namespace {

// Half of what, ÷ d, the base is raised to.
double half_of_exponent(Sinusoid::Exponent exponent, const OfSinusoid& of) {
  const auto pair = static_cast<double>(of.pair);
  switch (exponent) {
    case Sinusoid::Exponent::of_pair:
      break;
    case Sinusoid::Exponent::doubled:
      return 2.0 * pair + (of.is_cos ? 1.0 : 0.0);
    case Sinusoid::Exponent::doubled_alike:
      return 2.0 * pair;
    case Sinusoid::Exponent::of_feature:
      return pair + (of.is_cos ? 0.5 : 0.0);
  }
  return pair;
}

}  // namespace

OfSinusoid of_feature(const Sinusoid& sinusoid, std::size_t feature, std::size_t d) {
  const std::size_t half = (d + 1) / 2;
  switch (sinusoid.order) {
    case Sinusoid::Order::by_turns:
      break;
    case Sinusoid::Order::cosines_first:
      return {feature / 2, feature % 2 == 0};
    case Sinusoid::Order::in_halves:
      return {feature % half, feature >= half};
  }
  return {feature / 2, feature % 2 == 1};
}

double angle_of(const Sinusoid& sinusoid, double position, const OfSinusoid& of, std::size_t d) {
  const double exponent = 2.0 * half_of_exponent(sinusoid.exponent, of) / static_cast<double>(d);
  return position / elementary::pow(Sinusoid::base, exponent);
}

}  // namespace attn
