// A matrix that does not fit must be found before anything is computed, and be the one that is
// named: with its shape, what was expected and, where it is only turned, that.
#include "input/shapes.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;

// The message about an input, read from a file that has the keys `json`.
std::string refusal(const Input& input, const std::string& keys = "{}") {
  const std::string file = "in.json";
  const Json json = parse_json(keys, file);
  return message_of([&] { require_fitting_shapes(JsonObject(json, file, ""), input); });
}

// Two words of three features, queries and keys of two, values of four.
Input fitting() {
  Input input = test::input_of(Matrix(2, 3));
  input.W_Q = Matrix(3, 2);
  input.W_K = Matrix(3, 2);
  input.W_V = Matrix(3, 4);
  return input;
}

}  // namespace

TEST_CASE("matrices that fit are let pass, whichever way they are stored") {
  CHECK(refusal(lecture()) == "no error");
  CHECK(refusal(fitting()) == "no error");
  Input turned = fitting();
  turned.layout = Layout::out_in;
  turned.W_Q = Matrix(2, 3);
  turned.W_K = Matrix(2, 3);
  turned.W_V = Matrix(4, 3);
  CHECK(refusal(turned) == "no error");
}

TEST_CASE("a learned matrix takes embeddings, and is said to be turned where that would do") {
  Input input = fitting();
  input.W_V = Matrix(2, 4);
  CHECK(refusal(input) ==
        "in.json: /W_V: found 2 × 4, expected 3 rows, one for each number of an embedding");
  input.W_V = Matrix(4, 3);
  try {
    const Json json = parse_json("{}", "in.json");
    const std::string file = "in.json";
    require_fitting_shapes(JsonObject(json, file, ""), input);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.hint() ==
          "vectors are rows: value = embedding · W_V, so the matrix is d_model × d_v; if it is d_v "
          "× d_model, \"layout\" is \"out_in\"");
  }
}

TEST_CASE("a matrix is named as the file names it") {
  Input input = fitting();
  input.W_V = Matrix(2, 4);
  CHECK(refusal(input, R"({"V": 0})").starts_with("in.json: /V: "));
}

TEST_CASE("keys are as long as queries, however either was come by") {
  Input input = fitting();
  input.W_K = Matrix(3, 5);
  CHECK(refusal(input) ==
        "in.json: /W_K: found 3 × 5, expected 2 columns, one for each number of a query, since "
        "queries are compared with keys");
  input = fitting();
  input.keys = Matrix(2, 5);
  CHECK(refusal(input).starts_with("in.json: /keys: found 2 × 5, expected 2 columns"));
}

TEST_CASE("heads share columns evenly") {
  Input input = fitting();
  input.heads = 2;
  CHECK(refusal(input) == "no error");
  input.W_V = Matrix(3, 5);
  CHECK(refusal(input) ==
        "in.json: /W_V: found 3 × 5, expected a number of columns that 2 heads can share evenly");
}

TEST_CASE("a bias is as long as what it is added to, and never alone") {
  Input input = fitting();
  input.b_Q = Matrix(1, 2);
  CHECK(refusal(input) == "no error");
  input.b_Q = Matrix(1, 3);
  CHECK(refusal(input) == "in.json: /b_Q: found 3 numbers, expected 2, one for each column of W_Q");
  input = fitting();
  input.b_O = Matrix(1, 2);
  CHECK(refusal(input) ==
        "in.json: /b_O: found a bias without W_O, expected both: a bias is added after the "
        "projection");
}

TEST_CASE("the output projection takes contexts, which are as long as what is summed") {
  Input input = fitting();
  input.W_O = Matrix(4, 3);
  CHECK(refusal(input) == "no error");
  input.W_O = Matrix(3, 3);
  CHECK(refusal(input) ==
        "in.json: /W_O: found 3 × 3, expected 4 rows, one for each number of a context");
  // Without values, keys are summed.
  input.W_V.reset();
  input.W_O = Matrix(2, 3);
  CHECK(refusal(input) == "no error");
}
