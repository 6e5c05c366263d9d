// The trace as arrays for programs: every step whole, under its address, and the input's matrices.
#include "render/trace/arrays.hpp"

#include <fmt/format.h>

#include <utility>

#include "explain/cell.hpp"
#include "render/trace/json.hpp"
#include "render/trace/trace.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"
#include "write/json_text.hpp"
#include "write/npz.hpp"
#include "write/safetensors.hpp"

namespace attn {
namespace {

void hand_on(const Matrix& matrix, const Array::Take& take) {
  for (std::size_t i = 0; i < matrix.rows(); ++i) take(matrix.row(i));
}

Array array_of(std::string name, const Matrix& matrix) {
  return {.name = std::move(name),
          .shape = {matrix.rows(), matrix.columns()},
          .numbers = [&matrix](const Array::Take& take) { hand_on(matrix, take); }};
}

// The vectors of a word's tokens, word after word: never all of them at once.
Array weighted_array(std::string name, const Trace& trace, const VariantTrace& variant,
                     const Step& step) {
  const std::size_t words = trace.input.words.size();
  const std::size_t tokens = trace.input.attended_tokens().size();
  const auto numbers = [&trace, &variant, &step, words, tokens](const Array::Take& take) {
    std::vector<double> vector;
    for (std::size_t i = 0; i < words; ++i) {
      for (std::size_t j = 0; j < tokens; ++j) {
        weighted_vector(trace, variant, step, Row{i}, Position{j}, vector);
        take(vector);
      }
    }
  };
  return {
      .name = std::move(name), .shape = {words, tokens, step.extent.columns}, .numbers = numbers};
}

// The matrices that each head has its own of are one array.
Array array_of_heads(std::string name, const Input& input, const InputMatrix& which,
                     std::size_t heads) {
  const Matrix& first = *find_matrix(input, which, 1);
  return {.name = std::move(name),
          .shape = {heads, first.rows(), first.columns()},
          .numbers = [&input, &which, heads](const Array::Take& take) {
            for (std::size_t head = 1; head <= heads; ++head) {
              hand_on(*find_matrix(input, which, head), take);
            }
          }};
}

void add_input(std::vector<Array>& arrays, const Input& input) {
  for (const InputMatrix& which : input_matrices) {
    const std::size_t count = count_matrices(input, which);
    if (count == 0) continue;
    const bool is_W = which.step && which.row_for == RowFor::feature && which.member != nullptr;
    const std::string name = fmt::format("input.{}", is_W ? W_name(input, *which.step) : which.key);
    if (count > 1) {
      arrays.push_back(array_of_heads(name, input, which, count));
      continue;
    }
    arrays.push_back(array_of(name, *find_matrix(input, which)));
    const bool is_vector = which.row_for == RowFor::all || which.is_of_norm();
    if (is_vector) arrays.back().shape.erase(arrays.back().shape.begin());
  }
  if (input.rotary && input.rotary->cos) {
    arrays.push_back(array_of("input.rotary.cos", *input.rotary->cos));
    arrays.push_back(array_of("input.rotary.sin", *input.rotary->sin));
  }
}

// What the numbers are of, for whoever has the file alone.
std::vector<std::pair<std::string, std::string>> metadata_of(const Trace& trace) {
  const Input& input = trace.input;
  std::vector<std::pair<std::string, std::string>> metadata{
      {"generator", fmt::format("attn-trace {}", version)}};
  if (input.title) metadata.emplace_back("title", *input.title);
  metadata.emplace_back("tokens", json_strings(input.tokens));
  if (input.past || input.memory) {
    metadata.emplace_back("attended_tokens", json_strings(input.attended_tokens()));
  }
  metadata.emplace_back("words", json_array(ordinals(input.words)));
  for (const VariantTrace& variant : trace.variants) {
    metadata.emplace_back(fmt::format("{}.settings", name(variant.variant)),
                          settings_json(input, variant));
  }
  return metadata;
}

}  // namespace

std::vector<Array> arrays_of(const Trace& trace, const View& view) {
  std::vector<Array> arrays;
  add_input(arrays, trace.input);
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      if (!view.shows(step.id)) continue;
      std::string name = address_of(step, variant);
      arrays.push_back(shape_of(step) == Shape::pair_features
                           ? weighted_array(std::move(name), trace, variant, step)
                           : array_of(std::move(name), step.cells));
    }
  }
  return arrays;
}

double size_of_arrays(const Trace& trace, const View& view) {
  double bytes = 0.0;
  for (const Array& array : arrays_of(trace, view)) bytes += static_cast<double>(array.bytes());
  return bytes;
}

void write_npz(const Trace& trace, const View& view, Writer& out) {
  write_npz(arrays_of(trace, view), out);
}

void write_safetensors(const Trace& trace, const View& view, Writer& out) {
  write_safetensors(arrays_of(trace, view), metadata_of(trace), out);
}

}  // namespace attn
