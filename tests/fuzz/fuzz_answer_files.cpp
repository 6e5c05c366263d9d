#include "fuzz_answer_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "answers/answers.hpp"
#include "error.hpp"
#include "fuzz_answers.hpp"
#include "fuzz_mutator.hpp"
#include "fuzz_support.hpp"
#include "tensor_files.hpp"
#include "tensors/element.hpp"

namespace {

using namespace attn;
using fuzz::require;
using test::bytes_of;
using test::Random;
using Extents = std::vector<std::size_t>;

struct Array {
  std::string name{};
  Element element = Element::f64;
  Extents shape{};
  std::vector<double> numbers{};
};

// The bits of a number in some type. Those of f16 are of another number: any will do.
std::string stored(double number, Element element) {
  const std::size_t size = facts(element).size;
  switch (element) {
    case Element::f64:
      return bytes_of(std::bit_cast<std::uint64_t>(number), size);
    case Element::f32:
      return bytes_of(std::bit_cast<std::uint32_t>(static_cast<float>(number)), size);
    case Element::f16:
    case Element::bf16:
      return bytes_of(std::bit_cast<std::uint32_t>(static_cast<float>(number)) >> 16U, size);
    case Element::boolean:
      return bytes_of(number > 0.5 ? 1 : 0, size);
    default:
      break;
  }
  const bool is_small = std::abs(number) < 100.0;
  return bytes_of(static_cast<std::uint64_t>(is_small ? std::llround(number) : 7), size);
}

std::string stored(const Array& array) {
  std::string bytes;
  for (const double number : array.numbers) bytes += stored(number, array.element);
  return bytes;
}

std::string npy(const Array& array, Random& random) {
  const bool is_byte = facts(array.element).size == 1;
  const std::string descr = fmt::format("{}{}", is_byte ? "|" : "<", facts(array.element).numpy);
  const std::string shape =
      fmt::format("({}{})", fmt::join(array.shape, ", "), array.shape.size() == 1 ? "," : "");
  const bool is_matrix = array.shape.size() > 1;
  return test::npy(descr, shape, stored(array), is_matrix && random.chance(6) ? "True" : "False");
}

std::string safetensors(const std::vector<Array>& arrays) {
  auto header = nlohmann::json::object();
  std::string bytes;
  for (const Array& array : arrays) {
    const std::size_t begin = bytes.size();
    bytes += stored(array);
    header[array.name] = {{"dtype", facts(array.element).name},
                          {"shape", array.shape},
                          {"data_offsets", {begin, bytes.size()}}};
  }
  const auto shown = nlohmann::json::error_handler_t::replace;
  return test::safetensors(header.dump(-1, ' ', false, shown), bytes);
}

const Step& any_step(const VariantTrace& variant, Random& random) {
  while (true) {  // some of them hold no numbers
    const Step& step = variant.steps[random.between(0, variant.steps.size() - 1)];
    if (step.cells.rows() > 0) return step;
  }
}

std::string own_name(const VariantTrace& variant, const Step& step) {
  const std::string head = step.head > 0 ? fmt::format("head{}.", step.head) : "";
  return fmt::format("{}.{}{}", name(variant.variant), head, facts(step.id).name);
}

std::string any_name(Random& random) {
  static const std::vector<std::string> all{
      "weights",     "Q",       "attn/scores", "head0.weights",
      "mask",        "loss",    "out",         "input.W_Q",
      "x1",          "",        "\x1b[1m",     "h.0.attn_mask",
      "raw.context", "0",       "qkv.weights", "qkv.head9.scores",
      "norm1",       "weights "};
  return all[random.between(0, all.size() - 1)];
}

// Further axes of one row, all in one, none at all, no numbers, other extents of as many.
void reshape(Array& array, Random& random) {
  switch (random.between(0, 7)) {
    case 0:
      array.shape.insert(array.shape.begin(), random.between(1, 3), 1);
      break;
    case 1:
      array.shape.insert(array.shape.begin(), 2);
      array.numbers.insert(array.numbers.end(), array.numbers.begin(), array.numbers.end());
      break;
    case 2:
      array.shape = {array.numbers.size()};
      break;
    case 3:
      array.shape.clear();
      array.numbers.resize(1);
      break;
    case 4:
      array.shape[random.between(0, array.shape.size() - 1)] = 0;
      array.numbers.clear();
      break;
    case 5:
      std::swap(array.shape.front(), array.shape.back());
      break;
    case 6:
      array.shape.push_back(1);
      break;
    default:
      array.shape = {1, 1};
      array.numbers.resize(1);
  }
}

Array any_array(const Trace& trace, Random& random) {
  const VariantTrace& variant = trace.variants[random.between(0, trace.variants.size() - 1)];
  const Step& step = any_step(variant, random);
  Array array{.name = own_name(variant, step),
              .shape = {step.cells.rows(), step.cells.columns()},
              .numbers = {}};
  for (std::size_t i = 0; i < step.cells.rows(); ++i) {
    for (const double number : step.cells.row(i)) array.numbers.push_back(number);
  }
  return array;
}

void change(Array& array, Random& random) {
  if (random.chance(2)) array.name = any_name(random);
  if (random.chance(2)) reshape(array, random);
  if (random.chance(2)) array.element = all_elements[random.between(0, 12)].element;
  if (random.chance(4) && !array.numbers.empty()) {
    array.numbers[random.between(0, array.numbers.size() - 1)] =
        random.chance(2) ? std::nan("") : random.unit() * 1e3;
  }
}

PrintedHow any_how(Random& random) {
  PrintedHow how;
  if (random.chance(4)) {
    how.as.emplace_back(random.chance(2) ? "weights" : "qkv.head1.scores");
    if (random.chance(3)) how.as.emplace_back("context");
  }
  how.flat = random.chance(2) ? PrintedHow::Flat::by_rows : PrintedHow::Flat::refused;
  return how;
}

std::string mutated(const std::string& bytes, Random& random) {
  return Mutator({bytes}, random.between(1, 1'000'000)).next();
}

// Of a zip what is in it is changed, as its sums tell any other change.
AnswerFile packed(const std::vector<Array>& arrays, bool is_changed, Random& random) {
  if (random.chance(3)) {
    const std::string bytes = safetensors(arrays);
    return {is_changed ? mutated(bytes, random) : bytes, ".safetensors"};
  }
  std::vector<test::Member> members;
  for (const Array& array : arrays) {
    std::string bytes = npy(array, random);
    if (is_changed) bytes = mutated(bytes, random);
    if (arrays.size() == 1 && random.chance(3)) return {bytes, ".npy"};
    members.push_back({array.name + ".npy", bytes, random.chance(2)});
  }
  const std::string bytes = test::zip(members);
  return {is_changed && random.chance(4) ? mutated(bytes, random) : bytes, ".npz"};
}

bool is_whole(const Array& array) {
  return std::ranges::all_of(array.numbers, [](double number) { return std::isfinite(number); });
}

}  // namespace

AnswerFile answer_file(const Trace& trace, Random& random) {
  std::vector<Array> arrays;
  for (std::size_t left = random.between(1, 3); left > 0; --left) {
    arrays.push_back(any_array(trace, random));
  }
  if (arrays.size() == 1 && random.chance(3) && is_whole(arrays[0])) {
    return {safetensors(arrays), ".safetensors", {}, true};
  }
  for (Array& array : arrays) {
    if (!random.chance(3)) change(array, random);
  }
  AnswerFile file = packed(arrays, random.chance(2), random);
  file.how = any_how(random);
  return file;
}

bool take_answer_file(const Trace& trace, const AnswerFile& file, const std::string& path,
                      const View& view) {
  std::ofstream(path, std::ios::binary) << file.bytes;
  const auto read = [&] { return read_tensor_answers(path, trace, file.how); };
  const bool is_accepted = take_read(trace, read, {path + ": ", "--as: "}, view);
  require(is_accepted || !file.must_be_accepted, "a step's own numbers under its name are read");
  std::filesystem::remove(path);
  return is_accepted;
}
