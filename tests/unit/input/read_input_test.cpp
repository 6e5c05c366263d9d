// What passes here is believed by all that follows, so what is wrong must be refused here, and the
// message must say where: file, JSON pointer, what was found, what was expected.
#include "input/read_input.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "attention/recipes.hpp"
#include "attention/requirements.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "input/find_words.hpp"
#include "render/trace/trace.hpp"
#include "trace/input_matrices.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::message_of;
using test::same_bits;

Input read(const std::string& text) { return read_input(text, "in.json"); }

// Two embeddings of two numbers, and whatever else is to be tried.
Input read_with(const std::string& rest) {
  return read(R"({"tokens": ["to", "be"], "embeddings": [[1, 2], [3, 4]], )" + rest + "}");
}

struct Case {
  std::string text, message;
};

void refuses(const Case& one) {
  INFO(one.text);
  REQUIRE_THROWS_AS(read(one.text), Error);
  CHECK(message_of([&] { read(one.text); }) == "in.json: " + one.message);
}

void refuses_with(const Case& one) {
  INFO(one.text);
  REQUIRE_THROWS_AS(read_with(one.text), Error);
  CHECK(message_of([&] { read_with(one.text); }) == "in.json: " + one.message);
}

void same_matrix(const Input& a, const Input& b, const InputMatrix& which) {
  INFO(which.key);
  const Matrix* left = find_matrix(a, which);
  const Matrix* right = find_matrix(b, which);
  REQUIRE((left == nullptr) == (right == nullptr));
  if (left != nullptr) CHECK(same_bits(*left, *right));
}

void same_input(const Input& a, const Input& b) {
  CHECK(a.schema == b.schema);
  CHECK(a.title == b.title);
  CHECK(a.source == b.source);
  CHECK(a.description == b.description);
  CHECK(a.tokens == b.tokens);
  CHECK(a.memory.has_value() == b.memory.has_value());
  CHECK(a.attended_tokens() == b.attended_tokens());
  for (const InputMatrix& which : input_matrices) same_matrix(a, b, which);
  CHECK(a.layout == b.layout);
  CHECK(a.heads == b.heads);
  CHECK(a.mask.rule == b.mask.rule);
  CHECK(same_bits(a.mask.cells, b.mask.cells));
  CHECK(a.words == b.words);
  CHECK(a.self == b.self);
  CHECK(a.scale.rule == b.scale.rule);
  CHECK(a.scale.number == b.scale.number);
}

std::string exported(const Input& input) {
  std::vector<Variant> variants;
  for (const Variant variant : all_variants) {
    if (!obstacle(input, variant)) variants.push_back(variant);
  }
  REQUIRE_FALSE(variants.empty());
  const Trace traced = trace(input, variants);
  return test::rendered([&](Writer& out) { write_json(traced, View{}, out); });
}

}  // namespace

TEST_CASE("embeddings alone are enough, and every default is filled in") {
  const Input input = read(R"({"embeddings": [[1, 2], [3, 4], [5, 6]]})");
  CHECK(same_bits(*input.embeddings, matrix({{1, 2}, {3, 4}, {5, 6}})));
  CHECK(input.tokens == std::vector<std::string>{"x1", "x2", "x3"});
  CHECK(input.words == test::positions({0, 1, 2}));
  CHECK_FALSE(input.self);
  CHECK(input.scale.rule == Scale::Rule::sqrt);
  CHECK_FALSE(input.W_Q);
  CHECK_FALSE(input.W_K);
  CHECK_FALSE(input.W_V);
  CHECK_FALSE(input.title);
  CHECK(input.file == "in.json");
}

TEST_CASE("everything an input file may say is understood") {
  const Input input = read_with(
      R"("title": "T", "source": "S", "description": "D", "$schema": "s.json",
         "W_Q": [[1, 0, 2], [0, 1, 3]], "W_K": [[2, 0, 1], [0, 2, 1]], "W_V": [[1], [2]],
         "word": 2, "self": "skip", "scale": 0.5)");
  CHECK(input.title == "T");
  CHECK(input.source == "S");
  CHECK(input.description == "D");
  CHECK(input.schema == "s.json");
  CHECK(same_bits(*input.W_Q, matrix({{1, 0, 2}, {0, 1, 3}})));
  CHECK(same_bits(*input.W_K, matrix({{2, 0, 1}, {0, 2, 1}})));
  CHECK(same_bits(*input.W_V, matrix({{1}, {2}})));
  CHECK(input.words == test::positions({1}));
  CHECK(input.self == SelfPolicy::skip);
  CHECK(input.scale.rule == Scale::Rule::number);
  CHECK(input.scale.number == 0.5);
}

