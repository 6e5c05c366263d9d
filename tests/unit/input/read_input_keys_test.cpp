// What an input may say beyond a sentence and its three matrices: layout, W_O, biases, heads, a
// mask, queries, keys and values themselves, and a memory. The messages about what is wrong with
// them are in tests/bad-input.
#include <string>
#include <vector>

#include "attention/requirements.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "input/find_words.hpp"
#include "input/read_input.hpp"
#include "trace/input_matrices.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::message_of;
using test::same_bits;

using Tokens = std::vector<std::string>;

Input read(const std::string& text) { return read_input(text, "in.json"); }

// Three words of two numbers, and whatever else is to be tried.
Input read_with(const std::string& rest) {
  return read(R"({"tokens": ["so", "it", "goes"], "embeddings": [[1, 2], [3, 4], [5, 6]], )" +
              rest + "}");
}

// Two queries, three keys, and whatever else.
Input read_cross(const std::string& rest) {
  return read(R"({"queries": [[1, 0], [0, 1]], "keys": [[1, 2], [3, 4], [5, 6]])" + rest + "}");
}

void is(const std::optional<Matrix>& found,
        std::initializer_list<std::initializer_list<double>> expected) {
  REQUIRE(found);
  CHECK(same_bits(*found, matrix(expected)));
}

}  // namespace

TEST_CASE("an input that says nothing more has one head, no mask, no memory and no biases") {
  const Input input = read_with(R"("W_Q": [[1], [2]], "W_K": [[3], [4]], "W_V": [[5], [6]])");
  CHECK(input.heads == 1);
  CHECK(input.layout == Layout::in_out);
  CHECK(input.mask.rule == MaskRule::none);
  CHECK_FALSE(input.memory);
  for (const char* name : {"W_O", "b_Q", "b_K", "b_V", "b_O", "queries", "keys", "values"}) {
    INFO(name);
    CHECK(find_matrix(input, name) == nullptr);
  }
  CHECK(&input.attended_tokens() == &input.tokens);
}

TEST_CASE("everything that an input may say of heads, layout, output and biases is understood") {
  const Input input = read_with(
      R"("W_Q": [[1, 2], [3, 4]], "W_K": [[5, 6], [7, 8]], "W_V": [[1, 2, 3, 4], [5, 6, 7, 8]],
         "W_O": [[1], [2], [3], [4]], "b_Q": [0.5, -1], "b_K": [0, 1e-7], "b_V": [1, 2, 3, 4],
         "b_O": [9], "heads": 2, "layout": "in_out", "mask": "causal")");
  CHECK(input.heads == 2);
  CHECK(input.layout == Layout::in_out);
  CHECK(input.mask.rule == MaskRule::causal);
  is(input.W_O, {{1}, {2}, {3}, {4}});
  is(input.b_Q, {{0.5, -1}});
  is(input.b_K, {{0, 1e-7}});
  is(input.b_V, {{1, 2, 3, 4}});
  is(input.b_O, {{9}});
  for (const Variant variant : {Variant::query_key, Variant::qkv}) {
    INFO(name(variant));
    // W_O takes the four numbers of two values, not the two of two keys.
    CHECK(obstacle(input, variant).has_value() == (variant == Variant::query_key));
  }
}

TEST_CASE("a number of heads is a whole number, however it is written") {
  const std::string matrices = R"("W_Q": [[1, 2], [3, 4]], "W_K": [[5, 6], [7, 8]], "heads": )";
  for (const std::string two : {"2", "2.0", "2e0", "0.2e1"}) {
    INFO(two);
    CHECK(read_with(matrices + two).heads == 2);
  }
  CHECK(read_with(matrices + "1").heads == 1);
  for (const std::string none :
       {"0", "-0.0", "-2", "0.5", "1.9999999", "1e300", "-1e300", "null", "true", "\"2\"", "[2]"}) {
    const std::string message = message_of([&] { read_with(matrices + none); });
    INFO(message);
    CHECK(message.starts_with("in.json: /heads: found "));
    CHECK(message.ends_with(", expected a whole number from 1 to 4096"));
  }
}

TEST_CASE("as many heads as a query has numbers leave one number to each") {
  const Input input = read_with(R"("Q": [[1, 2, 3], [4, 5, 6]], "K": [[1, 2, 3], [4, 5, 6]],
                                   "V": [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]], "heads": 3)");
  CHECK(input.heads == 3);
  CHECK_FALSE(obstacle(input, Variant::qkv));
}

