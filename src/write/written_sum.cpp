#include "write/written_sum.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "write/decimal.hpp"
#include "write/decimals.hpp"
#include "write/number.hpp"

namespace attn {

bool WrittenSum::is(double result) const {
  const auto in_units = is_in_units(result);
  return in_units ? *in_units : is_by_text(result);
}

// By whole numbers, if all are written with no more than so many decimals and the sum is not too
// large for them.
std::optional<bool> WrittenSum::is_in_units(double result) const {
  __extension__ using Wide = __int128;
  const auto written = in_units(result, decimals_);
  if (!written) return std::nullopt;
  Wide sum = 0;
  for (const auto& [left, right] : terms_) {
    const auto a = in_units(left, decimals_);
    const auto b = in_units(right, decimals_);
    if (!a || !b || __builtin_add_overflow(sum, Wide{*a} * *b, &sum)) return std::nullopt;
  }
  if (decimals_ > 9) return sum == 0 && *written == 0;  // all are 0
  return sum == Wide{*written} * power_of_ten(decimals_);
}

bool WrittenSum::is_by_text(double result) const {
  std::optional<Decimal> exact = Decimal();
  long double rough = 0;
  long double magnitude = 0;
  for (const auto& [left, right] : terms_) {
    const std::string a = number(left, decimals_);
    const std::string b = number(right, decimals_);
    const long double product = std::strtold(a.c_str(), nullptr) * std::strtold(b.c_str(), nullptr);
    rough += product;
    magnitude += std::abs(product);
    if (!exact) continue;
    const auto first = Decimal::parse(a);
    const auto second = Decimal::parse(b);
    const auto term = first && second ? *first * *second : std::nullopt;
    exact = term ? *exact + *term : std::nullopt;
  }
  const std::string text = number(result, decimals_);
  const auto written = Decimal::parse(text);
  if (exact && written) return *exact == *written;
  const long double difference = std::abs(rough - std::strtold(text.c_str(), nullptr));
  return difference <= magnitude * 4 * std::numeric_limits<long double>::epsilon();
}

bool adds_up(const std::vector<std::vector<double>>& rows, const std::vector<double>& total,
             int decimals) {
  for (std::size_t f = 0; f < total.size(); ++f) {
    WrittenSum written(decimals);
    for (const auto& row : rows) {
      if (!row.empty()) written.add(row[f]);
    }
    if (!written.is(total[f])) return false;
  }
  return true;
}

}  // namespace attn