TEST_CASE("Q, K and V are other names of W_Q, W_K and W_V") {
  const Input input = read_with(R"("Q": [[1], [2]], "K": [[3], [4]], "V": [[5, 6], [7, 8]])");
  CHECK(same_bits(*input.W_Q, matrix({{1}, {2}})));
  CHECK(same_bits(*input.W_K, matrix({{3}, {4}})));
  CHECK(same_bits(*input.W_V, matrix({{5, 6}, {7, 8}})));
}

TEST_CASE("numbers are read as the nearest double") {
  const Input input = read(
      R"({"embeddings": [[0.1, 1e-7, -0.0, 9007199254740993, 5e-324, 12345678901234567890]]})");
  const std::vector<double> expected{
      0.1, 1e-7, -0.0, 9007199254740992.0, 5e-324, 12345678901234567890.0};
  CHECK(same_bits(input.embeddings->row(0), expected));
}

TEST_CASE("a word is a position from 1, a token, or a list of either") {
  CHECK(read_with(R"("word": 1)").words == test::positions({0}));
  CHECK(read_with(R"("word": 2.0)").words == test::positions({1}));
  CHECK(read_with(R"("word": "be")").words == test::positions({1}));
  CHECK(read_with(R"("word": [2, "to"])").words == test::positions({1, 0}));
  CHECK(read_with(R"("word": ["to"])").words == test::positions({0}));
}

TEST_CASE("a token made of digits is a token where it is written as a string") {
  CHECK(read(R"({"tokens": ["2", "1"], "embeddings": [[1], [2]], "word": "1"})").words ==
        test::positions({1}));
  CHECK(read(R"({"tokens": ["2", "1"], "embeddings": [[1], [2]], "word": 1})").words ==
        test::positions({0}));
}

TEST_CASE("scale and self are read as the flags are") {
  CHECK(read_with(R"("scale": "none")").scale.rule == Scale::Rule::none);
  CHECK(read_with(R"("scale": "dim")").scale.rule == Scale::Rule::dim);
  CHECK(read_with(R"("scale": "sqrt")").scale.rule == Scale::Rule::sqrt);
  CHECK(read_with(R"("scale": -3)").scale.number == -3);
  CHECK(read_with(R"("self": "carry")").self == SelfPolicy::carry);
  CHECK(read_with(R"("self": "score")").self == SelfPolicy::score);
}

