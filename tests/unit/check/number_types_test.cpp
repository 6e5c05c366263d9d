// Right numbers of types with few bits, known by their digits; and others that look like them.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::traced;

// Its decimals are no type's own.
Trace decimals() {
  return traced(R"({
    "embeddings": [[0.3, -0.7, 1.2], [1.1, 0.4, -0.9], [-0.6, 0.8, 0.2]],
    "W_Q": [[0.7, -1.3], [0.4, 0.9], [-1.1, 0.6]], "W_K": [[1.3, 0.2], [-0.8, 0.7], [0.5, -1.7]],
    "W_V": [[0.6, -0.3], [0.9, 1.4], [-0.2, 1.1]]})");
}

// Small and whole, its largest scores are 228 and 234.
Trace whole() {
  return traced(R"({
    "embeddings": [[1, 0, -1, 2], [-1, 1, -3, -1], [-2, 0, 3, 2], [-3, -1, 1, 2]], "word": 3,
    "W_Q": [[2, 0, -3], [-2, 0, 0], [-1, 3, -2], [0, 0, 0]],
    "W_K": [[3, -2, -2], [3, 2, -2], [0, 2, -3], [-3, 3, 0]],
    "W_V": [[0, -1, 0], [0, 1, -1], [2, 0, 1], [-2, -2, -2]]})");
}

}  // namespace

TEST_CASE("bfloat16's numbers of an input that was rounded to it are right in it") {
  // NumPy's, each step rounded.
  const std::string numpy = R"({
    "queries": [[-1.3984375, -0.294921875], [1.921875, -1.609375], [-0.3203125, 1.6171875]],
    "scores": [[-1.4453125, -1.5234375, 1.8203125], [7.0, -2.0, -2.703125],
                [-4.53125, 3.078125, 0.58203125]],
    "weights": [[0.0830078125, 0.07861328125, 0.83984375],
                [0.99609375, 0.001739501953125, 0.0010528564453125],
                [0.003936767578125, 0.8515625, 0.146484375]],
    "context": [[0.3046875, 1.2421875], [-0.68359375, 0.2578125], [1.0703125, -0.423828125]]})";
  const Check shown = checked(numpy, decimals());
  CHECK(shown.agrees());
  CHECK(shown.type() == NumberType::bfloat16);
  CHECK(checked(numpy, decimals(), {.type = NumberType::bfloat16}).agrees());
}

TEST_CASE("float16's numbers of an input that was rounded to it are right in it") {
  // NumPy's, each step rounded.
  const std::string numpy = R"({
    "queries": [[-1.3896484375, -0.2998046875], [1.9189453125, -1.609375],
                [-0.3203125, 1.6201171875]],
    "scores": [[-1.4130859375, -1.525390625, 1.8037109375], [6.94921875, -2.0, -2.693359375],
                [-4.5, 3.076171875, 0.5849609375]],
    "weights": [[0.08587646484375, 0.07928466796875, 0.8349609375],
                [0.9970703125, 0.0017805099487304688, 0.0010900497436523438],
                [0.00400543212890625, 0.85009765625, 0.1458740234375]],
    "context": [[0.302734375, 1.2294921875], [-0.685546875, 0.248779296875],
                [1.0634765625, -0.4228515625]]})";
  const Check shown = checked(numpy, decimals());
  CHECK(shown.agrees());
  CHECK(shown.type() == NumberType::float16);
  CHECK(checked(numpy, decimals(), {.type = NumberType::float16}).agrees());
}

TEST_CASE("numbers that agree only for what norms may lose show a type, too") {
  const auto path = ATTN_TRACE_DATA "/published/ai-by-hand-full-stack.json";
  const Trace block = trace(read_input(read_text(path), path), std::vector{Variant::qkv});
  const Precision& half = precision_of(NumberType::float16);
  Matrix sheet = find_step(block.variants[0], StepId::norm_2)->cells;
  for (std::size_t i = 0; i < sheet.rows(); ++i) {
    for (double& cell : sheet.row(i)) cell = stored(cell, half);
  }
  sheet(0, 1) += spacing_at(sheet(0, 1), half);
  std::vector<std::vector<double>> rows;
  for (std::size_t i = 0; i < sheet.rows(); ++i) {
    rows.emplace_back(sheet.row(i).begin(), sheet.row(i).end());
  }
  const nlohmann::json answers{{"qkv", {{"norm_2", rows}}}};
  const Check shown = checked(answers.dump(), block);
  CHECK(shown.type() == NumberType::float16);
  CHECK(shown.agrees());
}

TEST_CASE("short decimals show no type, however few bits they take") {
  const Check argmax = checked(R"({
    "queries": [["-7.000", "9.000", "0.000"]],
    "scores": [["39.000", "-66.000", "228.000", "234.000"]],
    "weights": [["0.000", "0.000", "0.000", "1.000"]],
    "context": [["-2.000", "-2.000", "-2.000"]]})",
                               whole());
  CHECK(argmax.differ() == 4);
  CHECK(argmax.type() == std::nullopt);
  CHECK(std::ranges::count(argmax.diagnosis(), std::vector<std::string>{"argmax"}) == 1);
  // In full, too: they are multiples of a quarter.
  const Check shared = checked(R"({"weights": [[0.25, 0.25, 0.25, 0.25]]})", whole());
  CHECK(shared.type() == std::nullopt);
}

TEST_CASE("scores that are not scaled are right in no type, however large they are") {
  // In bfloat16 the scaled scores are whole numbers or halves there, so that the right weights 0.03
  // and 0.97 may become almost any. These are bfloat16's of scores that are not scaled.
  const Check unscaled = checked(R"({
    "weights": [[0, 0, 0.00246429443359375, 0.99609375]],
    "context": [[-1.9921875, -2, -1.9921875]]})",
                                 whole());
  CHECK(unscaled.differ() > 0);
  CHECK(unscaled.type() == std::nullopt);
}
