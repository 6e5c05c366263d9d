#include "tell/arithmetic_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "operations/operation.hpp"
#include "tell/sentences.hpp"
#include "write/number.hpp"
#include "write/written_sum.hpp"

namespace attn {
namespace {

// One term, which is all there is left of the result.
ArithmeticLine single(std::string term, std::string_view relation, double result, int decimals) {
  return {.terms = {std::move(term)}, .relation = relation, .result = {number(result, decimals)}};
}

// A sentence in place of arithmetic.
ArithmeticLine sentence(std::string_view pattern, double of, int decimals) {
  return {.terms = {fmt::format(fmt::runtime(pattern), number(of, decimals))}};
}

bool product_is(double left, double right, double result, int decimals) {
  WrittenSum written(decimals);
  written.add(left, right);
  return written.is(result);
}

// Where both are written alike, and the result as 1.
bool power_is(double a, double b, double result, int decimals) {
  return product_is(a, 1.0, b, decimals) && product_is(result, 1.0, 1.0, decimals);
}

ArithmeticLine products(const Made& made, int decimals, ZeroProducts zeros) {
  ArithmeticLine line{.separator = " + ", .result = {number(made.result, decimals)}};
  WrittenSum written(decimals);
  for (std::size_t k = 0; k + 1 < made.of.size(); k += 2) {
    const double a = made.of[k];
    const double b = made.of[k + 1];
    written.add(a, b);
    if (zeros == ZeroProducts::left_out && (a == 0.0 || b == 0.0)) continue;
    line.terms.push_back(factor(a, decimals) + "×" + factor(b, decimals));
  }
  if (made.of.size() % 2 == 1) {
    written.add(made.of.back());
    line.terms.push_back(factor(made.of.back(), decimals));
  }
  line.relation = line.terms.empty() ? "" : equals(written.is(made.result));
  return line;
}

// e^ of the score less the row's largest, which may be the sink.
ArithmeticLine power(const Made& made, int decimals) {
  const double max = made.of.size() > 1 ? made.of[1] : made.own[0];
  return single(fmt::format("e^({} − {})", number(made.of[0], decimals), factor(max, decimals)),
                equals(power_is(made.of[0], max, made.result, decimals)), made.result, decimals);
}

// "(3 − 2) ÷ 0.5 × 1.5 + 0.1": the mean, the gain and the shift where there is one.
ArithmeticLine normed(const Made& made, int decimals) {
  const double cell = made.of[static_cast<std::size_t>(made.own[0])];
  const double mean = made.own[1], root = made.own[2];
  const bool has_gain = made.own[3] != 0.0, has_shift = made.own[4] != 0.0;
  const double gain = has_gain ? made.of[made.step.cells.columns()] : 1.0;
  const double shift = has_shift ? made.of.back() : 0.0;
  std::string text = made.step.norm == NormKind::layer
                         ? fmt::format("({} − {})", number(cell, decimals), factor(mean, decimals))
                         : factor(cell, decimals);
  text += fmt::format(" ÷ {}", factor(root, decimals));
  if (has_gain) text += fmt::format(" × {}", factor(gain, decimals));
  if (has_shift) text += fmt::format(" + {}", factor(shift, decimals));
  // It is so exactly where (result − shift) × root + mean × gain is cell × gain.
  WrittenSum written(decimals);
  written.add(made.result, root);
  written.add(-shift, root);
  written.add(mean, gain);
  written.add(-cell, gain);
  return single(std::move(text), equals(written.is(0.0)), made.result, decimals);
}

// Whether a root, squared, is what stands under it, all as written: root² · d = Σ (x − mean)² + ε ·
// d, where (x − mean)² is x² − 2 · x · mean + mean².
bool is_root(const Made& normed, int decimals) {
  const Step& step = normed.step;
  const std::size_t cells = step.cells.columns();
  const double mean = normed.own[1], root = normed.own[2];
  WrittenSum written(decimals);
  for (std::size_t j = 0; j < cells; ++j) {
    const double cell = normed.of[j];
    written.add(-cell, cell);
    written.add(cell, mean);
    written.add(cell, mean);
    written.add(-mean, mean);
  }
  const std::size_t times = step.norm == NormKind::l2 ? 1 : cells;
  for (std::size_t i = 0; i < times; ++i) {
    written.add(root, root);
    written.add(-step.number);
  }
  return written.is(0.0);
}

// "1 × cos 0.5 − 2 × sin 0.5", or with what tables have for cos and sin. A feature that does not
// turn is what it was.
ArithmeticLine rotated(const Made& made, int decimals) {
  if (made.own.empty()) return {.result = {number(made.result, decimals)}};
  const double angle = made.own[0], cos = made.own[1], sin = made.own[2];
  const bool is_second = made.own[3] != 0.0;
  const bool has_angle = is_scored(angle);
  const auto of_angle = [&](std::string_view function, double value) {
    return has_angle ? fmt::format("{} {}", function, factor(angle, decimals))
                     : factor(value, decimals);
  };
  WrittenSum written(decimals);
  written.add(made.of[0], cos);
  written.add(is_second ? made.of[1] : -made.of[1], sin);
  const bool are_zero = made.of[0] == 0.0 && made.of[1] == 0.0;
  const bool is_exact = (!has_angle || angle == 0.0 || are_zero) && written.is(made.result);
  const auto term = [&](double of, std::string_view function, double value) {
    return fmt::format("{} × {}", factor(of, decimals), of_angle(function, value));
  };
  return {.terms = {term(made.of[0], "cos", cos), term(made.of[1], "sin", sin)},
          .separator = is_second ? " + " : " − ",
          .relation = equals(is_exact),
          .result = {number(made.result, decimals)}};
}

// "2 + sin 0.5"
ArithmeticLine with_sinusoid(const Made& made, int decimals) {
  const double angle = made.own[0], value = made.own[1];
  WrittenSum written(decimals);
  written.add(made.of[0]);
  written.add(value);
  return single(fmt::format("{} + {} {}", number(made.of[0], decimals),
                            made.own[2] != 0.0 ? "cos" : "sin", factor(angle, decimals)),
                equals(angle == 0.0 && written.is(made.result)), made.result, decimals);
}

// What a function makes of a number, × a second, if there is one.
ArithmeticLine applied(const Made& made, int decimals) {
  const double of = made.of[0];
  const Step& step = made.step;
  const Pattern& pattern = operation(step.op).pattern(step);
  std::string text =
      fmt::format(fmt::runtime(pattern.arithmetic.empty() ? pattern.plain : pattern.arithmetic),
                  number(of, decimals), factor(of, decimals), factor(step.number, decimals),
                  made.own.empty() ? "" : number(made.own[0], decimals));
  const double second = made.of.size() > 1 ? made.of[1] : 1.0;
  if (made.of.size() > 1) text += fmt::format(" × {}", factor(second, decimals));
  const bool is_relu = step.op == Op::activate && step.activation == Activation::relu;
  const bool is_exact = is_relu ? product_is(of > 0.0 ? of : 0.0, second, made.result, decimals)
                                : of == 0.0 && made.result == 0.0;
  return single(std::move(text), equals(is_exact), made.result, decimals);
}

// "2 + 0.5 − 0.25 × 3"
ArithmeticLine added(const Made& made, int decimals) {
  if (made.step.sinusoid) return with_sinusoid(made, decimals);
  WrittenSum written(decimals);
  written.add(made.of[0]);
  std::string text = number(made.of[0], decimals);
  if (made.of.size() > 1) {
    written.add(made.of[1]);
    text += fmt::format(" + {}", factor(made.of[1], decimals));
  }
  if (!made.own.empty()) {
    const double slope = made.own[0], distance = made.own[1];
    written.add(-slope, distance);
    text += fmt::format(" − {} × {}", factor(slope, decimals), number(distance, decimals));
  }
  return single(std::move(text), equals(written.is(made.result)), made.result, decimals);
}

// base^(exponent ÷ dims), where that is a whole number.
std::optional<double> whole_power(double base, std::size_t exponent, std::size_t dims) {
  constexpr double largest = 9007199254740992.0;  // up to which each whole number is a double
  const std::size_t divisor = std::max<std::size_t>(std::gcd(exponent, dims), 1);
  const std::size_t up = exponent / divisor, down = dims / divisor;
  const double root =
      std::round(std::pow(base, static_cast<double>(exponent) / static_cast<double>(dims)));
  double of_base = 1.0, of_root = 1.0;
  for (std::size_t i = 0; i < up && of_base < largest; ++i) of_base *= base;
  for (std::size_t i = 0; i < down && of_root < largest; ++i) of_root *= root;
  return of_base == of_root && of_base < largest ? std::optional(root) : std::nullopt;
}

ArithmeticLine sum(const Made& made, int decimals) {
  ArithmeticLine line{.separator = " + ", .result = {number(made.result, decimals)}};
  WrittenSum written(decimals);
  for (const double term : made.of) {
    written.add(term);
    line.terms.push_back(factor(term, decimals));
  }
  line.relation = line.terms.empty() ? "" : equals(written.is(made.result));
  return line;
}

}  // namespace

Made made(const Trace& trace, const VariantTrace& variant, const Step& step, Place at) {
  const Frame in(trace, variant, step);
  const Operation& of = operation(step.op);
  const Parts parts = of.parts(in, step, at);
  Made number{.form = of.form,
              .step = step,
              .result = step.cells(at.row, at.column),
              .is_hidden = parts.is_hidden,
              .is_uniform = parts.is_uniform,
              .own = parts.own};
  for (const Part& part : parts.of) {
    number.of.push_back(part.is_row_sum ? in.step_of(part.of).fact("sum")[part.at.row]
                                        : number_at(in, part.of, part.at));
  }
  return number;
}

Made made_row_sum(const VariantTrace& variant, const Step& step, Row row) {
  Made number{.form = Form::sum, .step = step, .result = step.fact("sum")[index_of(row)]};
  for (std::size_t j = 0; j < step.cells.columns(); ++j) {
    const double cell = step.cells(index_of(row), j);
    if (is_scored(cell) && !is_hidden(variant, step.head, row, Position{j}))
      number.of.push_back(cell);
  }
  if (step.sink) number.of.push_back(step.fact("sink_exponential")[index_of(row)]);
  return number;
}

ArithmeticLine arithmetic_line(const Made& made, int decimals, ZeroProducts zeros) {
  const auto& of = made.of;
  const auto text = [&](std::size_t i) { return number(of[i], decimals); };
  const auto divided = [&](double divisor) {
    // a ÷ b is the result exactly where result × b is a.
    return equals(product_is(made.result, divisor, of[0], decimals));
  };
  switch (made.form) {
    case Form::copy:
      return {.result = {number(made.result, decimals)}};
    case Form::sum_of_products:
      return products(made, decimals, zeros);
    case Form::product:
      return single(fmt::format("{} × {}", factor(of[0], decimals), factor(of[1], decimals)),
                    equals(product_is(of[0], of[1], made.result, decimals)), made.result, decimals);
    case Form::quotient: {
      const double divisor = made.step.number;
      return single(fmt::format("{} ÷ {}", factor(of[0], decimals), factor(divisor, decimals)),
                    divided(divisor), made.result, decimals);
    }
    case Form::masked:
      return sentence(made.is_hidden ? hidden_score : seen_score, of[0], decimals);
    case Form::power:
      if (made.is_hidden) return sentence(hidden_exponential, of[0], decimals);
      if (made.is_uniform) return sentence(uniform_exponential, of[0], decimals);
      return power(made, decimals);
    case Form::share:
      if (made.is_hidden) return sentence(hidden_weight, of[0], decimals);
      return single(fmt::format("{} ÷ {}", text(0), text(1)), divided(of[1]), made.result,
                    decimals);
    case Form::normed:
      return normed(made, decimals);
    case Form::rotated:
      return rotated(made, decimals);
    case Form::added:
      return added(made, decimals);
    case Form::applied:
      return applied(made, decimals);
    case Form::sum:
      break;
  }
  return sum(made, decimals);
}

ArithmeticLine root_line(const Made& normed, int decimals) {
  const Step& step = normed.step;
  const std::size_t cells = step.cells.columns();
  const bool has_mean = step.norm == NormKind::layer;
  const bool is_sum = step.norm == NormKind::l2;
  const double root = normed.own[2];
  ArithmeticLine line{.separator = " + ",
                      .open = is_sum ? "√(" : "√((",
                      .close = is_sum ? "" : fmt::format(") ÷ {}", cells),
                      .relation = equals(is_root(normed, decimals)),
                      .result = {number(root, decimals)}};
  for (std::size_t j = 0; j < cells; ++j) {
    const std::string cell = has_mean ? fmt::format("({} − {})", number(normed.of[j], decimals),
                                                    factor(normed.own[1], decimals))
                                      : factor(normed.of[j], decimals);
    line.terms.push_back(cell + "²");
  }
  if (step.number != 0.0) line.close += fmt::format(" + {}", number(step.number, decimals));
  line.close += ")";
  return line;
}

namespace {

// "2 ÷ 10000^(2/4)"
ArithmeticLine angle_of_sinusoid(const Made& made, int decimals) {
  const double angle = made.own[0], position = made.own[3];
  const auto exponent = 2 * static_cast<std::size_t>(made.own[4]);
  const std::string base = number(made.step.sinusoid->base, decimals);
  WrittenSum written(decimals);
  written.add(angle);
  const bool is_exact = (exponent == 0 || position == 0.0) && written.is(position);
  return single(
      fmt::format(
          "{} ÷ {}^{}", number(position, decimals), base,
          exponent == 0 ? "0" : fmt::format("({}/{})", exponent, made.step.cells.columns())),
      equals(is_exact), angle, decimals);
}

}  // namespace

ArithmeticLine angle_line(const Made& rotated, int decimals) {
  if (rotated.step.sinusoid) return angle_of_sinusoid(rotated, decimals);
  const Rotating& how = *rotated.step.rotating;
  const double angle = rotated.own[0], position = rotated.own[4];
  const auto exponent = 2 * static_cast<std::size_t>(rotated.own[5]);
  std::string text = number(position, decimals);
  if (how.factor != 1.0) text += fmt::format(" ÷ {}", number(how.factor, decimals));
  text += exponent == 0
              ? fmt::format(" × {}^0", number(how.base, decimals))
              : fmt::format(" × {}^(−{}/{})", number(how.base, decimals), exponent, how.dims);
  WrittenSum written(decimals);
  const auto power = whole_power(how.base, exponent, how.dims);
  written.add(angle, how.factor * power.value_or(1.0));
  const bool is_exact = (power || position == 0.0) && written.is(position);
  return single(std::move(text), equals(is_exact), angle, decimals);
}

ArithmeticLine vector_line(const WeightedVector& weighted, int decimals) {
  ArithmeticLine line{
      .separator = ", ", .open = factor(weighted.weight, decimals) + " × [", .close = "]"};
  bool exact = true;
  for (std::size_t f = 0; f < weighted.vector.size(); ++f) {
    line.terms.push_back(number(weighted.vector[f], decimals));
    line.result.push_back(number(weighted.result[f], decimals));
    exact = exact && product_is(weighted.weight, weighted.vector[f], weighted.result[f], decimals);
  }
  line.relation = equals(exact);
  return line;
}

bool has_zero_product(const Made& made) {
  if (made.form != Form::sum_of_products) return false;
  const std::size_t factors = made.of.size() - made.of.size() % 2;
  return std::any_of(made.of.begin(), made.of.begin() + static_cast<std::ptrdiff_t>(factors),
                     [](double factor) { return factor == 0.0; });
}

}  // namespace attn
