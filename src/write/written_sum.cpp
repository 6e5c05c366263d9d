#include "write/written_sum.hpp"

#include "write/number.hpp"

namespace attn {

void WrittenSum::add(double left, double right) {
  const auto a = read(left);
  const auto b = read(right);
  if (a && b) sum_.add_product(*a, *b);
}

void WrittenSum::add(double term) {
  if (const auto a = read(term)) sum_.add(*a);
}

bool WrittenSum::is(double result) const {
  const auto written = Decimal::parse(number(result, decimals_));
  if (!is_of_numbers_ || !written) return false;
  DecimalSum difference = sum_;
  difference.subtract(*written);
  return difference.is_zero();
}

std::optional<Decimal> WrittenSum::read(double value) {
  auto written = Decimal::parse(number(value, decimals_));
  is_of_numbers_ = is_of_numbers_ && written;
  return written;
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
