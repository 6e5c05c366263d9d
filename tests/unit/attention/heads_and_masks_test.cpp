// Masks, heads, biases, given matrices and a memory, on inputs small enough to work out on paper.
#include <cmath>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "operations/operation.hpp"
#include "tell/arithmetic_line.hpp"

namespace {

using namespace attn;
using test::input_of;
using test::lecture;
using test::matrix;
using test::message_of;
using test::numbers_of;
using test::run;
using test::same_bits;

const Step& step_of(const VariantTrace& variant, StepId id, std::size_t head = 0) {
  const Step* step = find_step(variant, id, head);
  REQUIRE(step != nullptr);
  return *step;
}

// "dot queries*@1 keys@1": the operation, and its operands with * of words, ᵀ turned, @ head.
std::string made_of(const Step& step) {
  std::string text(operation(step.op).name);
  for (const Operand& operand : step.from) {
    text += " " + std::string(operand.name) + (operand.of_words ? "*" : "") +
            (operand.transposed ? "ᵀ" : "") +
            (operand.head > 0 ? "@" + std::to_string(operand.head) : "");
  }
  return text;
}

// The lecture, all words encoded, in two heads of two features.
Input two_heads() {
  Input input = lecture();
  input.words = test::positions({0, 1, 2});
  input.heads = 2;
  return input;
}

Input causal(Input input) {
  input.words = test::positions({0, 1, 2});
  input.mask = {.rule = MaskRule::causal};
  return input;
}

}  // namespace

TEST_CASE("a hidden score is −∞ before the softmax, and its weight is exactly 0") {
  const VariantTrace variant = run(causal(lecture()), Variant::qkv);
  const Matrix& masked = numbers_of(variant, StepId::masked_scores);
  const Matrix& scaled = numbers_of(variant, StepId::scaled_scores);
  const Matrix& weights = numbers_of(variant, StepId::weights);
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      CHECK(masked(i, j) == (j > i ? hidden : scaled(i, j)));
      if (j > i) CHECK(same_bits(weights(i, j), 0.0));
      sum += weights(i, j);
    }
    CHECK(std::abs(sum - 1) < 1e-15);
  }
  CHECK(same_bits(weights.row(0), std::vector<double>{1, 0, 0}));
  CHECK(same_bits(numbers_of(variant, StepId::context).row(0),
                  numbers_of(variant, StepId::values).row(0)));
  CHECK(made_of(step_of(variant, StepId::masked_scores)) == "mask scaled_scores mask");
  CHECK(made_of(step_of(variant, StepId::exponentials)) == "exp masked_scores");
}

TEST_CASE("a mask of ones hides nothing, and without a mask there is no masked step") {
  Input input = lecture();
  const VariantTrace plain = run(input, Variant::qkv);
  CHECK(find_step(plain, StepId::masked_scores) == nullptr);
  input.mask = {.rule = MaskRule::matrix, .cells = Matrix(3, 3, 1.0)};
  const VariantTrace open = run(input, Variant::qkv);
  CHECK(
      same_bits(numbers_of(open, StepId::masked_scores), numbers_of(plain, StepId::scaled_scores)));
  CHECK(same_bits(numbers_of(open, StepId::context), numbers_of(plain, StepId::context)));
}

TEST_CASE("a mask's row is the word's own, whatever words are encoded") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{0, 1, 0}, {1, 1, 1}, {1, 0, 1}})};
  const VariantTrace variant = run(input, Variant::qkv);
  const Matrix& masked = numbers_of(variant, StepId::masked_scores);
  CHECK(masked(0, 1) == hidden);
  CHECK(masked(0, 0) != hidden);
  CHECK(masked(1, 0) == hidden);
  CHECK(masked(1, 2) == hidden);
  CHECK(same_bits(numbers_of(variant, StepId::weights).row(1), std::vector<double>{0, 1, 0}));
}

TEST_CASE("a word that may attend to nothing is refused by its name") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 1, 1}, {0, 0, 0}, {1, 1, 1}})};
  CHECK(
      message_of([&] { run(input, Variant::qkv); }) ==
      "in.json: /mask: word 2 (\"fly\") may attend to nothing: the mask hides every token from it");
  SECTION("also when it carries itself") {
    CHECK(message_of([&] { run(input, Variant::raw); }).find("word 2") != std::string::npos);
  }
  SECTION("but not when it is not encoded") {
    input.words = test::positions({0, 2});
    CHECK(message_of([&] { run(input, Variant::qkv); }) == "no error");
  }
  SECTION("and when only itself is left, under skip") {
    Input first = causal(lecture());
    first.self = SelfPolicy::skip;
    CHECK(
        message_of([&] { run(first, Variant::raw); }) ==
        "in.json: /mask: word 1 (\"birds\") may attend to nothing: the mask leaves it only itself, "
        "and the self policy skip leaves that out");
  }
}