TEST_CASE("heads share what they have: a matrix that no variant uses may be absent") {
  CHECK(read_with(R"("heads": 2)").heads == 2);
  CHECK(read_with(R"("heads": 2, "W_V": [[1, 2], [3, 4]])").heads == 2);
}

TEST_CASE("under the layout out_in an output lies in each row, and the matrix stays as stored") {
  const Input input = read_with(
      R"("layout": "out_in", "Q": [[1, 2], [3, 4], [5, 6]], "W_K": [[1, 0], [0, 1], [1, 1]],
         "W_V": [[7, 8]], "W_O": [[1], [2], [3], [4]], "b_Q": [1, 2, 3], "b_V": [4],
         "b_O": [1, 2, 3, 4])");
  CHECK(input.layout == Layout::out_in);
  is(input.W_Q, {{1, 2}, {3, 4}, {5, 6}});
  is(input.W_V, {{7, 8}});
  CHECK(outputs_of(input, *input.W_Q) == 3);
  CHECK(inputs_of(input, *input.W_O) == 1);
  CHECK(outputs_of(input, *input.W_O) == 4);
  is(input.b_O, {{1, 2, 3, 4}});
  CHECK_FALSE(obstacle(input, Variant::qkv));
}

TEST_CASE("a bias goes with its matrix under the short name too") {
  const Input input = read_with(
      R"("Q": [[1], [2]], "b_Q": [3], "K": [[4], [5]], "b_K": [6], "V": [[7, 8], [9, 0]],
         "b_V": [1, 2])");
  is(input.W_Q, {{1}, {2}});
  is(input.b_Q, {{3}});
  is(input.b_K, {{6}});
  is(input.b_V, {{1, 2}});
}

TEST_CASE("queries, keys and values can be given without embeddings") {
  const Input input = read(
      R"({"queries": [[1, 0], [0, 1]], "keys": [[2, 3], [4, 5]],
          "values": [[6, 7, 8], [9, 0, 1]]})");
  is(input.queries, {{1, 0}, {0, 1}});
  is(input.keys, {{2, 3}, {4, 5}});
  is(input.values, {{6, 7, 8}, {9, 0, 1}});
  CHECK_FALSE(input.embeddings);
  CHECK_FALSE(input.memory);
  CHECK(input.tokens == Tokens{"x1", "x2"});
  CHECK(input.words == test::positions({0, 1}));
}

TEST_CASE("queries beside W_Q are both kept, and the keys must fit the queries") {
  const Input input = read_with(
      R"("queries": [[1, 2, 3], [4, 5, 6], [7, 8, 9]], "W_Q": [[1], [2]],
         "W_K": [[1, 0, 0], [0, 1, 0]])");
  is(input.queries, {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});
  is(input.W_Q, {{1}, {2}});
  is(input.embeddings, {{1, 2}, {3, 4}, {5, 6}});
  CHECK_FALSE(obstacle(input, Variant::query_key));
}

TEST_CASE("what W_O takes is as long as the values, or without values as the keys") {
  CHECK_NOTHROW(read_cross(R"(, "values": [[1], [2], [3]], "W_O": [[1, 2, 3]])"));
  CHECK_NOTHROW(read_cross(R"(, "W_O": [[1, 2, 3], [4, 5, 6]])"));
  CHECK_NOTHROW(read_with(R"("W_Q": [[1], [2]], "W_K": [[1], [2]], "W_O": [[1, 2, 3]])"));
}

TEST_CASE("a memory has tokens and embeddings of its own, and keys and values are made of it") {
  const Input input = read_with(
      R"("memory": {"tokens": ["c'est", "la"], "embeddings": [[1, 0, 2, 1], [0, 1, 1, 1]]},
         "W_Q": [[1], [2]], "W_K": [[1], [2], [3], [4]], "W_V": [[1], [2], [3], [4]])");
  REQUIRE(input.memory);
  CHECK(input.tokens == Tokens{"so", "it", "goes"});
  CHECK(input.memory->tokens == Tokens{"c'est", "la"});
  CHECK(&input.attended_tokens() == &input.memory->tokens);
  is(input.memory->embeddings, {{1, 0, 2, 1}, {0, 1, 1, 1}});
  is(input.embeddings, {{1, 2}, {3, 4}, {5, 6}});
  CHECK(obstacle(input, Variant::raw));
  CHECK_FALSE(obstacle(input, Variant::qkv));
}