TEST_CASE("an exported trace is read as the input it was made from, whatever that says") {
  const std::string sentence =
      R"({"$schema": "s.json", "title": "T", "source": "S", "description": "D",
          "tokens": ["so", "it", "goes"], "embeddings": [[1, 2], [3, 4], [5, 6]])";
  const std::string matrices =
      R"(, "Q": [[1, 0.1], [0, 1]], "W_K": [[0, 1], [1, -0.0]], "V": [[1, 2], [3, 5e-324]])";
  const std::vector<std::string> inputs{
      R"({"embeddings": [[1]]})",
      sentence + "}",
      sentence + R"(, "mask": "causal", "self": "score"})",
      sentence + R"(, "mask": "none", "heads": 1, "layout": "in_out"})",
      sentence + matrices + R"(, "heads": 2, "mask": "causal"})",
      sentence + matrices + R"(, "b_Q": [0.1, 2], "b_K": [3, -4], "b_V": [1e300, 0]})",
      sentence + matrices + R"(, "W_O": [[1, 2, 3], [4, 5, 6]], "b_O": [1, 2, 1e-7], "heads": 2})",
      sentence + matrices + R"(, "layout": "out_in", "W_O": [[1, 2]], "b_O": [3], "word": [3, 1]})",
      sentence + R"(, "mask": [[1, 0, 0], [1, 1, false], [true, 0, 1]], "word": ["goes", "so"]})",
      sentence + R"(, "mask": [[0, 1, 1], [1, 1, 0]], "word": ["goes", "so"]})",
      sentence + R"(, "mask": [[true, true, false]], "word": 2, "scale": 0.1, "self": "skip"})",
      sentence + matrices + R"(, "queries": [[1, 0], [0, 1], [1, 1]]})",
      sentence + matrices + R"(, "keys": [[1, 0], [0, 1]], "values": [[1], [2]], "scale": "dim"})",
      sentence +
          R"(, "memory": {"embeddings": [[1, 0], [0, 1]]}, "mask": [[1, 0], [0, 1], [1, 1]]})",
      sentence + matrices +
          R"(, "memory": {"tokens": ["la", "la"], "embeddings": [[1, 0], [0, 1]]}})",
      R"({"queries": [[1, 0], [0, 1]], "keys": [[2, 3], [4, 5]]})",
      R"({"queries": [[1]], "keys": [[2], [4]], "values": [[1], [2]], "tokens": ["a", "b"]})",
      R"({"queries": [[1, 0]], "keys": [[2, 3], [4, 5]], "tokens": ["a"], "mask": [[0, 1]]})",
      R"({"queries": [[1, 0]], "embeddings": [[1], [2]], "K": [[1, 2]], "tokens": ["a", "b"]})",
      R"({"queries": [[1], [2]], "keys": [[1], [2]], "memory": {}, "tokens": ["a", "b"]})",
      R"({"queries": [[1]], "keys": [[1], [2]], "memory": {"tokens": ["", "\u0000\u202e\"\\"]}})",
      R"({"queries": [[1, 2]], "keys": [[1, 2]], "values": [[1, 2, 3, 4]], "heads": 2,
          "W_O": [[1], [2], [3], [4]]})"};
  for (const std::string& text : inputs) {
    INFO(text);
    const Input input = read(text);
    const std::string once = exported(input);
    const Input again = read(once);
    same_input(again, input);
    CHECK(exported(again) == once);
  }
}

TEST_CASE("an export under other words, mask and self than the file's is read as under these") {
  Input input = read(R"({"embeddings": [[1, 2], [3, 4], [5, 6]], "word": [1, 3], "self": "score",
               "mask": [[1, 1, 0], [0, 1, 1]]})");
  SECTION("fewer words: the mask keeps their rows") {
    input.words = test::positions({2});
    const Input again = read(exported(input));
    CHECK(again.words == test::positions({2}));
    CHECK(same_bits(again.mask.cells.row(2), input.mask.cells.row(2)));
    CHECK_FALSE(again.mask.covers(Position{0}));
  }
  SECTION("the same words the other way round") {
    input.words = test::positions({2, 0});
    same_input(read(exported(input)), input);
  }
  SECTION("a rule instead of the rows, and so every word") {
    input.mask = {.rule = MaskRule::causal};
    input.words = test::positions({0, 1, 2});
    input.self = SelfPolicy::carry;
    same_input(read(exported(input)), input);
  }
}

TEST_CASE("a trace is refused where it is none") {
  refuses(
      {R"({"format": "attn-trace/3", "input": {}})",
       R"(/format: found the string "attn-trace/3", expected "attn-trace/1" or "attn-trace/2" in a trace, and no )"
       "such key in an input file"});
  refuses({R"({"format": "attn-trace/1"})",
           "/input: found nothing, expected the object the trace was made from"});
  refuses({R"({"format": "attn-trace/1", "input": 3})",
           "/input: found the number 3, expected the object the trace was made from"});
  refuses({R"({"format": "attn-trace/1", "input": {"embeddings": [[1], [2, 3]]}})",
           "/input/embeddings/1: this row has 2 numbers, but embeddings' first row has 1"});
  refuses({R"({"format": "attn-trace/1", "imput": {}})",
           R"(/imput: found an unknown key, did you mean "input"?)"});
  refuses({R"({"format": "attn-trace/1", "input": {"format": "attn-trace/1"}})",
           "/input/format: found an unknown key, expected one of the known keys"});
}

TEST_CASE("a document that is no object is refused") {
  refuses({"[]", R"(found an empty array, expected an object with the key "embeddings")"});
  refuses({"3", R"(found the number 3, expected an object with the key "embeddings")"});
  refuses({"null", R"(found null, expected an object with the key "embeddings")"});
  refuses({"{}", R"(the key "embeddings" is missing, expected a list of rows of numbers)"});
}

