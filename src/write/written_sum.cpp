#include "write/written_sum.hpp"

#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>

#include "write/number.hpp"

namespace attn {

void WrittenSum::add(double left, double right) {
  const std::string a = number(left, decimals_);
  const std::string b = number(right, decimals_);
  const long double product = std::strtold(a.c_str(), nullptr) * std::strtold(b.c_str(), nullptr);
  rough_ += product;
  magnitude_ += std::abs(product);
  if (!exact_) return;
  const auto first = Decimal::parse(a);
  const auto second = Decimal::parse(b);
  const auto term = first && second ? *first * *second : std::nullopt;
  exact_ = term ? *exact_ + *term : std::nullopt;
}

bool WrittenSum::is(double result) const {
  const std::string text = number(result, decimals_);
  const auto written = Decimal::parse(text);
  if (exact_ && written) return *exact_ == *written;
  const long double difference = std::abs(rough_ - std::strtold(text.c_str(), nullptr));
  return difference <= magnitude_ * 4 * std::numeric_limits<long double>::epsilon();
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