TEST_CASE("carried under a causal mask, the first word is its own vector and nothing else") {
  const VariantTrace variant = run(causal(lecture()), Variant::raw);
  CHECK(same_bits(numbers_of(variant, StepId::context).row(0), std::vector<double>{3, 0, 1, 3}));
  const Step& exponentials = step_of(variant, StepId::exponentials);
  CHECK_FALSE(is_scored(exponentials.fact("max")[0]));
  CHECK(exponentials.fact("sum")[0] == 0);
  CHECK_FALSE(is_scored(numbers_of(variant, StepId::weights)(0, 0)));
  CHECK(numbers_of(variant, StepId::weights)(0, 1) == 0);
}

TEST_CASE("each head computes on its own block of columns, under its own d_k") {
  const VariantTrace variant = run(two_heads(), Variant::qkv);
  const Matrix& Q = numbers_of(variant, StepId::queries);
  const Matrix& K = numbers_of(variant, StepId::keys);
  for (const std::size_t head : {1U, 2U}) {
    CHECK(step_of(variant, StepId::scaled_scores, head).number == std::sqrt(2.0));
    CHECK(made_of(step_of(variant, StepId::queries, head)) == "split queries");
    const std::string at = "@" + std::to_string(head);
    CHECK(made_of(step_of(variant, StepId::scores, head)) == "dot queries" + at + " keys" + at);
    CHECK(made_of(step_of(variant, StepId::context, head)) == "sum weighted_values" + at);
    const std::size_t first = (head - 1) * 2;
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) {
        CHECK(numbers_of(variant, StepId::scores, head)(i, j) ==
              Q(i, first) * K(j, first) + Q(i, first + 1) * K(j, first + 1));
      }
    }
  }
  CHECK(find_step(variant, StepId::scores) == nullptr);
}

TEST_CASE("concat lays the heads' contexts side by side, and W_O and b_O make the output") {
  Input input = two_heads();
  input.W_O = matrix({{1, 0}, {0, 1}, {2, 0}, {0, 2}});
  input.b_O = matrix({{10, 20}});
  const VariantTrace variant = run(input, Variant::qkv);
  const Matrix& H = numbers_of(variant, StepId::concat);
  const Matrix& O = numbers_of(variant, StepId::output);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(H(i, f) == numbers_of(variant, StepId::context, f / 2 + 1)(i, f % 2));
    }
    CHECK(O(i, 0) == H(i, 0) + 2 * H(i, 2) + 10);
    CHECK(O(i, 1) == H(i, 1) + 2 * H(i, 3) + 20);
  }
  CHECK(made_of(step_of(variant, StepId::concat)) == "concat context@1 context@2");
  CHECK(made_of(step_of(variant, StepId::output)) == "project concat W_O b_O");
}

TEST_CASE("with one head there is no split, no concat and no head, and W_O takes the context") {
  Input input = lecture();
  input.W_O = matrix({{1}, {1}, {1}, {1}});
  const VariantTrace variant = run(input, Variant::qkv);
  CHECK(find_step(variant, StepId::concat) == nullptr);
  CHECK(made_of(step_of(variant, StepId::output)) == "project context W_O");
  for (const Step& step : variant.steps) CHECK(step.head == 0);
  CHECK(head_count(variant) == 1);
}

TEST_CASE("a bias is added last, to every row of a projection") {
  Input input = lecture();
  const Matrix before = numbers_of(run(input, Variant::qkv), StepId::keys);
  input.b_K = matrix({{0.5, -1, 0, 100}});
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const Step& keys = step_of(traced.variants[0], StepId::keys);
  CHECK(made_of(keys) == "project embeddings W_K b_K");
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t f = 0; f < 4; ++f) {
      CHECK(keys.cells(i, f) == before(i, f) + (*input.b_K)(0, f));
      CHECK(made(traced, traced.variants[0], keys, {i, f}).of.back() == (*input.b_K)(0, f));
    }
  }
}

TEST_CASE("matrices stored out_in give the same numbers, and stay as they are stored") {
  Input input = two_heads();
  input.W_O = matrix({{1, 0, 3}, {0, 1, 0}, {2, 0, 1}, {0, 2, 1}});
  const VariantTrace straight = run(input, Variant::qkv);
  input.layout = Layout::out_in;
  for (auto* W : {&input.W_Q, &input.W_K, &input.W_V, &input.W_O}) *W = transpose(**W);
  const Trace turned = trace(input, std::vector{Variant::qkv});
  for (const StepId id : {StepId::queries, StepId::keys, StepId::values, StepId::output}) {
    CHECK(same_bits(numbers_of(turned.variants[0], id), numbers_of(straight, id)));
    const Step& step = step_of(turned.variants[0], id);
    CHECK(step.from[1].transposed);
    const Made number = made(turned, turned.variants[0], step, {1, 2});
    double total = 0;
    for (std::size_t k = 0; k < number.of.size(); k += 2) total += number.of[k] * number.of[k + 1];
    CHECK(total == number.result);
  }
}

