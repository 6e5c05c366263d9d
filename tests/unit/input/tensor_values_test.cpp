// An input may name the numbers of another file in place of its own; the trace has the numbers.
#include "input/tensor_values.hpp"

#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "catch.hpp"
#include "helpers.hpp"
#include "input/read_input.hpp"
#include "tensor_files.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;
using test::bytes_of;
using test::matrix;
using test::message_of;
using test::same_bits;

constexpr float inf = std::numeric_limits<float>::infinity();

// A folder with an input file and the files of tensors that it names.
class Named {
 public:
  Named() {
    const std::string numbers = bytes_of({1, 2, 3, 4, 5, 6});
    test::put(folder_ / "a.npy", test::npy("<f4", "(3, 2)", numbers));
    test::put(folder_ / "mask.npy",
              test::npy("<f4", "(3, 3)", bytes_of({0, -inf, -inf, 0, 0, -inf, 0, 0, 0})));
    test::put(folder_ / "b.npz", test::zip({{"bias.npy", test::npy("<f4", "(2, 3)", numbers)}}));
  }

  Input read(const std::string& text) const { return read_input(text, folder_ / "in.json"); }
  /// The message after the input file's name, where both files stand without their folder.
  std::string refusal(const std::string& text) const {
    std::string message = message_of([&] { read(text); });
    const std::string folder = folder_ / "";
    for (std::size_t at = message.find(folder); at != message.npos; at = message.find(folder)) {
      message.erase(at, folder.size());
    }
    return message.starts_with("in.json: ") ? message.substr(9) : message;
  }
  std::string path(const std::string& name) const { return folder_ / name; }

 private:
  test::Folder folder_;
};

}  // namespace

TEST_CASE("a tensor stands in the place of a matrix, a list and each of a list") {
  const Named named;
  const Input input = named.read(R"({
      "embeddings": {"file": "a.npy"}, "positions": {"file": "a.npy", "ids": [2, 0, 0]},
      "W_Q": {"file": "a.npy", "rows": [0, 2]}, "W_K": {"file": "a.npy", "rows": [1, 3]},
      "b_Q": {"file": "b.npz", "name": "bias", "index": [1], "columns": [0, 2]},
      "mask": {"all": ["causal", {"file": "mask.npy"}]}})");
  CHECK(same_bits(*input.embeddings, matrix({{1, 2}, {3, 4}, {5, 6}})));
  CHECK(same_bits(*input.positions->table, matrix({{5, 6}, {1, 2}, {1, 2}})));
  CHECK(same_bits(*input.W_K, matrix({{3, 4}, {5, 6}})));
  CHECK(same_bits(*input.b_Q, matrix({{4, 5}})));
  CHECK(input.mask.parts.at(1).was_additive);
}

TEST_CASE("the files whose tensors an input names are known, so that none is written over") {
  const Named named;
  const Input input = named.read(R"({"embeddings": {"file": "a.npy", "ids": [0, 1], "plus":
      {"file": "b.npz", "name": "bias", "columns": [0, 2]}}})");
  const std::set<std::string> files(input.tensor_files.begin(), input.tensor_files.end());
  CHECK(files == std::set{named.path("a.npy"), named.path("b.npz")});
  CHECK(named.read(R"({"embeddings": [[1]]})").tensor_files.empty());
}

TEST_CASE("plus adds the numbers of another tensor of the same shape") {
  const Named named;
  const Input input = named.read(R"({"embeddings": {"file": "a.npy", "rows": [0, 2], "plus":
      {"file": "a.npy", "rows": [1, 3], "plus": {"file": "a.npy", "ids": [0, 0]}}}})");
  CHECK(same_bits(*input.embeddings, matrix({{5, 8}, {9, 12}})));
}

TEST_CASE("a tensor that cannot be had is refused with its place in both files") {
  const Named named;
  const auto of = [&](const std::string& reference) {
    return named.refusal(R"({"embeddings": )" + reference + "}");
  };
  CHECK(of(R"({"file": "a.npy", "rows": [0, 9]})") ==
        "/embeddings: a.npy: found rows [0, 9] of a tensor of 3 × 2, expected from less than to, "
        "and to at most 3");
  CHECK(of(R"({"file": "a.npy", "row": [0, 9]})") ==
        "/embeddings/row: found an unknown key, did you mean \"rows\"?");
  CHECK(of(R"({"name": "a"})") ==
        "/embeddings: the key \"file\" is missing, expected the path of a .npy, .npz or "
        ".safetensors");
  CHECK(of(R"({"file": "b.npz", "name": "bais"})") ==
        "/embeddings: b.npz: found no tensor \"bais\" among its 1, did you mean \"bias\"?");
  CHECK(of(R"({"file": "a.npy", "index": [0]})") ==
        "/embeddings: found 2 taken of a.npy, expected a matrix");
  CHECK(of(R"({"file": "mask.npy"})") ==
        "/embeddings: found -inf at [0, 1] of what is taken of mask.npy, expected finite numbers");
  CHECK(of(R"({"file": "a.npy", "plus": {"file": "a.npy", "rows": [0, 1]}})") ==
        "/embeddings/plus: found 1 × 2 taken of a.npy, expected 3 × 2, to which it is added");
}

TEST_CASE("where no numbers may stand, a tensor is no value either") {
  const Named named;
  CHECK(named.refusal(R"({"embeddings": [[1]], "title": {"file": "a.npy"}})") ==
        "/title: found an object, expected a string");
  CHECK(named.refusal(R"({"embeddings": [[1]], "norm": {"file": "a.npy"}})")
            .starts_with("/norm/file: found an unknown key"));
}