TEST_CASE("a memory without tokens calls them m1, m2 and so on") {
  CHECK(read_with(R"("memory": {"embeddings": [[1, 0], [0, 1]]})").memory->tokens ==
        Tokens{"m1", "m2"});
  CHECK(read_with(R"("memory": {"embeddings": [[1, 0], [0, 1], [1, 1]]})").memory->tokens ==
        Tokens{"m1", "m2", "m3"});
}

TEST_CASE("a memory needs no embeddings beside keys, and none of its tokens need be named") {
  const Input input = read_with(R"("Q": [[1], [2]], "keys": [[1], [2], [3]], "memory": {})");
  REQUIRE(input.memory);
  CHECK(input.memory->tokens == Tokens{"m1", "m2", "m3"});
  CHECK_FALSE(input.memory->embeddings);
  CHECK(input.tokens == Tokens{"so", "it", "goes"});
}

TEST_CASE("tokens of a memory may stand twice or be empty, since no word is named by them") {
  const Input input = read_with(
      R"("memory": {"tokens": ["la", "la", ""], "embeddings": [[1, 0], [0, 1], [1, 1]]})");
  CHECK(input.memory->tokens == Tokens{"la", "la", ""});
  CHECK(message_of([&] { find_words({"la"}, input); }).find("no token of the sentence") !=
        std::string::npos);
}

TEST_CASE("keys that are not as many as the queries are a memory, without its being said") {
  const Input input = read_cross(R"(, "values": [[1], [2], [3]])");
  REQUIRE(input.memory);
  CHECK(input.tokens == Tokens{"x1", "x2"});
  CHECK(input.memory->tokens == Tokens{"m1", "m2", "m3"});
  CHECK_FALSE(input.memory->embeddings);
}

TEST_CASE("keys that are not as many as the embeddings that ask are a memory, too") {
  const Input input = read_with(R"("Q": [[1], [2]], "keys": [[1], [2]], "values": [[3], [4]])");
  REQUIRE(input.memory);
  CHECK(input.memory->tokens == Tokens{"m1", "m2"});
  is(input.embeddings, {{1, 2}, {3, 4}, {5, 6}});
  CHECK_FALSE(obstacle(input, Variant::qkv));
}

TEST_CASE("embeddings that are not as many as the queries are those of what is attended to") {
  const Input input = read(
      R"({"queries": [[1, 0]], "embeddings": [[1, 2], [3, 4]], "W_K": [[1, 0], [0, 1]],
          "W_V": [[5], [6]]})");
  REQUIRE(input.memory);
  is(input.memory->embeddings, {{1, 2}, {3, 4}});
  CHECK_FALSE(input.embeddings);
  CHECK(input.tokens == Tokens{"x1"});
  CHECK(input.memory->tokens == Tokens{"m1", "m2"});
  CHECK_FALSE(obstacle(input, Variant::qkv));
}

TEST_CASE("embeddings that are as many as the queries are the sentence's own") {
  const Input input = read(
      R"({"queries": [[1, 0], [0, 1]], "embeddings": [[1, 2], [3, 4]], "W_K": [[1, 0], [0, 1]]})");
  CHECK_FALSE(input.memory);
  is(input.embeddings, {{1, 2}, {3, 4}});
}

TEST_CASE("tokens name the queries, or, where only the keys are as many, the keys") {
  SECTION("the queries") {
    const Input input = read_cross(R"(, "tokens": ["a", "b"])");
    CHECK(input.tokens == Tokens{"a", "b"});
    CHECK(input.memory->tokens == Tokens{"m1", "m2", "m3"});
  }
  SECTION("the keys; the queries are then q1, q2 and so on") {
    const Input input = read_cross(R"(, "tokens": ["a", "b", "c"], "word": "q2")");
    CHECK(input.tokens == Tokens{"q1", "q2"});
    CHECK(input.memory->tokens == Tokens{"a", "b", "c"});
    CHECK(input.words == test::positions({1}));
  }
  SECTION("the embeddings of what is attended to") {
    const Input input =
        read(R"({"tokens": ["a", "b", "c"], "queries": [[1]], "embeddings": [[1], [2], [3]],
                 "W_K": [[1]]})");
    CHECK(input.tokens == Tokens{"q1"});
    CHECK(input.memory->tokens == Tokens{"a", "b", "c"});
  }
  SECTION("those of a memory that has no names of its own") {
    const Input input = read(
        R"({"tokens": ["a", "b"], "embeddings": [[1]], "memory": {"embeddings": [[1], [2]]}})");
    CHECK(input.tokens == Tokens{"q1"});
    CHECK(input.memory->tokens == Tokens{"a", "b"});
  }
  SECTION("both, where the sentence attends to itself") {
    const Input input =
        read(R"({"tokens": ["a", "b"], "queries": [[1], [2]], "keys": [[3], [4]]})");
    CHECK_FALSE(input.memory);
    CHECK(input.attended_tokens() == Tokens{"a", "b"});
  }
  SECTION("the queries, where a memory is as long as the sentence") {
    const Input input =
        read(R"({"tokens": ["a", "b"], "queries": [[1], [2]], "keys": [[3], [4]], "memory": {}})");
    CHECK(input.tokens == Tokens{"a", "b"});
    CHECK(input.memory->tokens == Tokens{"m1", "m2"});
  }
}

