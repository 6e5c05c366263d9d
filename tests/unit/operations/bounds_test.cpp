// A program of single precision is called right where it is within the bounds, and nobody should be
// who is far outside of them: so they must hold whatever it loses, and not be much wider.
#include "operations/bounds.hpp"

#include <map>

#include "attention/evaluate.hpp"
#include "naive.hpp"
#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::for_many_traces;
using test::matrix;

struct Widest {
  double lost = 0.0;   ///< the largest part of a bound that was really lost
  double bound = 0.0;  ///< the largest bound, in units of the step's largest number
};

// How much of each bound single precision used up, by operation, and over all numbers of a step.
void compare(const Step& step, const Matrix& bounds, const test::Rows<float>& single,
             Widest& widest) {
  const double largest = largest_magnitude(step.cells);
  std::size_t outside = 0;
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (std::size_t j = 0; j < bounds.columns(); ++j) {
      const double number = step.cells(i, j);
      if (!std::isfinite(number)) continue;
      const double off = std::abs(static_cast<double>(single.at(i).at(j)) - number);
      outside += off <= bounds(i, j) ? 0 : 1;
      if (off > 0.0) widest.lost = std::max(widest.lost, off / bounds(i, j));
      if (largest > 0.0) widest.bound = std::max(widest.bound, bounds(i, j) / largest);
    }
  }
  CHECK(outside == 0);
}

// Whether what single precision computes of an input is within the bounds of each step.
void check_single_precision(const Input& input, Variant variant,
                            std::map<Op, Widest>& by_operation) {
  const Settings as_set = settings(input, variant);
  const auto single = test::naive<float>(input, variant, as_set);
  Bounds bounds;
  const auto listener = [&](const Frame& in, const Step& step) {
    INFO(facts(step.id).name << " of head " << step.head);
    compare(step, bounds.add(in, step), single.at({step.id, step.head}), by_operation[step.op]);
    return Goes::on;
  };
  evaluate(plan(input, variant, as_set), input,
           {.holds_weighted_values = true, .listener = listener});
}

void check_single_precision(const Input& input, Variant variant) {
  std::map<Op, Widest> by_operation;
  check_single_precision(input, variant, by_operation);
}

std::map<Op, Widest> compare_many(std::uint64_t count, auto change) {
  std::map<Op, Widest> by_operation;
  for_many_traces(count, [&](const Trace& traced, const VariantTrace& variant) {
    Input input = traced.input;
    change(input);
    check_single_precision(input, variant.variant, by_operation);
  });
  return by_operation;
}

}  // namespace

TEST_CASE("what single precision computes is within the bounds of every step") {
  const auto by_operation = compare_many(150, [](Input&) {});
  CHECK(by_operation.size() == all_operations.size());
  for (const auto& [op, widest] : by_operation) {
    INFO(operation(op).name << " loses " << widest.lost << " of its bound");
    CHECK(widest.lost > 0.01);
  }
}

TEST_CASE("the bounds hold where single precision takes another score for the largest") {
  // Each score is what is left of terms of 1000, and all are nearly 0: which is the largest is
  // chance.
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    INFO("made again by Random(" << seed << ")");
    test::Random random(seed);
    Input input = test::input_of(Matrix(4, 2, 1.0));
    input.queries = Matrix(4, 2);
    input.keys = input.values = Matrix(4, 2);
    for (std::size_t i = 0; i < 4; ++i) {
      (*input.queries)(i, 0) = 1000.1;
      (*input.queries)(i, 1) = 1000.3;
      const double x = random.unit();
      (*input.keys)(i, 0) = x;
      (*input.keys)(i, 1) = -x * 1000.1 / 1000.3;
    }
    check_single_precision(input, Variant::qkv);
  }
}

