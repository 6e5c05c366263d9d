// Whatever bytes a file of tensors has, they are read, or refused with a message of a line.
#include "fuzz_tensors.hpp"

#include <optional>

#include "error.hpp"
#include "fuzz_support.hpp"
#include "tensor_files.hpp"
#include "tensors/tensor_file.hpp"

namespace {

using namespace attn;
using fuzz::require;
using test::bytes_of;

void read_parts(const StoredTensor& stored) {
  const Tensor whole = read_tensor(stored);
  std::size_t count = 1;
  for (const std::size_t length : whole.shape) count *= length;
  require(whole.shape == stored.shape && whole.numbers.size() == count,
          "a tensor has the numbers that its shape says");
  if (count == 0) return;
  Selection selection;
  while (selection.index.size() + 2 < whole.shape.size()) selection.index.push_back(0);
  if (whole.shape.empty()) return;
  const std::size_t columns = whole.shape.back();
  selection.columns = Slice{columns / 2, columns};
  if (whole.shape.size() > 1) {
    selection.ids = {whole.shape[whole.shape.size() - 2] - 1, 0};
    selection.transposed = true;
  }
  const Tensor part = read_tensor(stored, selection);
  // Turned, the first row's number stands after the last row's, which was asked for before it.
  const double found = part.numbers.at(whole.shape.size() < 2 ? 0 : 1);
  const double expected = whole.numbers.at(columns / 2);
  require(found == expected || (found != found && expected != expected),
          "a part of a tensor has its numbers");
}

}  // namespace

std::vector<std::string> known_arrays() {
  const std::string numbers = bytes_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  std::vector<std::string> known{
      test::npy("<f4", "(3, 4)", numbers),         test::npy(">f8", "(2, 3)", numbers),
      test::npy("<f2", "(2, 3, 4)", numbers),      test::npy("<V2", "(24,)", numbers),
      test::npy("<i4", "(3, 4)", numbers, "True"), test::npy("|u1", "(2, 0, 3)", ""),
      test::npy("|b1", "()", std::string(1, '\1'))};
  known.push_back(test::zip({{"W_Q.npy", known[0]}, {"b/0.npy", known[3]}}));
  known.push_back(test::zip({{"W_Q.npy", known[0], true}, {"b.npy", known[4], true}}));
  return known;
}

std::vector<std::string> known_safetensors() {
  const std::string numbers = bytes_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11});
  return {test::safetensors(R"({"W": {"dtype": "F32", "shape": [3, 3], "data_offsets": [0, 36]},)"
                            R"( "b": {"dtype": "BF16", "shape": [6], "data_offsets": [36, 48]},)"
                            R"( "__metadata__": {"format": "pt"}} )",
                            numbers),
          test::safetensors(
              R"({"W": {"dtype": "I64", "shape": [1, 2, 3], "data_offsets": [0, 48]}})", numbers)};
}

bool take_tensors(const std::string& path) {
  try {
    const auto file = open_tensors(path);
    std::vector<std::optional<std::string>> names{std::nullopt};
    const auto known = file->names();
    if (!known.empty()) names.assign(known.begin(), known.end());
    for (const auto& name : names) read_parts(file->find(name));
    return true;
  } catch (const Error& error) {
    require(error.message().starts_with(path + ": "), "a message begins with the file's name");
    require(error.message().size() > path.size() + 2, "a message says something");
    require(fuzz::is_a_line(error.message()), "a message is a line");
    require(fuzz::can_be_shown(error.message()), "a message can be shown in one line");
    require(fuzz::can_be_shown(error.hint()), "a hint can be shown in one line");
    return false;
  }
}
