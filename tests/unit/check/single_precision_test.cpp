// Numbers computed in single precision must be called right, or be known by their mistake, and
// those that are farther off must not. NumPy's are of arrays of float32, written in full.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::traced;

// Small numbers of both signs, no two rows alike.
std::string rows(int count, int seed) {
  std::vector<std::string> made;
  for (int i = 0; i < count; ++i) {
    std::vector<double> row;
    for (int j = 0; j < 16; ++j) {
      row.push_back(((i * 7 + j * 5 + seed * 3 + (i * j) % 5) % 13 - 6) / 8.0);
    }
    made.push_back(fmt::format("{}", row));
  }
  return fmt::format("[{}]", fmt::join(made, ", "));
}

// The numbers of a trace's last step, all of them off by as much, as answers.
std::string last_step_off_by(double off, const Trace& of) {
  const Step& last = of.variants.back().steps.back();
  std::vector<std::string> made;
  for (std::size_t i = 0; i < last.cells.rows(); ++i) {
    std::vector<double> row;
    for (const double cell : last.cells.row(i)) row.push_back(cell + off);
    made.push_back(fmt::format("{}", row));
  }
  return fmt::format(R"({{"qkv": {{"{}": [{}]}}}})", facts(last.id).name, fmt::join(made, ", "));
}

}  // namespace

TEST_CASE("what single precision loses does not pile up over a block until all is right") {
  const Trace block = traced(fmt::format(
      R"({{"tokens": ["a", "b", "c", "d"], "residual": true, "embeddings": {}, "W_Q": {},
           "W_K": {}, "W_V": {}, "norm": {{"kind": "layer", "place": "before"}},
           "feed_forward": {{"W_1": {}, "activation": "gelu", "W_2": {}}}}})",
      rows(4, 1), rows(16, 2), rows(16, 3), rows(16, 4), rows(16, 5), rows(16, 6)));
  // Its numbers are up to 5, and what is really lost of them some 1e-6.
  CHECK(checked(last_step_off_by(1e-5, block), block).agrees());
  CHECK(checked(last_step_off_by(3e-4, block), block).differ() == 64);
}

TEST_CASE("the other form of GELU is known by what comes out of a block") {
  const auto file = ATTN_TRACE_DATA "/published/pytorch-encoder-layer-gelu.json";
  const Trace block = trace(read_input(read_text(file), file), std::vector{Variant::qkv});
  Input other = block.input;
  other.feed_forward->hidden.activation = Activation::gelu_tanh;
  // No number of its last vectors is off by more than 0.00006.
  const std::string theirs = last_step_off_by(0.0, trace(other, std::vector{Variant::qkv}));
  CHECK(checked(theirs, block).diagnosis() == Ids{{"ffn-gelu-form"}});
}

TEST_CASE("what is as wrong as nobody's type makes it is right in none") {
  const auto file = ATTN_TRACE_DATA "/published/ai-by-hand-full-stack.json";
  const Trace block = trace(read_input(read_text(file), file), std::vector{Variant::qkv});
  const Check check = checked(last_step_off_by(0.123456, block), block);
  CHECK_FALSE(check.agrees());
  CHECK(check.type() == std::nullopt);
}

TEST_CASE("a carried vector may be off by what single precision loses of it, and by no more") {
  // Beside the word's own vector the weighted one, [0.3, 0.7], is next to nothing. NumPy's context
  // is its sum of float32; in double it is 12345.978, -98764.73.
  const Trace carried = traced(R"({
    "tokens": ["a", "b"], "word": 1, "self": "carry",
    "queries": [[0.3, 0.7], [0.1, 0.2]], "keys": [[0.6, 0.1], [0.2, 0.9]],
    "values": [[12345.678, -98765.43], [0.3, 0.7]]})");
  CHECK(checked(R"({"context": [12345.9775390625, -98764.7265625]})", carried).agrees());
  // A number of 15 digits is taken in full. Both are off by 2e-6 of themselves, 32 units of the
  // last bit of single precision.
  CHECK(checked(R"({"context": [12346.0026900000, -98764.5324700000]})", carried).differ() == 2);
}

