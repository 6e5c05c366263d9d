// What an operation sees of a trace while it works on a step: its operands' numbers, and which
// pairs are left out, hidden or counted.
#include "operations/frame.hpp"

#include <memory>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::same_bits;

// Words 3 and 1 of the lecture, causally masked.
Trace traced(SelfPolicy self) {
  Input input = test::lecture();
  input.words = test::positions({2, 0});
  input.mask = {.rule = MaskRule::causal};
  input.self = self;
  return trace(input, std::vector{Variant::qkv});
}

Frame frame_of(const Trace& trace, StepId id) {
  const VariantTrace& variant = trace.variants[0];
  return {trace, variant, *find_step(variant, id)};
}

constexpr std::array places{Position{0}, Position{1}, Position{2}};

// Which of three tokens a mask hides from each of three words: "011" hides the second and third.
std::vector<std::string> hidden_by(const Mask& mask, Masking::Hides hides,
                                   std::shared_ptr<const Matrix> kept = nullptr) {
  Input input = test::lecture();
  input.mask = mask;
  input.words = test::positions({0, 1, 2});
  const Trace trace = attn::trace(input, std::vector{Variant::qkv});
  Step step = *find_step(trace.variants[0], StepId::masked_scores);
  step.masking.hides = hides;
  step.masking.kept = std::move(kept);
  const Frame frame(trace, trace.variants[0], step);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < 3; ++i) {
    std::string& row = rows.emplace_back();
    for (const Position token : places) row += frame.hides(Row{i}, token) ? '1' : '0';
  }
  return rows;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("an operand's numbers are those of the words encoded where it says so, or turned") {
  const Trace trace = traced(SelfPolicy::score);
  const Matrix& X = *trace.input.embeddings;
  const Frame frame = frame_of(trace, StepId::queries);
  CHECK(same_bits(frame.numbers(0).copy(), select_rows(X, trace.input.words)));
  CHECK(same_bits(frame.numbers({.name = "embeddings"}).copy(), X));
  CHECK(same_bits(frame.numbers({.name = "embeddings", .transposed = true}).copy(), transpose(X)));
  CHECK(
      same_bits(frame.numbers({.name = "embeddings", .of_words = true, .transposed = true}).copy(),
                transpose(select_rows(X, trace.input.words))));
  CHECK(frame.from(1).name == "W_Q");
  CHECK(same_bits(frame.numbers(1).copy(), *trace.input.W_Q));
}

TEST_CASE("an operand that is a step is that step") {
  const Trace trace = traced(SelfPolicy::score);
  const Frame frame = frame_of(trace, StepId::scores);
  CHECK(frame.step().id == StepId::scores);
  CHECK(&frame.step_of(frame.from(0)) == find_step(trace.variants[0], StepId::queries));
  CHECK(&frame.step_of(frame.from(1)) == find_step(trace.variants[0], StepId::keys));
}

TEST_CASE("a word is left out of its own row, by its position, unless it is scored") {
  for (const SelfPolicy self : {SelfPolicy::carry, SelfPolicy::skip}) {
    Input input = test::lecture();
    input.words = test::positions({2, 0});
    input.self = self;
    const Trace trace = attn::trace(input, std::vector{Variant::qkv});
    const Frame frame = frame_of(trace, StepId::scores);
    CHECK(frame.leaves_out(Row{0}, Position{2}));
    CHECK(frame.leaves_out(Row{1}, Position{0}));
    CHECK_FALSE(frame.leaves_out(Row{0}, Position{0}));
  }
  const Trace trace = traced(SelfPolicy::score);
  CHECK_FALSE(frame_of(trace, StepId::scores).leaves_out(Row{0}, Position{2}));
}

TEST_CASE("a mask hides as it is set, or as an edit of it says") {
  const Mask causal{.rule = MaskRule::causal};
  using Hides = Masking::Hides;
  CHECK(hidden_by(causal, Hides::as_set) == Rows{"011", "001", "000"});
  CHECK(hidden_by(causal, Hides::strict) == Rows{"111", "011", "001"});
  CHECK(hidden_by(causal, Hides::opposite) == Rows{"100", "110", "111"});
  CHECK(hidden_by(causal, Hides::turned) == Rows{"000", "100", "110"});
  const auto kept = std::make_shared<const Matrix>(matrix({{1, 0, 1}, {0, 1, 1}, {1, 1, 0}}));
  CHECK(hidden_by(causal, Hides::given, kept) == Rows{"010", "100", "001"});
  const Mask given{.rule = MaskRule::matrix, .cells = matrix({{1, 0, 1}, {1, 1, 1}, {0, 0, 1}})};
  CHECK(hidden_by(given, Hides::as_set) == Rows{"010", "000", "110"});
  CHECK(hidden_by(given, Hides::turned) == Rows{"001", "101", "000"});
}

TEST_CASE("a mask is looked up by a word's position, and one that is given by its row") {
  const Trace trace = traced(SelfPolicy::score);
  const VariantTrace& variant = trace.variants[0];
  Step step = *find_step(variant, StepId::masked_scores);
  CHECK_FALSE(Frame(trace, variant, step).hides(Row{0}, Position{2}));  // of the third word
  CHECK(Frame(trace, variant, step).hides(Row{1}, Position{2}));        // of the first
  step.masking.hides = Masking::Hides::given;
  step.masking.kept = std::make_shared<const Matrix>(matrix({{0, 1, 1}, {1, 1, 1}}));
  CHECK(Frame(trace, variant, step).hides(Row{0}, Position{0}));
}

TEST_CASE("a cell counts where it is scored and not hidden") {
  const Trace trace = traced(SelfPolicy::score);
  const Frame frame = frame_of(trace, StepId::weights);
  const Matrix pairs = matrix({{not_scored, 1, 1}, {1, 1, 1}});
  CHECK_FALSE(frame.counts(pairs, Row{0}, Position{0}));
  CHECK(frame.counts(pairs, Row{0}, Position{2}));
  CHECK(frame.counts(pairs, Row{1}, Position{0}));
  CHECK_FALSE(frame.counts(pairs, Row{1}, Position{1}));
}