TEST_CASE("a mask is a rule's name, or 1, true, 0 and false in rows") {
  CHECK(read_with(R"("mask": "none")").mask.rule == MaskRule::none);
  CHECK(read_with(R"("mask": "causal")").mask.rule == MaskRule::causal);
  const Input input = read_with(R"("mask": [[true, false, false], [1, 1, 0], [1.0, 0.0, true]])");
  CHECK(input.mask.rule == MaskRule::matrix);
  CHECK(same_bits(input.mask.cells, matrix({{1, 0, 0}, {1, 1, 0}, {1, 0, 1}})));
  CHECK(input.mask.hides(Position{0}, Position{1}));
  CHECK_FALSE(input.mask.hides(Position{2}, Position{2}));
}

TEST_CASE("a mask has a column for each token of the memory") {
  const Input input = read_cross(R"(, "mask": [[1, 0, 1], [0, 1, 1]])");
  CHECK(same_bits(input.mask.cells, matrix({{1, 0, 1}, {0, 1, 1}})));
}

TEST_CASE(
    "a mask may have rows for the listed words alone, in the order in which they are listed") {
  const Input input = read_with(R"("word": ["goes", 1], "mask": [[0, 0, 1], [1, 1, 0]])");
  CHECK(input.words == test::positions({2, 0}));
  CHECK(same_bits(input.mask.cells,
                  matrix({{1, 1, 0}, {not_scored, not_scored, not_scored}, {0, 0, 1}})));
  CHECK(input.mask.covers(Position{0}));
  CHECK_FALSE(input.mask.covers(Position{1}));
  CHECK(input.mask.covers(Position{2}));
  const Input one = read_with(R"("word": "it", "mask": [[false, true, false]])");
  CHECK(one.mask.covers(Position{1}));
  CHECK_FALSE(one.mask.covers(Position{0}));
}

TEST_CASE("a mask with a row for each word is in the sentence's order, whatever words are listed") {
  const std::string mask = R"("mask": [[1, 0, 0], [0, 1, 0], [0, 0, 1]], "word": )";
  for (const std::string word : {"[3, 2, 1]", "[3, 1]", "\"it\""}) {
    INFO(word);
    CHECK(same_bits(read_with(mask + word).mask.cells, matrix({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}})));
  }
}

TEST_CASE("inside a trace the place of what is wrong begins with /input") {
  const auto place = [](const std::string& rest) {
    const std::string message = message_of([&] {
      read(R"({"format": "attn-trace/1", "input": {"embeddings": [[1, 2], [3, 4]], )" + rest +
           "}}");
    });
    const std::size_t start = message.find(": ") + 2;
    return message.substr(start, message.find(": ", start) - start);
  };
  CHECK(place(R"("mask": [[1, 2], [1, 1]])") == "/input/mask/0/1");
  CHECK(place(R"("memory": {"tokens": []})") == "/input/memory/tokens");
  CHECK(place(R"("memory": {"token": []})") == "/input/memory/token");
  CHECK(place(R"("memory": {"tokens": ["a"]})") == "/input/memory");
  CHECK(place(R"("memory": {"tokens": ["a"], "embeddings": [[1], [2]]})") ==
        "/input/memory/tokens");
  CHECK(place(R"("heads": 0)") == "/input/heads");
  CHECK(place(R"("layout": "turned")") == "/input/layout");
  CHECK(place(R"("W_Q": [[1], [2]], "b_Q": [1, 2])") == "/input/b_Q");
  CHECK(place(R"("W_Q": [[1], [2]], "b_Q": [null])") == "/input/b_Q/0");
  CHECK(place(R"("values": [[1]])") == "/input/values");
}
