// A number's arithmetic by its form, in numbers alone, with = only where they hold as written.
#include "tell/arithmetic_line.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;

std::string text_of(const ArithmeticLine& line) {
  return fmt::format("{}{}{}{}{}", line.open, fmt::join(line.terms, line.separator), line.close,
                     line.relation, fmt::join(line.result, ", "));
}

// The arithmetic of a number of the word "fly" under qkv.
std::string arithmetic(const Input& input, StepId id, std::size_t column,
                       ZeroProducts zeros = ZeroProducts::written) {
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const VariantTrace& variant = traced.variants[0];
  const Made number = made(traced, variant, *find_step(variant, id), {0, column});
  return text_of(arithmetic_line(number, 4, zeros));
}

}  // namespace

TEST_CASE("each form of arithmetic is written with the numbers it was done with") {
  const Input input = lecture();
  CHECK(arithmetic(input, StepId::queries, 0) == "1×2 + 3×0 + 1×0 + 0×0 = 2");
  CHECK(arithmetic(input, StepId::queries, 0, ZeroProducts::left_out) == "1×2 = 2");
  CHECK(arithmetic(input, StepId::scaled_scores, 1) == "38 ÷ 2 = 19");
  CHECK(arithmetic(input, StepId::exponentials, 0) == "e^(20 − 20) = 1");
  CHECK(arithmetic(input, StepId::exponentials, 1) == "e^(19 − 20) ≈ 0.3679");
  CHECK(arithmetic(input, StepId::weights, 0) == "1 ÷ 1.3688 ≈ 0.7306");
  CHECK(arithmetic(input, StepId::context, 0) == "0.7306 + 1.0750 + 0.0020 = 1.8076");
}

TEST_CASE("what a mask hides is a sentence") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  CHECK(arithmetic(input, StepId::masked_scores, 0) == "20, which the mask does not hide");
  CHECK(arithmetic(input, StepId::masked_scores, 2) == "−∞ in place of 13: hidden by the mask");
  CHECK(arithmetic(input, StepId::exponentials, 2) == "e^−∞ = 0: hidden by the mask");
  CHECK(arithmetic(input, StepId::weights, 2) == "0: hidden by the mask");
}

TEST_CASE("a cap is written as the function that it is") {
  Input input = lecture();
  input.softcap = 10;
  CHECK(arithmetic(input, StepId::capped_scores, 2) == "10 × tanh(13 ÷ 10) ≈ 8.6172");
}

TEST_CASE("a sum of which all products are 0 is its result alone") {
  Input input = lecture();
  input.embeddings = test::matrix({{3, 0, 1, 3}, {0, 0, 0, 0}, {1, 1, 2, 0}});
  CHECK(arithmetic(input, StepId::queries, 0, ZeroProducts::left_out) == "0");
}

TEST_CASE("a row's sum is of what is scored and not hidden") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const VariantTrace variant = test::run(input, Variant::qkv);
  const Made sum = made_row_sum(variant, *find_step(variant, StepId::exponentials), Row{0});
  CHECK(text_of(arithmetic_line(sum, 4)) == "1 + 0.3679 = 1.3679");
}

TEST_CASE("a vector's arithmetic is exact where each of its numbers is") {
  CHECK(text_of(vector_line({.weight = 0.5, .vector = {1, -2}, .result = {0.5, -1}}, 4)) ==
        "0.5 × [1, -2] = 0.5, -1");
  CHECK(vector_line({.weight = 1.0 / 3, .vector = {0, 1}, .result = {0, 1.0 / 3}}, 4).relation ==
        " = ");
  CHECK(vector_line({.weight = 1.0 / 3, .vector = {0, 2}, .result = {0, 2.0 / 3}}, 4).relation ==
        " ≈ ");
}

TEST_CASE("an angle is exact where the base's power is a whole number") {
  Input input = lecture();
  input.rotary = {.pairs = Pairing::halves, .base = 10000.0, .dims = 4, .positions = {0, 2, 3}};
  const auto angle = [&](std::size_t feature) {
    const Trace traced = trace(input, std::vector{Variant::qkv});
    const VariantTrace& variant = traced.variants[0];
    const Step& step = *find_step(variant, StepId::rotated_queries);
    return text_of(angle_line(made(traced, variant, step, {0, feature}), 4));
  };
  CHECK(angle(0) == "2 × 10000^0 = 2");
  CHECK(angle(1) == "2 × 10000^(−2/4) = 0.02");
  input.rotary->base = 1000.0;
  CHECK(angle(1) == "2 × 1000^(−2/4) ≈ 0.0632");
}

TEST_CASE("a root is exact where its square is what stands under it, whatever the mean") {
  Input input = lecture();
  input.norm = BlockNorm{.place = NormPlace::before, .epsilon = 0.0};
  const auto root = [&](std::initializer_list<double> row) {
    input.embeddings = test::matrix({row, row, row});
    const Trace traced = trace(input, std::vector{Variant::qkv});
    const VariantTrace& variant = traced.variants[0];
    return text_of(
        root_line(made(traced, variant, *find_step(variant, StepId::norm_1), {0, 0}), 4));
  };
  CHECK(root({-1, 1, -1, 1}) == "√(((-1 − 0)² + (1 − 0)² + (-1 − 0)² + (1 − 0)²) ÷ 4) = 1");
  CHECK(root({1, 3, 1, 3}) == "√(((1 − 2)² + (3 − 2)² + (1 − 2)² + (3 − 2)²) ÷ 4) = 1");
  CHECK(root({1, 2, 1, 2}) == "√(((1 − 1.5)² + (2 − 1.5)² + (1 − 1.5)² + (2 − 1.5)²) ÷ 4) = 0.5");
  CHECK(root({1, 3, 1, 4}).ends_with(" ≈ 1.2990"));
}
