// Whoever computes an exercise by hand is told all that they need: what turns, what is cached, what
// takes a share, and what becomes of words that see nothing.
#include "tell/given.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"
#include "render/worksheet/worksheet.hpp"
#include "tell/heads.hpp"

namespace {

using namespace attn;

const std::string start = R"({"queries": [[1, 2, 3, 4], [5, 6, 7, 8]],
  "keys": [[1, 0, 0, 1], [0, 1, 1, 0]], "values": [[1, 0], [0, 1]])";

Input given(const std::string& further) { return read_input(start + further + "}", "x.json"); }

std::vector<std::string> told(const std::string& further) { return about_given(given(further)); }

std::string sheet(const std::string& further) {
  const Trace traced = trace(given(further), std::vector{Variant::qkv});
  return test::rendered([&](Writer& out) {
    write_worksheet_markdown(traced, {.steps = {StepId::context}}, {.answers_file = "a"}, out);
  });
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("of an input whose matrices say all, nothing is told") { CHECK(told("").empty()); }

TEST_CASE("how features turn is told in full: the pairs, what becomes of them, the angle") {
  CHECK(told(R"(, "rotary": {"pairs": "halves", "base": 100, "factor": 2})") ==
        std::vector<std::string>{
            "Turned by position: in each query and key of a head, features 1 and 3, 2 and 4 are "
            "pairs; any others stay as they are. Of a pair, a becomes a × cos − b × sin, and b "
            "becomes b × cos + a × sin, of the angle position ÷ 2 × 100^(−2(p − 1)/4) for pair p, "
            "in radians. The words' positions: 0, 1."});
  const std::string neighbours = told(R"(, "rotary": {"pairs": "neighbours"})").front();
  CHECK(has(neighbours, "features 1 and 2, 3 and 4 are pairs"));
}

TEST_CASE("tables of cos and sin are given, of the positions that are needed") {
  const std::string rotary = R"(, "rotary": {"pairs": "halves", "positions": [2, 0],
    "cos": [[0.11, 0.12], [0.21, 0.22], [0.31, 0.32]],
    "sin": [[0.41, 0.42], [0.51, 0.52], [0.61, 0.62]]})";
  const std::string text = sheet(rotary);
  CHECK(has(text, "| **cos** | pair 1 | pair 2 |"));
  CHECK(has(text, "| position 2 | 0.31 | 0.32 |"));
  CHECK(has(text, "| position 0 | 0.41 | 0.42 |"));
  CHECK_FALSE(has(text, "0.21"));
  CHECK(has(text,
            "cos and sin stand in the tables, in the row of the word's position. The words' "
            "positions: 2, 0."));
}

TEST_CASE("of what a norm's variance is the mean is told, of queries and of a block alike") {
  const std::string variance =
      "The variance is the mean of the squares of what is left without the mean: of d features ÷ "
      "d, not d − 1.";
  for (const std::string key : {"qk_norm", "norm"}) {
    CAPTURE(key);
    const auto of = [&](std::string_view kind) {
      const std::string_view place = key == "norm" ? R"(, "place": "after")" : "";
      return told(fmt::format(R"(, "{}": {{"kind": "{}"{}}})", key, kind, place));
    };
    REQUIRE(of("layer").size() == 1);
    CHECK(has(of("layer").front(), variance));
    CHECK_FALSE(has(of("rms").front(), "variance"));
  }
  CHECK(
      has(told(R"(, "norm": {"kind": "rms", "place": "after"})").front(), "of one word's vector."));
}

TEST_CASE("a network's second matrix has on a sheet the name that its formula has") {
  const Input input = read_input(R"({"embeddings": [[1, 2], [0, 1]],
    "W_Q": {"W_1": [[1, 0], [0, 1]], "W_2": [[2, 0], [0, 3]],
    "activation": "relu"}, "W_K": [[1, 0], [0, 1]],
    "W_V": [[1, 0], [0, 1]]})",
                                 "x.json");
  const Trace traced = trace(input, std::vector{Variant::qkv});
  const std::string text = test::rendered([&](Writer& out) {
    write_worksheet_markdown(traced, {.steps = {StepId::queries}}, {.answers_file = "a"}, out);
  });
  CHECK(has(text, R"(| **W\_Q.W\_2 W\_Q2** | 1 | 2 |)"));
  CHECK_FALSE(has(text, R"(**W\_Q**)"));
  CHECK(has(text, R"(| **W\_K** | 1 | 2 |)"));
}

TEST_CASE("what is cached comes first, and where places are counted it counts") {
  const std::string text = sheet(R"(, "alibi": [0.5], "past": {"tokens": ["so"],
    "keys": [[1, 1, 1, 1]], "values": [[2, 2]]})");
  CHECK(has(text, "**cached keys K₋**"));
  CHECK(has(text, "They stand before those of the sentence"));
  CHECK(has(text, "j that of the token, with the cached ones counted. The slope: 0.5."));
}

TEST_CASE("what becomes of a word that sees nothing is told where it may be any") {
  CHECK(told(R"(, "empty_rows": "uniform")") ==
        std::vector<std::string>{"A word that may see no token weighs all tokens alike."});
  CHECK(told(R"(, "empty_rows": "zeros")").size() == 1);
}

TEST_CASE("which heads share keys is told, and each head's own sink in its own formula") {
  const std::string text = sheet(R"(, "heads": 2, "sinks": [1, 2])");
  CHECK(has(text, "Exponentials, head 1: $E = e^{Z - \\max(Z, 1)}$"));
  CHECK(has(text, "Exponentials, head 2: $E = e^{Z - \\max(Z, 2)}$"));
  CHECK(has(text, "from head 1 on 1, 2."));
  Input shared = given(R"(, "heads": 2)");
  shared.sharing = 2;
  CHECK(shared_keys_text(shared) ==
        " 2 heads that follow one another share their keys and values.");
}