TEST_CASE("where no terms cancel, a bound is next to nothing of the step's largest number") {
  const auto made_positive = [](Input& input) {
    if (input.positions) input.positions->table = *input.embeddings;
    for (const InputMatrix& which : input_matrices) {
      std::optional<Matrix>* matrix = find_member(input, which);
      const bool is_of_queries = which.row_for == RowFor::gain && which.key.starts_with("qk_norm.");
      if (matrix == nullptr || !*matrix || is_of_queries) continue;
      for (std::size_t i = 0; i < (*matrix)->rows(); ++i) {
        for (double& number : (*matrix)->row(i)) number = 0.1 + std::abs(number) / 10;
      }
    }
    // Less its mean, a row has signs; and a gate multiplies what is uncertain by what is so, too.
    if (input.feed_forward) input.feed_forward->W_gate.reset();
    if (input.norm) *input.norm = {.kind = NormKind::rms, .place = input.norm->place, .gain_1 = {}};
  };
  for (const auto& [op, widest] : compare_many(60, made_positive)) {
    INFO(operation(op).name << " has a bound of " << widest.bound);
    CHECK(widest.bound < 1e-3);
  }
}

TEST_CASE("the bounds of numbers that are given are what is lost when they are stored") {
  Input input = test::input_of(matrix({{1, -2}, {0, 4}, {8, 3}}));
  input.words = test::positions({2, 0});
  const StepList<Step> no_steps;
  const PlannedStep step;
  const Frame in(input, {}, input.words, no_steps, step);
  const double ulp = lost_in_single_precision;
  const auto of = [&](const Operand& operand) {
    const OperandBounds bounds = Bounds().of(in, operand);
    return each({bounds.rows(), bounds.columns()}, bounds);
  };
  const Matrix words = of({.name = "embeddings", .of_words = true});
  CHECK(test::same_bits(words, matrix({{8 * ulp, 3 * ulp}, {ulp, 2 * ulp}})));
  const Matrix turned = of({.name = "embeddings", .transposed = true});
  CHECK(test::same_bits(turned, matrix({{ulp, 0, 8 * ulp}, {2 * ulp, 4 * ulp, 3 * ulp}})));
}

TEST_CASE("the bound of a product counts the terms' magnitudes, however they cancel") {
  // 100 · 3 − 100 · 3 is 0; its terms are 300 each.
  const Matrix a = matrix({{100, -100}});
  const Matrix b = matrix({{3}, {3}});
  const Matrix of_a = matrix({{0.5, 0}});
  const Matrix of_b = matrix({{0}, {0.25}});
  const Matrix bound = Bounds().of_product(Numbers(a), OperandBounds(Numbers(of_a)), Numbers(b),
                                           OperandBounds(Numbers(of_b)));
  CHECK(bound(0, 0) == 0.5 * 3 + 100 * 0.25 + lost_in_single_precision * 600);
}

TEST_CASE("what a type with few bits loses of the input adds up, what steps lose seldom does") {
  // 16 numbers of which bfloat16 loses 2^-9 each, times 1.
  const double lost = 1.0 / (1 << 9);
  const Matrix a(1, 16, 1 + lost), ones(16, 1, 1.0), of_a(1, 16, lost), of_ones(16, 1, 0.0);
  const Precision& bfloat16 = precision_of(NumberType::bfloat16);
  const Bounds bounds(bfloat16);
  const double added = bfloat16.added * 16 * (1 + lost);
  const OperandBounds exact{Numbers(of_ones)};
  const auto of_input =
      bounds.of_product(Numbers(a), OperandBounds(Numbers(a), bfloat16), Numbers(ones), exact);
  CHECK(of_input(0, 0) == 16 * lost + added);
  // Where both are of the input, what is lost of the product itself: here 8 − 8.
  Matrix signs(1, 16, 1.0);
  for (std::size_t k = 0; k < 8; ++k) signs(0, k) = -1;
  const auto cancelled =
      bounds.of_product(Numbers(signs), OperandBounds(Numbers(signs), bfloat16),
                        Numbers(a).turned(), OperandBounds(Numbers(a), bfloat16).turned());
  CHECK(cancelled(0, 0) == added);
  const auto of_step =
      bounds.of_product(Numbers(a), OperandBounds(Numbers(of_a)), Numbers(ones), exact);
  CHECK(of_step(0, 0) < 9 * lost);
  CHECK(of_step(0, 0) > 7 * lost);
}

TEST_CASE("hidden, unscored and infinite cells have no magnitude") {
  CHECK(magnitude(-3) == 3);
  CHECK(magnitude(hidden) == 0);
  CHECK(magnitude(not_scored) == 0);
  CHECK(largest_magnitude(matrix({{1, -7}, {hidden, not_scored}})) == 7);
  CHECK(largest_magnitude(matrix({{not_scored}})) == 0);
}
