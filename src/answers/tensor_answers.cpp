// Answers in a file of tensors, whose arrays are taken as printed ones are.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "answers/answers.hpp"
#include "answers/printed/read_printed.hpp"
#include "answers/printed/step_names.hpp"
#include "answers/reading.hpp"
#include "tensors/tensor_file.hpp"

namespace attn {
namespace {

// What --export calls the matrices of the input.
constexpr std::string_view of_input = "input.";

struct TypeOf {
  Element element;
  std::string_view name;
  double lost;  // of a number's size, when it was computed and stored; float32's is always allowed
};

constexpr std::array<TypeOf, 13> types{{{Element::f64, "float64", 0.0},
                                        {Element::f32, "float32", 0.0},
                                        {Element::f16, "float16", 0.0009765625},
                                        {Element::bf16, "bfloat16", 0.0078125},
                                        {Element::i64, "int64", 0.0},
                                        {Element::i32, "int32", 0.0},
                                        {Element::i16, "int16", 0.0},
                                        {Element::i8, "int8", 0.0},
                                        {Element::u64, "uint64", 0.0},
                                        {Element::u32, "uint32", 0.0},
                                        {Element::u16, "uint16", 0.0},
                                        {Element::u8, "uint8", 0.0},
                                        {Element::boolean, "bool", 0.0}}};

const TypeOf& type_of(Element element) {
  return *std::ranges::find(types, element, &TypeOf::element);
}

PrintedArray array_of(const std::string& name, const Tensor& tensor) {
  const TypeOf& type = type_of(tensor.element);
  PrintedArray array{.label = name,
                     .extents = tensor.shape,
                     .elided_after = std::vector<std::optional<std::size_t>>(tensor.shape.size()),
                     .lost_as_stored = type.lost,
                     .stored_as = type.name};
  array.cells.reserve(tensor.numbers.size());
  for (const double number : tensor.numbers) array.cells.push_back({.value = number});
  return array;
}

}  // namespace

Answers read_tensor_answers(const std::string& path, const Trace& trace, const PrintedHow& how) {
  const auto file = open_tensors(path);
  AnswersReading reading(path, trace);
  std::vector<std::string> names = file->names();
  const bool has_names = !names.empty();
  if (!has_names) names.emplace_back();
  const bool any_step = std::ranges::any_of(names, [](const std::string& name) {
    return !name.starts_with(of_input) && step_named(name);
  });
  std::vector<PrintedArray> arrays;
  for (const std::string& name : names) {
    const bool is_step = !name.starts_with(of_input) && step_named(name);
    if (how.as.empty() && any_step && name.starts_with(of_input)) continue;
    if (how.as.empty() && any_step && !is_step) {
      reading.note({.by = PrintedNote::By::nothing, .label = name, .stored_as = "none"});
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