TEST_CASE("a right weight may be off for the numbers of its own row, not for those of others") {
  // The second word's scores are what is left of terms of 1000; the first word's terms are small,
  // its weights 0.49856 and 0.50144.
  const Trace rows = traced(R"({
    "tokens": ["a", "b"], "values": [[1], [2]],
    "queries": [[0.3, 0.4, 0.1], [1000.1, 1000.3, 0.2]],
    "keys": [[1.1, -1.1, 0.5], [0.7, -0.7, 0.2]]})");
  CHECK(checked(R"({"weights": [[0.4986, null], null]})", rows).differ() == 0);
  CHECK(checked(R"({"weights": [[0.4990, null], null]})", rows).differ() == 1);
  // The second word's own may be off by as much: NumPy's 0.49711961 in place of 0.49711328.
  const std::string numpy = R"({"weights": [null, [0.49711960554122925, 0.5028803944587708]]})";
  CHECK(checked(numpy, rows).differ() == 0);
}

TEST_CASE("a weight shared down its column may be off for the numbers of that column") {
  // The same input, the softmax taken down the columns, in NumPy: the first word's weights are
  // 4e-6 off, for the second word's scores, with which they share 1.
  const Trace rows = traced(R"({
    "tokens": ["a", "b"], "values": [[1], [2]],
    "queries": [[0.3, 0.4, 0.1], [1000.1, 1000.3, 0.2]],
    "keys": [[1.1, -1.1, 0.5], [0.7, -0.7, 0.2]]})");
  CHECK(checked(R"({"weights": [[0.5086551904678345, 0.5072184801101685],
                                [0.4913448393344879, 0.49278151988983154]]})",
                rows)
            .diagnosis() == Ids{{"softmax-columns"}});
}

TEST_CASE("columns dealt to another head bring what single precision loses of them") {
  // Dealt in turn, head 1 has columns 1 and 3, whose terms cancel: 1.5×52.4 − 1.8×43.3 = 0.66, and
  // 0.66001129 in NumPy. In the columns that it should have all terms are small.
  const Trace heads = traced(R"({
    "tokens": ["a"], "heads": 2, "embeddings": [[1.5, 1.8]],
    "W_Q": [[0.5, 0.1, 52.4, 0.4], [0.3, 0.7, -43.3, 0.5]],
    "W_K": [[1, 2, 3, 4], [4, 3, 2, 1]]})",
                             Variant::query_key);
  const std::string numpy = R"({"head1": {"queries": [[1.2899999618530273, 0.6600112915039062]]}})";
  CHECK(checked(numpy, heads).diagnosis() == Ids{{"heads-interleaved"}});
  // Three parts in ten thousand are no loss of precision.
  CHECK(checked(R"({"head1": {"queries": [[1.29000, 0.66020]]}})", heads).diagnosis().empty());
}

TEST_CASE("a mistake's number is known by four digits, however much its terms cancel") {
  // Terms of a million cancel to the scores 1, 2 and 3, and the example divides by 1000. Undivided
  // numbers may be off by 1e-4 of the largest, 3.
  const Trace cancelling = traced(R"({
    "tokens": ["a", "b", "c"], "word": 3, "scale": 1000, "values": [[1], [2], [3]],
    "queries": [[1000, 1000, 1], [1000, 1000, 1], [1000, 1000, 1]],
    "keys": [[1000, -1000, 1], [1000, -1000, 2], [1000, -1000, 3]]})");
  const auto diagnosis = [&](const std::string& first) {
    return checked("{\"scaled_scores\": [" + first + ", 2.00000, 3.00000]}", cancelling)
        .diagnosis();
  };
  CHECK(diagnosis("1.00020") == Ids{{"scale-none"}, {"softmax-before-scale"}});
  CHECK(diagnosis("1.00050").empty());
}

TEST_CASE("a weight too near to 0 for single precision is 0 there, and so is what it weighs") {
  // Weights of e^−120 and e^−119.5, in NumPy 0; those of e^−90 keep a digit or two.
  const auto with_sink = [](const std::string& sink) {
    return traced(R"({"tokens": ["a", "b"], "word": 1, "scale": "none", "queries": [[1], [1]],
                      "keys": [[0], [0.5]], "values": [[100], [-300]], "sinks": )" +
                  sink + "}");
  };
  const Trace far = with_sink("120");
  CHECK(checked(R"({"exponentials": [[0, 0]], "weights": [[0, 0]], "context": [[0]]})", far)
            .agrees());
  CHECK(checked(R"({"weights": [[7e-53, 1e-52]]})", far).differ() == 1);
  // Where a program flushes what has no normal number of single precision; NumPy does not.
  CHECK(checked(R"({"weights": [[0, 0]]})", with_sink("90")).agrees());
  CHECK(checked(R"({"weights": [[8.19401e-40, 1.35096e-39]]})", with_sink("90")).agrees());
  CHECK(checked(R"({"weights": [[0, 0]]})", with_sink("80")).differ() == 2);
}
