// The trace as arrays for programs: every step whole, under its address, and the input's matrices.
#include "render/trace/arrays.hpp"

#include <fmt/format.h>

#include <cmath>
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

std::string of_input(std::string_view name) { return fmt::format("{}{}", input_prefix, name); }

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

// Of each word and token 1 where the word may attend to it, 0 where that is hidden, and NaN where
// the input has no row for the word. Where heads have masks of their own, head after head.
Array array_of_mask(const Input& input) {
  const std::size_t words = input.tokens.size();
  const std::size_t tokens = input.attended_tokens().size();
  const bool of_heads = input.mask.has(MaskRule::heads);
  const std::size_t heads = of_heads ? input.heads : 1;
  const auto numbers = [&input, words, tokens, heads](const Array::Take& take) {
    std::vector<double> row(tokens);
    for (std::size_t head = 1; head <= heads; ++head) {
      for (std::size_t i = 0; i < words; ++i) {
        const bool is_known = input.mask.covers(Position{i});
        for (std::size_t j = 0; j < tokens; ++j) {
          row[j] = !is_known                                          ? std::nan("")
                   : input.mask.hides(Position{i}, Position{j}, head) ? 0.0
                                                                      : 1.0;
        }
        take(row);
      }
    }
  };
  std::vector<std::size_t> shape{words, tokens};
  if (of_heads) shape.insert(shape.begin(), heads);
  return {.name = of_input("mask"), .shape = std::move(shape), .numbers = numbers};
}

Array array_of_list(std::string name, const std::vector<double>& list) {
  return {.name = std::move(name),
          .shape = {list.size()},
          .numbers = [&list](const Array::Take& take) { take(list); }};
}

void add_input(std::vector<Array>& arrays, const Input& input) {
  for (const InputMatrix& which : input_matrices) {
    const std::size_t count = count_matrices(input, which);
    if (count == 0) continue;
    const std::string name = of_input(name_in(input, which));
    if (count > 1) {
      arrays.push_back(array_of_heads(name, input, which, count));
      continue;
    }
    arrays.push_back(array_of(name, *find_matrix(input, which)));
    if (which.is_vector()) arrays.back().shape.erase(arrays.back().shape.begin());
  }
  if (input.rotary && input.rotary->cos) {
    arrays.push_back(array_of(of_input("rotary.cos"), *input.rotary->cos));
    arrays.push_back(array_of(of_input("rotary.sin"), *input.rotary->sin));
  }
  if (input.mask.rule != MaskRule::none) arrays.push_back(array_of_mask(input));
  if (input.alibi) arrays.push_back(array_of_list(of_input("alibi"), input.alibi->slopes));
  if (!input.sinks.empty()) arrays.push_back(array_of_list(of_input("sinks"), input.sinks));
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
