// What several kinds of tests need: small matrices, the lecture's input, comparison bit for bit,
// and a rendering as a string.
#pragma once

#include <bit>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <vector>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "trace/input.hpp"
#include "trace/matrix.hpp"
#include "write/writer.hpp"

namespace attn::test {

inline Matrix matrix(std::initializer_list<std::initializer_list<double>> rows) {
  Matrix made(rows.size(), rows.begin()->size());
  std::size_t i = 0;
  for (const auto& row : rows) {
    std::size_t j = 0;
    for (const double cell : row) made(i, j++) = cell;
    ++i;
  }
  return made;
}

/// Positions from 0.
inline std::vector<Position> positions(std::initializer_list<std::size_t> of) {
  std::vector<Position> made;
  for (const std::size_t position : of) made.push_back(Position{position});
  return made;
}

/// A sentence of tokens "a", "b", …, all of them encoded.
inline Input input_of(Matrix embeddings) {
  Input input;
  input.file = "in.json";
  for (std::size_t i = 0; i < embeddings.rows(); ++i) {
    input.tokens.push_back(std::string(1, static_cast<char>('a' + i % 26)));
    input.words.push_back(Position{i});
  }
  input.embeddings = std::move(embeddings);
  return input;
}

/// data/lecture.json: three words, the second of which is encoded.
inline Input lecture() {
  Input input = input_of(matrix({{3, 0, 1, 3}, {1, 3, 1, 0}, {1, 1, 2, 0}}));
  input.tokens = {"birds", "fly", "south"};
  input.words = test::positions({1});
  input.W_Q = matrix({{2, 1, 0, 0}, {0, 0, 1, 0}, {0, 1, 1, 2}, {0, 0, 0, 1}});
  input.W_K = matrix({{0, 1, 2, 0}, {0, 2, 1, 0}, {1, 0, 0, 1}, {1, 0, 0, 0}});
  input.W_V = matrix({{0, 0, 1, 2}, {1, 0, 0, -1}, {1, 1, 0, 0}, {0, 2, 0, 1}});
  return input;
}

/// Tells −0 from 0, and takes every NaN for the same: a cell that was not scored.
inline bool same_bits(double a, double b) {
  if (!is_scored(a) || !is_scored(b)) return is_scored(a) == is_scored(b);
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

inline bool same_bits(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!same_bits(a[i], b[i])) return false;
  }
  return true;
}

inline bool same_bits(const Matrix& a, const Matrix& b) {
  if (a.rows() != b.rows() || a.columns() != b.columns()) return false;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (!same_bits(a.row(i), b.row(i))) return false;
  }
  return true;
}

/// The trace of one variant.
inline VariantTrace run(const Input& input, Variant variant) {
  return trace(input, std::vector{variant}).variants.front();
}

/// The numbers of a step; throws std::logic_error when the variant has none of that id and head.
inline const Matrix& numbers_of(const VariantTrace& variant, StepId id, std::size_t head = 0) {
  const Step* step = find_step(variant, id, head);
  if (step == nullptr) throw std::logic_error("the variant has no such step");
  return step->cells;
}

/// All that `render` writes.
template <typename Render>
std::string rendered(Render render) {
  std::string text;
  Writer out([&](std::string_view block) { text += block; });
  render(out);
  out.flush();
  return text;
}

/// The message of the Error that `run` throws, or "no error".
template <typename Run>
std::string message_of(Run run) {
  try {
    run();
  } catch (const Error& error) {
    return error.message();
  }
  return "no error";
}

}  // namespace attn::test