TEST_CASE("an unknown key is refused, with the key it resembles") {
  refuses_with({R"("tokns": [])", R"(/tokns: found an unknown key, did you mean "tokens"?)"});
  refuses_with({R"("w_q": [])", R"(/w_q: found an unknown key, did you mean "W_Q"?)"});
  refuses_with({R"("a/b~c": 1)", "/a~1b~0c: found an unknown key, expected one of the known keys"});
}

TEST_CASE("a key given twice is refused") {
  refuses_with({R"("word": 1, "word": 2)",
                R"(/word: found the key "word" a second time, expected each key once)"});
}

TEST_CASE("texts must be strings") {
  for (const std::string key : {"title", "source", "description", "$schema"}) {
    refuses_with({"\"" + key + "\": 3", "/" + key + ": found the number 3, expected a string"});
    refuses_with({"\"" + key + "\": null", "/" + key + ": found null, expected a string"});
  }
}

TEST_CASE("tokens must be as many strings as there are embeddings") {
  refuses({R"({"tokens": "to be", "embeddings": [[1]]})",
           R"(/tokens: found the string "to be", expected a list of strings)"});
  refuses({R"({"tokens": ["a", 1], "embeddings": [[1], [2]]})",
           "/tokens/1: found the number 1, expected a string"});
  refuses({R"({"tokens": ["a"], "embeddings": [[1], [2]]})",
           "/tokens: found 1 token, expected 2, one for each row of embeddings"});
  refuses({R"({"tokens": ["a", "b", "c"], "embeddings": [[1], [2]]})",
           "/tokens: found 3 tokens, expected 2, one for each row of embeddings"});
  refuses({R"({"tokens": [], "embeddings": [[1]]})",
           "/tokens: found 0 tokens, expected 1, one for each row of embeddings"});
}

TEST_CASE("a matrix is a list of rows of numbers, all equally long and none empty") {
  refuses({R"({"embeddings": []})",
           "/embeddings: found an empty array, expected a matrix: a list of rows of numbers"});
  refuses({R"({"embeddings": {}})",
           "/embeddings: found an object, expected a matrix: a list of rows of numbers"});
  refuses({R"({"embeddings": [1, 2]})",
           "/embeddings/0: found the number 1, expected a row of numbers"});
  refuses({R"({"embeddings": [[1], []]})",
           "/embeddings/1: found an empty array, expected a row of numbers"});
  refuses({R"({"embeddings": [[]]})",
           "/embeddings/0: found an empty array, expected a row of numbers"});
  refuses({R"({"embeddings": [[1, 2], [3]]})",
           "/embeddings/1: this row has 1 number, but embeddings' first row has 2"});
  refuses_with({R"("W_Q": [[1, 2, 3, 4], [1, 2, 3]])",
                "/W_Q/1: this row has 3 numbers, but W_Q's first row has 4"});
}

TEST_CASE("what stands for a number must be one") {
  const std::vector<Case> cases{{"\"1\"", "the string \"1\""},
                                {"null", "null"},
                                {"true", "true"},
                                {"[1]", "an array"},
                                {"{}", "an object"}};
  for (const auto& [value, found] : cases) {
    refuses({"{\"embeddings\": [[1, 2], [3, " + value + "]]}",
             "/embeddings/1/1: found " + found + ", expected a number"});
  }
}

TEST_CASE("a matrix that does not fit the embeddings is refused with its shape") {
  refuses_with({R"("W_V": [[1], [2], [3]])",
                "/W_V: found 3 × 1, expected 2 rows, one for each number of an embedding"});
  refuses_with({R"("K": [[1, 2, 3]])",
                "/K: found 1 × 3, expected 2 rows, one for each number of an embedding"});
  refuses_with({R"("W_Q": [[1], [2]], "W_K": [[1, 2], [3, 4]])",
                "/W_K: found 2 × 2, expected 1 column, one for each number of a query, since "
                "queries are compared with keys"});
  CHECK_NOTHROW(read_with(R"("W_Q": [[1], [2]], "W_V": [[1, 2], [3, 4]])"));
}

TEST_CASE("a matrix under both of its names is refused") {
  refuses_with({R"("Q": [[1], [2]], "W_Q": [[1], [2]])",
                "/Q: found a second name of W_Q, expected only one of W_Q and Q"});
}

