#include "tell/own_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "write/number.hpp"
#include "write/written_sum.hpp"

namespace attn {

Made made_sink(const Step& exponentials, Row row) {
  const std::size_t at = index_of(row);
  return {.form = Form::power,
          .step = exponentials,
          .of = {exponentials.sink.value(), exponentials.fact("max")[at]},
          .result = exponentials.fact("sink_exponential")[at]};
}

ArithmeticLine mean_line(const Made& normed, int decimals) {
  const std::size_t cells = normed.step.cells.columns();
  const double mean = normed.own[1];
  ArithmeticLine line{.separator = " + ",
                      .open = "(",
                      .close = fmt::format(") ÷ {}", cells),
                      .result = {number(mean, decimals)}};
  // It is so exactly where the mean, as often as there are numbers, is their sum.
  WrittenSum written(decimals);
  for (std::size_t j = 0; j < cells; ++j) {
    line.terms.push_back(factor(normed.of[j], decimals));
    written.add(normed.of[j]);
    written.add(-mean);
  }
  line.relation = equals(written.is(0.0));
  return line;
}

ArithmeticLine slope_line(const Input& input, const Step& biased, int decimals) {
  if (!input.alibi || !input.alibi->are_usual || !std::has_single_bit(input.heads)) return {};
  const std::size_t head = std::max<std::size_t>(biased.head, 1);
  const std::string slope = number(biased.slope, decimals);
  const bool is_whole_power = 8 * head % input.heads == 0;
  return {.terms = {fmt::format("2^(−8×{}/{})", head, input.heads)},
          .relation = equals(is_whole_power && std::stod(slope) == biased.slope),
          .result = {slope}};
}

}  // namespace attn