TEST_CASE("queries, keys and values that are given need no embeddings") {
  Input input = input_of(matrix({{1, 0}, {0, 1}}));
  input.embeddings.reset();
  input.queries = matrix({{1, 0}, {0, 1}});
  input.keys = matrix({{1, 0}, {0, 1}});
  input.values = matrix({{1, 2}, {3, 4}});
  input.words = test::positions({1});
  const VariantTrace variant = run(input, Variant::qkv);
  CHECK(find_step(variant, StepId::queries) == nullptr);
  CHECK(made_of(step_of(variant, StepId::scores)) == "dot queries* keys");
  CHECK(same_bits(numbers_of(variant, StepId::scores), matrix({{0, 1}})));
  const double most = std::exp(1 / std::sqrt(2.0));
  CHECK(std::abs(numbers_of(variant, StepId::weights)(0, 1) - most / (most + 1)) < 1e-15);
  CHECK(obstacle(input, Variant::raw) ==
        "/embeddings: the matrix is missing, and the variant raw needs it");
  input.values.reset();
  CHECK_FALSE(obstacle(input, Variant::query_key));
  CHECK(obstacle(input, Variant::qkv) ==
        "/W_V: the matrix is missing, and the variant qkv needs it");
}

TEST_CASE("keys and values come from the memory, and every token of it is scored") {
  Input input = lecture();
  input.self = SelfPolicy::carry;
  input.memory = {.tokens = {"m", "n"}, .embeddings = matrix({{1, 1, 2, 0}, {3, 0, 1, 3}})};
  for (const Variant variant : all_variants) {
    const VariantTrace traced = run(input, variant);
    const Matrix& scores = numbers_of(traced, StepId::scores);
    CHECK(scores.rows() == 1);
    CHECK(scores.columns() == 2);
    CHECK((is_scored(scores(0, 0)) && is_scored(scores(0, 1))));
    CHECK(traced.settings.self == SelfPolicy::score);
  }
  // Turned about, they are the lecture's own third and first word.
  const Matrix scores = numbers_of(run(input, Variant::query_key), StepId::scores);
  CHECK(same_bits(scores, matrix({{26, 40}})));
  CHECK(made_of(step_of(run(input, Variant::raw), StepId::scores)) == "dot embeddings* memory");
}

TEST_CASE("what a variant lacks is named with its place") {
  Input input = lecture();
  for (const Variant variant : all_variants) CHECK_FALSE(obstacle(input, variant));
  SECTION("a matrix, the first that is missing") {
    input.W_V.reset();
    CHECK(obstacle(input, Variant::qkv) ==
          "/W_V: the matrix is missing, and the variant qkv needs it");
    CHECK_FALSE(obstacle(input, Variant::query_key));
    input.W_Q.reset();
    CHECK(obstacle(input, Variant::query_key) ==
          "/W_Q: the matrix is missing, and the variant query-key needs it");
    CHECK_FALSE(obstacle(input, Variant::raw));
  }
  SECTION("raw has nothing to split") {
    input.heads = 2;
    CHECK(
        obstacle(input, Variant::raw) ==
        "/heads: found 2 heads, expected 1, since the variant raw has no queries, keys and values "
        "to split");
    CHECK_FALSE(obstacle(input, Variant::qkv));
  }
  SECTION("a memory of other vectors cannot be compared with embeddings") {
    input.memory = {.tokens = {"m"}, .embeddings = matrix({{1, 2}})};
    CHECK(obstacle(input, Variant::raw) ==
          "/memory/embeddings: found 1 × 2, expected as many columns as embeddings have (4), since "
          "the variant raw "
          "compares these with each other");
    input.memory->embeddings.reset();
    CHECK(obstacle(input, Variant::query_key) ==
          "/memory/embeddings: the matrix is missing, and the variant query-key needs it");
  }
  SECTION("W_O is for values; keys in their place must be as long") {
    input.W_V = Matrix(4, 2, 1.0);
    input.W_O = Matrix(2, 3, 1.0);
    CHECK(obstacle(input, Variant::query_key) ==
          "/W_O: found 2 × 3, expected as many rows as keys have numbers (4), since the variant "
          "query-key sums keys");
    CHECK_FALSE(obstacle(input, Variant::qkv));
  }
}

TEST_CASE("an overflow under several heads names the head") {
  Input input = two_heads();
  input.W_K = matrix({{0, 0, 0, 1e300}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});
  input.W_Q = matrix({{0, 0, 0, 1e300}, {0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}});
  CHECK(message_of([&] { run(input, Variant::qkv); }).find("qkv.head2.scores[1,1]") !=
        std::string::npos);
}
