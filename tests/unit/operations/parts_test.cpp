// The parts of a number are all that arithmetic, explanations and the page show of it: put together
// as their form says, they must give it to the last bit.
#include "operations/parts.hpp"

#include <cmath>

#include "elementary/elementary.hpp"
#include "naive_block.hpp"
#include "operations/operation.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::for_many_traces;
using test::same_bits;

double number_of(const Frame& in, const Part& part) {
  if (!part.is_row_sum) return number_at(in, part.of, part.at);
  double sum = 0.0;
  for (const double cell : in.steps()[part.of.step.value()].cells.row(part.at.row)) {
    if (is_scored(cell)) sum += cell;
  }
  const Step& summed = in.steps()[part.of.step.value()];
  return summed.sink ? sum + summed.fact("sink_exponential")[part.at.row] : sum;
}

double together(const Step& step, const Parts& parts, const std::vector<double>& of) {
  switch (operation(step.op).form) {
    case Form::copy:
      return of.at(0);
    case Form::sum_of_products: {
      double sum = 0.0;
      for (std::size_t i = 0; i + 1 < of.size(); i += 2) sum += of[i] * of[i + 1];
      return of.size() % 2 == 1 ? sum + of.back() : sum;
    }
    case Form::product:
      return of.at(0) * of.at(1);
    case Form::quotient:
      return of.at(0) / (of.size() > 1 ? of[1] : step.number);
    case Form::power:
      if (parts.is_hidden || parts.is_uniform) return parts.is_uniform ? 1.0 : 0.0;
      return elementary::exp(of.at(0) - (of.size() > 1 ? of[1] : parts.own.at(0)));
    case Form::sum: {
      double sum = 0.0;
      for (const double number : of) sum += number;
      return sum;
    }
    case Form::masked:
      return parts.is_hidden ? hidden : of.at(0);
    case Form::share:
      return parts.is_hidden ? 0.0 : of.at(0) / of.at(1);
    case Form::normed: {
      const std::size_t column = static_cast<std::size_t>(parts.own.at(0));
      double normed = (of.at(column) - parts.own.at(1)) / parts.own.at(2);
      if (parts.own.at(3) != 0.0) normed *= of.at(step.cells.columns());
      return parts.own.at(4) != 0.0 ? normed + of.back() : normed;
    }
    case Form::rotated: {
      if (parts.own.empty()) return of.at(0);
      const double turned = of.at(0) * parts.own.at(1), other = of.at(1) * parts.own.at(2);
      return parts.own.at(3) == 0.0 ? turned - other : turned + other;
    }
    case Form::added: {
      const double sum = of.size() > 1 ? of[0] + of[1] : of.at(0);
      if (step.sinusoid) return sum + parts.own.at(1);
      return parts.own.empty() ? sum : sum - parts.own.at(0) * parts.own.at(1);
    }
    case Form::applied:
      break;
  }
  if (step.op == Op::cap) return step.number * elementary::tanh(of.at(0) / step.number);
  const double made = test::activated(step.activation, of.at(0));
  return of.size() > 1 ? made * of[1] : made;
}

// Counts the numbers that are not what their parts make; what is not scored has no parts that
// count.
std::size_t wrong_numbers(const Frame& in, const Step& step, const Matrix& numbers, auto place_of) {
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < numbers.rows(); ++i) {
    for (std::size_t j = 0; j < numbers.columns(); ++j) {
      if (!is_scored(numbers(i, j))) continue;
      const Parts parts = operation(step.op).parts(in, step, place_of(i, j));
      std::vector<double> of;
      for (const Part& part : parts.of) of.push_back(number_of(in, part));
      wrong += same_bits(together(step, parts, of), numbers(i, j)) ? 0 : 1;
    }
  }
  return wrong;
}

// Weighted values as rows of words and tokens.
Matrix weighted_values(const Trace& traced, const VariantTrace& variant, const Step& step) {
  const auto [rows, columns, depth] = step.extent;
  Matrix all(rows * depth, columns);
  std::vector<double> vector;
  for (std::size_t i = 0; i < all.rows(); ++i) {
    weighted_vector(traced, variant, step, Row{i / depth}, Position{i % depth}, vector);
    std::ranges::copy(vector, all.row(i).begin());
  }
  return all;
}

}  // namespace

TEST_CASE("the parts of every number, put together by their form, give it to the last bit") {
  std::size_t numbers = 0;
  for_many_traces(120, [&](const Trace& traced, const VariantTrace& variant) {
    for (const Step& step : variant.steps) {
      INFO(facts(step.id).name << " of head " << step.head);
      const Frame in(traced, variant, step);
      const auto at = [](auto i, auto j) { return Place{i, j}; };
      const std::size_t depth = step.extent.depth;
      const auto of_pair = [&](auto i, auto f) { return Place{i / depth, i % depth, f}; };
      const bool is_weighted = step.op == Op::weigh;
      const Matrix all = is_weighted ? weighted_values(traced, variant, step) : step.cells;
      numbers += all.rows() * all.columns();
      CHECK((is_weighted ? wrong_numbers(in, step, all, of_pair)
                         : wrong_numbers(in, step, all, at)) == 0);
    }
  });
  CHECK(numbers > 10000);
}

TEST_CASE("a part names the place where its number is stored") {
  Input input = test::lecture();
  input.words = test::positions({2, 1});
  input.layout = Layout::out_in;
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const VariantTrace& variant = traced.variants.front();
  const Frame in(traced, variant, *find_step(variant, StepId::queries));
  // Query 1, feature 2: the embedding of word 3, and row 2 of W_Q, which is stored turned.
  const Part of_embedding = part_of(in, 0, 0, 3);
  CHECK(of_embedding.at.row == 2);
  CHECK(of_embedding.at.column == 3);
  const Part of_matrix = part_of(in, 1, 3, 1);
  CHECK(of_matrix.at.row == 1);
  CHECK(of_matrix.at.column == 3);
}

TEST_CASE("an exponent's maximum is the first of the largest, and a hidden power has none") {
  Input input = test::input_of(test::matrix({{1, 0}, {2, 0}, {2, 0}}));
  input.self = SelfPolicy::score;
  input.mask = {.rule = MaskRule::causal};
  const Trace traced = trace(input, std::vector{Variant::raw});
  const VariantTrace& variant = traced.variants.front();
  const Step& E = *find_step(variant, StepId::exponentials);
  const Frame in(traced, variant, E);
  const Parts seen = operation(E.op).parts(in, E, {2, 0});
  REQUIRE(seen.of.size() == 2);
  CHECK(seen.of[1].at.column == 1);
  const Parts unseen = operation(E.op).parts(in, E, {0, 2});
  CHECK(unseen.is_hidden);
  CHECK(unseen.of.size() == 1);
}