TEST_CASE("a word that the sentence has not is refused") {
  for (const std::string word : {"0", "3", "-1", "1.5", "1e300", "null", "true", "{}"}) {
    const std::string message = message_of([&] { read_with("\"word\": " + word); });
    INFO(message);
    CHECK(message.starts_with("in.json: /word: found "));
    CHECK(message.ends_with(", expected a position from 1 to 2, or a token"));
  }
  refuses_with({R"("word": "bee")",
                R"(/word: found "bee", which is no token of the sentence, did you mean "be"?)"});
  refuses_with(
      {R"("word": "question")",
       R"(/word: found "question", which is no token of the sentence, expected a token or a )"
       "position from 1 to 2"});
  refuses_with({R"("word": [])", "/word: found an empty array, expected at least one word"});
  refuses_with({R"("word": [1, "to"])", "/word/1: found word 1 a second time, expected each once"});
  refuses_with({R"("word": [1, [2]])",
                "/word/1: found an array, expected a position from 1 to 2, or a token"});
}

TEST_CASE("a token that stands twice is no name for a word, and its positions are listed") {
  refuses({R"({"tokens": ["a", "b", "a"], "embeddings": [[1], [2], [3]], "word": "a"})",
           R"(/word: found "a", which stands at positions 1, 3, expected one of these positions)"});
}

TEST_CASE("what is no policy and no scale is refused") {
  refuses_with(
      {R"("self": "both")", R"(/self: found the string "both", expected carry, skip or score)"});
  refuses_with({R"("self": null)", "/self: found null, expected carry, skip or score"});
  for (const std::string scale : {"0", "-0.0", "\"2\"", "\"root\"", "null", "[2]", "\"nan\""}) {
    const std::string message = message_of([&] { read_with("\"scale\": " + scale); });
    INFO(message);
    CHECK(message.starts_with("in.json: /scale: found "));
    CHECK(message.ends_with(", expected sqrt, none, dim or a number that is not 0"));
  }
}

TEST_CASE("a flag's words are positions from 1 or tokens, and digits alone are a position") {
  Input input = read(R"({"tokens": ["1", "7", "be", "be"], "embeddings": [[1], [2], [3], [4]]})");
  CHECK(find_words({"2"}, input) == test::positions({1}));
  CHECK(find_words({"1"}, input) == test::positions({0}));
  CHECK(find_words({"7"}, input) == test::positions({1}));  // no position, but a token
  CHECK(find_words({"4", "1"}, input) == test::positions({3, 0}));
  CHECK(find_words({"4", " 1 "}, input) == test::positions({3, 0}));
  const auto message = [&](const std::vector<std::string>& items) {
    return message_of([&] { find_words(items, input); });
  };
  CHECK(message({"9"}) == "--word: found 9, expected a position from 1 to 4, or a token");
  CHECK(message({"0"}) == "--word: found 0, expected a position from 1 to 4, or a token");
  CHECK(message({"be"}) ==
        "--word: found \"be\", which stands at positions 3, 4, expected one of these positions");
  CHECK(message({"bee"}).find("did you mean \"be\"?") != std::string::npos);
  CHECK(message({"2", "7"}) == "--word: found word 2 (\"7\") a second time, expected each once");
  CHECK(message({"99999999999999999999999"}) != "no error");
}

TEST_CASE("a file that is missing and a directory are told apart") {
  const auto folder = std::filesystem::temp_directory_path();
  const auto message = [](const std::string& path) { return message_of([&] { read_text(path); }); };
  CHECK(message(folder.string()).ends_with(": found a directory, expected a JSON file"));
  CHECK(message((folder / "attn-trace-no-such-file.json").string()).find(": cannot be opened: ") !=
        std::string::npos);
}

TEST_CASE("a file is read whole, and an empty one is refused as such") {
  const auto path = std::filesystem::temp_directory_path() / "attn-trace-read-input-test.json";
  const std::string text(200000, ' ');
  std::ofstream(path) << text;
  TextSource read = read_text(path.string());
  while (read.read_more()) {
  }
  CHECK(read.text() == text);
  std::filesystem::remove(path);
  refuses({"", "found an empty file, expected JSON"});
}
