#include "trace/positions.hpp"

#include "elementary/elementary.hpp"

namespace attn {

double angle_of(const Sinusoid& sinusoid, double position, std::size_t pair, std::size_t d) {
  const double exponent = 2.0 * static_cast<double>(pair) / static_cast<double>(d);
  return position / elementary::pow(sinusoid.base, exponent);
}

}  // namespace attn
