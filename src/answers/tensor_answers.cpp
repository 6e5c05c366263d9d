// Answers in a file of tensors, whose arrays are taken as printed ones are.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "answers/answers.hpp"
#include "answers/printed/read_printed.hpp"
#include "answers/printed/step_names.hpp"
#include "answers/reading.hpp"
#include "tensors/tensor_file.hpp"
#include "version.hpp"

namespace attn {
namespace {

PrintedArray array_of(const std::string& name, const Tensor& tensor) {
  PrintedArray array{.label = name,
                     .extents = tensor.shape,
                     .elided_after = std::vector<std::optional<std::size_t>>(tensor.shape.size()),
                     .is_of_file = true,
                     .stored_as = &facts(tensor.element)};
  if (array.extents.empty()) {  // a number by itself
    array.extents = {1};
    array.elided_after.resize(1);
  }
  array.cells.reserve(tensor.numbers.size());
  for (const double number : tensor.numbers) array.cells.push_back({.value = number});
  return array;
}

// The one array of a .npy has no name, but its file may be called as a step is.
std::string name_of_only(const std::string& path) {
  std::string name = std::filesystem::path(path).stem().string();
  if (!step_named(name) && !names_mask(name)) name.clear();
  return name;
}

}  // namespace

Answers read_tensor_answers(const std::string& path, const Trace& trace, const PrintedHow& how) {
  const auto file = open_tensors(path);
  AnswersReading reading(path, trace);
  if (how.commas != CommaAs::refused) {
    reading.refuse("", "found numbers as they are stored, which have no commas",
                   "leave out --read decimal-comma and --read thousands");
  }
  std::vector<std::string> names = file->names();
  const bool has_names = !names.empty();
  if (!has_names) names.push_back(name_of_only(path));
  const auto is_step = [](const std::string& name) {
    return !name.starts_with(input_prefix) && step_named(name).has_value();
  };
  const auto is_mask = [](const std::string& name) {
    return !name.starts_with(input_prefix) && names_mask(name);
  };
  const bool any_step = std::ranges::any_of(names, is_step);
  std::vector<PrintedArray> arrays;
  for (const std::string& name : names) {
    if (how.as.empty() && any_step && name.starts_with(input_prefix)) continue;
    if (how.as.empty() && any_step && !is_step(name) && !is_mask(name)) {
      reading.note({.by = PrintedNote::By::nothing, .label = name, .is_of_file = true});
      continue;
    }
    const auto stored = file->find(has_names ? std::optional(name) : std::nullopt);
    arrays.push_back(array_of(name, read_tensor(stored)));
  }
  if (arrays.empty()) reading.refuse("", "found no tensor, expected numbers of a step");
  read_arrays(std::move(arrays), how, reading);
  return std::move(reading).take();
}

}  // namespace attn
