// Who attends to whom is told by the matrices; the names must go to those whom they name.
#include "input/sentence.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::message_of;
using Names = std::vector<std::string>;

// The input with its sentence settled, for the keys that name its tokens.
Input settled(Input input, const std::string& keys) {
  const std::string file = "in.json";
  const Json json = parse_json(keys, file);
  settle_sentence(JsonObject(json, file, ""), input);
  return input;
}

Input embedded(std::size_t words) {
  Input input;
  input.embeddings = Matrix(words, 2);
  return input;
}

Input given(std::size_t queries, std::size_t keys) {
  Input input;
  input.queries = Matrix(queries, 2);
  input.keys = Matrix(keys, 2);
  return input;
}

}  // namespace

TEST_CASE("a sentence attends to itself, by its tokens or by numbers") {
  const Input named = settled(embedded(2), R"({"tokens": ["a", "b"]})");
  CHECK(named.tokens == Names{"a", "b"});
  CHECK_FALSE(named.memory);
  CHECK(settled(embedded(3), "{}").tokens == Names{"x1", "x2", "x3"});
  CHECK_FALSE(settled(given(2, 2), "{}").memory);
}

TEST_CASE("queries and keys that are not equally many are two sentences") {
  const Input across = settled(given(2, 3), "{}");
  CHECK(across.tokens == Names{"x1", "x2"});
  REQUIRE(across.memory);
  CHECK(across.memory->tokens == Names{"m1", "m2", "m3"});
}

TEST_CASE("tokens are those of the queries or, where only that fits, of the keys") {
  const Input of_queries = settled(given(2, 3), R"({"tokens": ["a", "b"]})");
  CHECK(of_queries.tokens == Names{"a", "b"});
  CHECK(of_queries.memory->tokens == Names{"m1", "m2", "m3"});
  const Input of_keys = settled(given(2, 3), R"({"tokens": ["a", "b", "c"]})");
  CHECK(of_keys.tokens == Names{"q1", "q2"});
  CHECK(of_keys.memory->tokens == Names{"a", "b", "c"});
}

TEST_CASE("embeddings that are not as many as the queries are what the queries attend to") {
  Input input = embedded(3);
  input.queries = Matrix(2, 2);
  const Input across = settled(input, "{}");
  CHECK_FALSE(across.embeddings);
  REQUIRE(across.memory);
  CHECK(across.memory->embeddings->rows() == 3);
  CHECK(across.tokens == Names{"x1", "x2"});
}

TEST_CASE("too many or too few names are refused, with what they should be one for each of") {
  CHECK(message_of([] { settled(embedded(2), R"({"tokens": ["a", "b", "c"]})"); }) ==
        "in.json: /tokens: found 3 tokens, expected 2, one for each row of embeddings");
  CHECK(message_of([] { settled(given(2, 3), R"({"tokens": ["a"]})"); }) ==
        "in.json: /tokens: found 1 token, expected 2, one for each row of queries");
  Input input = embedded(2);
  input.memory = {.tokens = {"m"}, .embeddings = Matrix(2, 2)};
  CHECK(message_of([&] { settled(input, R"({"memory": {}})"); }) ==
        "in.json: /memory/tokens: found 1 token, expected 2, one for each row of embeddings");
}

TEST_CASE("without anything to attend, or to attend to, the missing key is named") {
  CHECK(message_of([] { settled(Input{}, "{}"); }) ==
        "in.json: the key \"embeddings\" is missing, expected a list of rows of numbers");
  Input keys;
  keys.keys = Matrix(2, 2);
  CHECK(message_of([&] { settled(keys, "{}"); }) ==
        "in.json: the key \"queries\" is missing, expected a list of rows of numbers");
  Input queries;
  queries.queries = Matrix(2, 2);
  CHECK(message_of([&] { settled(queries, "{}"); }) ==
        "in.json: the key \"keys\" is missing, expected a list of rows of numbers");
  Input memory = embedded(2);
  memory.memory = Memory{.tokens = {"m"}, .embeddings = {}};
  CHECK(message_of([&] { settled(memory, R"({"memory": {"tokens": ["m"]}})"); }) ==
        "in.json: /memory: the key \"embeddings\" is missing, expected a list of rows of numbers");
}
