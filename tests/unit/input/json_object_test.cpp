// An object's keys must be read as what they have to hold, and what is something else refused with
// its place, however deep the object itself stands.
#include "input/json_object.hpp"

#include <array>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::matrix;
using test::message_of;
using test::same_bits;

// A document, and its object as a reader is given it.
struct Document {
  explicit Document(const std::string& text) : json(parse_json(text, file)) {}
  JsonObject object() const { return JsonObject(json, file, ""); }

  std::string file = "f.json";
  Json json;
};

// The error that reading one of the text's keys ends in.
template <typename Read>
std::string refusal(const std::string& text, Read read) {
  const Document document(text);
  return message_of([&] { read(document.object()); });
}

}  // namespace

TEST_CASE("what a key holds is read, and nothing where there is no such key") {
  const Document document(R"({"title": "t", "tokens": ["a", "b"], "W_Q": [[1, 2], [3, 4.5]],
                              "b_Q": [1, 2], "memory": {"tokens": ["m"]}})");
  const JsonObject object = document.object();
  CHECK(object.string("title") == "t");
  CHECK(object.strings("tokens") == std::vector<std::string>{"a", "b"});
  CHECK(same_bits(object.matrix("W_Q").value(), matrix({{1, 2}, {3, 4.5}})));
  CHECK(same_bits(object.row("b_Q").value(), matrix({{1, 2}})));
  CHECK(object.object("memory", "an object")->strings("tokens") == std::vector<std::string>{"m"});
  CHECK(object.has("title"));
  CHECK_FALSE(object.has("Title"));
  CHECK_FALSE(object.string("source"));
  CHECK_FALSE(object.strings("source"));
  CHECK_FALSE(object.matrix("source"));
  CHECK_FALSE(object.row("source"));
  CHECK_FALSE(object.object("source", "an object"));
}

TEST_CASE("a list or a matrix is refused at its first item that cannot be one") {
  CHECK(refusal(R"({"tokens": ["a", 2]})", [](const JsonObject& o) { o.strings("tokens"); }) ==
        "f.json: /tokens/1: found the number 2, expected a string");
  CHECK(refusal(R"({"b_Q": [1, null]})", [](const JsonObject& o) { o.row("b_Q"); }) ==
        "f.json: /b_Q/1: found null, expected a number");
  CHECK(refusal(R"({"b_Q": []})", [](const JsonObject& o) { o.row("b_Q"); }) ==
        "f.json: /b_Q: found an empty array, expected a list of numbers");
  const auto read_W_Q = [](const JsonObject& o) { o.matrix("W_Q"); };
  CHECK(refusal(R"({"W_Q": [[1, 2], [3, "4"]]})", read_W_Q) ==
        "f.json: /W_Q/1/1: found the string \"4\", expected a number");
  CHECK(refusal(R"({"W_Q": [[1, 2], []]})", read_W_Q) ==
        "f.json: /W_Q/1: found an empty array, expected a row of numbers");
}

TEST_CASE("a ragged row is held against the first row of the matrix by its name") {
  CHECK(refusal(R"({"W_Q": [[1, 2], [3]]})", [](const JsonObject& o) { o.matrix("W_Q"); }) ==
        "f.json: /W_Q/1: this row has 1 number, but W_Q's first row has 2");
  CHECK(refusal(R"({"keys": [[1], [3, 4]]})", [](const JsonObject& o) { o.matrix("keys"); }) ==
        "f.json: /keys/1: this row has 2 numbers, but keys' first row has 1");
}

TEST_CASE("cells may stand for numbers, as a reader's own rule has it") {
  const Cells flags{.read = [](const Json& cell) -> std::optional<double> {
                      if (!cell.is_boolean()) return std::nullopt;
                      return cell.get<bool>() ? 1.0 : 0.0;
                    },
                    .expected = "true or false"};
  const Document document(R"({"mask": [[true, false]]})");
  CHECK(same_bits(document.object().matrix("mask", flags).value(), matrix({{1, 0}})));
  CHECK(refusal(R"({"mask": [[true, 0]]})", [&](const JsonObject& o) {
          o.matrix("mask", flags);
        }) == "f.json: /mask/0/1: found the number 0, expected true or false");
}

TEST_CASE("an object inside another names its whole place") {
  CHECK(refusal(R"({"memory": {"embeddings": [[1], [2, 3]]}})", [](const JsonObject& o) {
          o.object("memory", "an object")->matrix("embeddings");
        }).starts_with("f.json: /memory/embeddings/1: "));
  CHECK(refusal(R"({"memory": []})", [](const JsonObject& o) { o.object("memory", "a memory"); }) ==
        "f.json: /memory: found an empty array, expected a memory");
  CHECK(refusal("{}", [](const JsonObject& o) { o.refuse("", "found nothing"); }) ==
        "f.json: found nothing");
}

TEST_CASE("an unknown key is refused with the known one that is near, if any is") {
  const std::array<std::string_view, 2> known{"tokens", "embeddings"};
  const auto read = [&](const JsonObject& o) { o.require_known_keys(known); };
  CHECK(refusal(R"({"tokens": 1, "embeddings": 2})", read) == "no error");
  CHECK(refusal(R"({"tokens": 1, "embedings": 2})", read) ==
        "f.json: /embedings: found an unknown key, did you mean \"embeddings\"?");
  CHECK(refusal(R"({"a/b": 1})", read) ==
        "f.json: /a~1b: found an unknown key, expected one of the known keys");
}

TEST_CASE("one is counted in the singular") {
  CHECK(counted(0, "row") == "0 rows");
  CHECK(counted(1, "row") == "1 row");
  CHECK(counted(12, "row") == "12 rows");
}
