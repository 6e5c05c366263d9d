#include "trace/fingerprint.hpp"

#include <bit>
#include <cstdint>
#include <string_view>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// FNV-1a, of 64 bits. Each part is preceded by its length, so that none runs into the next.
class Hash {
 public:
  void add_count(std::uint64_t count) {
    for (unsigned shift = 0; shift < 64; shift += 8) add_byte(count >> shift);
  }
  void add(std::string_view text) {
    add_count(text.size());
    for (const char c : text) add_byte(static_cast<unsigned char>(c));
  }
  void add(const std::vector<std::string>& texts) {
    add_count(texts.size());
    for (const std::string& text : texts) add(std::string_view(text));
  }
  void add(double number) {
    add_count(is_scored(number) ? std::bit_cast<std::uint64_t>(number) : ~std::uint64_t{0});
  }
  void add(const std::vector<double>& numbers) {
    add_count(numbers.size());
    for (const double number : numbers) add(number);
  }
  void add(const Rotary& rotary) {
    add(name(rotary.pairs));
    add_count(rotary.dims);
    add(rotary.base);
    add(rotary.factor);
    add(rotary.positions);
    for (const auto& table : {rotary.cos, rotary.sin}) {
      if (table) add(*table);
    }
  }
  void add(const Matrix& matrix) {
    add_count(matrix.rows());
    add_count(matrix.columns());
    for (std::size_t i = 0; i < matrix.rows(); ++i) {
      for (const double cell : matrix.row(i)) add(cell);
    }
  }

  std::string digits() const {
    std::string text;
    for (unsigned shift = 64; shift > 0; shift -= 4) {
      text += "0123456789abcdef"[(hash_ >> (shift - 4)) & 15U];
    }
    return text;
  }

 private:
  void add_byte(std::uint64_t byte) {
    hash_ ^= byte & 255U;
    hash_ *= 1099511628211U;
  }

  std::uint64_t hash_ = 14695981039346656037U;
};

}  // namespace

std::string fingerprint(const Input& input) {
  Hash hash;
  hash.add(input.tokens);
  if (input.memory) hash.add(input.memory->tokens);
  if (input.past) hash.add(input.past->tokens);
  for (const InputMatrix& which : input_matrices) {
    for (std::size_t head = 1; head <= count_matrices(input, which); ++head) {
      hash.add(which.key);
      hash.add(*find_matrix(input, which, head));
    }
  }
  hash.add_count(input.layout == Layout::out_in ? 1 : 0);
  hash.add_count(input.heads);
  hash.add(input.softcap.value_or(0.0));
  if (input.mask.rule == MaskRule::matrix) hash.add(input.mask.cells);
  if (!has_newer_keys(input)) return hash.digits();
  hash.add_count(input.kv_heads());
  if (input.qk_norm) {
    hash.add(name(input.qk_norm->kind));
    hash.add(input.qk_norm->epsilon);
  }
  if (input.rotary) hash.add(*input.rotary);
  if (input.alibi) hash.add(input.alibi->slopes);
  hash.add(input.sinks);
  hash.add(name(input.scale_on));
  hash.add(name(input.empty_rows));
  hash.add_count(input.positions && input.positions->are_sinusoidal() ? 1 : 0);
  hash.add_count(input.residual ? 1 : 0);
  if (input.norm) {
    hash.add(name(input.norm->kind));
    hash.add(name(input.norm->place));
    hash.add(input.norm->epsilon);
  }
  for (const auto& layer : {input.hidden_Q, input.hidden_K, input.hidden_V}) {
    if (layer) hash.add(name(layer->activation));
  }
  if (input.feed_forward) hash.add(name(input.feed_forward->hidden.activation));
  return hash.digits();
}

}  // namespace attn
