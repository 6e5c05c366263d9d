// Inputs of every shape and temper, each made from its seed alone, so that a failing one can be
// made again: Random(seed).input().
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "trace/input.hpp"

namespace attn::test {

/// Numbers are drawn by hand from the bits of the engine, since the standard's distributions give
/// different numbers from one library to another.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}

  /// From first to last, both included.
  std::size_t between(std::size_t first, std::size_t last) {
    return first + static_cast<std::size_t>(engine_() % (last - first + 1));
  }

  bool chance(std::size_t one_in) { return between(1, one_in) == 1; }

  /// From −1 to 1.
  double unit() { return static_cast<double>(engine_() >> 11U) * 0x1p-52 - 1.0; }

  Matrix matrix(std::size_t rows, std::size_t columns) {
    const std::size_t kind = between(0, 3);
    Matrix made(rows, columns);
    for (std::size_t i = 0; i < rows; ++i) {
      for (double& cell : made.row(i)) {
        switch (kind) {
          case 0:  // whole numbers, as in an exercise
            cell = std::round(unit() * 5);
            break;
          case 1:  // with few digits, as people type them
            cell = std::round(unit() * 300) / 100;
            break;
          case 2:  // small, as learned ones are
            cell = unit() / 4;
            break;
          default:
            cell = unit() * 2;
        }
        if (cell == 0.0) cell = 0.0;  // no −0: it would be told apart bit for bit
      }
    }
    return made;
  }

  /// 0 … count − 1 in some order.
  std::vector<std::size_t> shuffled(std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[between(0, i - 1)]);
    return order;
  }

  std::string token() {
    static const std::vector<std::string> usual{"the", "cat",  "sat", "日本語", "é",
                                                "😀",   "a\"b", "\\",  "x,y",    "",
                                                " ",   "a\nb", "1",   "\x1b",   "\u202e"};
    return usual[between(0, usual.size() - 1)];
  }

  /// A sentence of two words or more with all three matrices, some of its words to be encoded.
  Input input() {
    Input made;
    made.file = "random.json";
    const std::size_t n = between(2, 9);
    const std::size_t d_model = between(1, 9);
    const std::size_t d_k = between(1, 9);
    for (std::size_t i = 0; i < n; ++i) made.tokens.push_back(token());
    made.embeddings = matrix(n, d_model);
    made.W_Q = matrix(d_model, d_k);
    made.W_K = matrix(d_model, d_k);
    made.W_V = matrix(d_model, between(1, 9));
    for (const std::size_t word : shuffled(n)) made.words.push_back(Position{word});
    made.words.resize(between(1, n));
    if (!chance(3)) made.self = all_self_policies[between(0, 2)];
    made.scale = scale();
    if (chance(2)) made.title = token();
    if (chance(2)) made.source = token();
    if (chance(2)) made.description = token();
    if (chance(4)) made.schema = token();
    return made;
  }

  Scale scale() {
    const std::size_t rule = between(0, 4);
    if (rule < all_named_scales.size()) return {.rule = all_named_scales[rule]};
    const double size = 0.5 + std::abs(unit()) * 4;
    return {.rule = Scale::Rule::number, .number = rule == 3 ? size : -size};
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace attn::test
