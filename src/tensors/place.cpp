#include "tensors/place.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "error.hpp"
#include "text/shortened.hpp"

namespace attn {

void TensorPlace::refuse(const std::string& sentence, std::string hint) const {
  throw Error(tensor.empty() ? fmt::format("{}: {}", file, sentence)
                             : fmt::format("{}: {}: {}", file, shortened(tensor), sentence),
              std::move(hint));
}

std::string shape_text(std::span<const std::size_t> shape) {
  constexpr std::size_t most = 8;
  if (shape.empty()) return "a single number";
  std::string text;
  for (const std::size_t length : shape.first(std::min(shape.size(), most))) {
    text += text.empty() ? "" : " × ";
    text += std::to_string(length);
  }
  return shape.size() > most ? text + " × …" : text;
}

std::uint64_t bytes_of(std::span<const std::size_t> shape, std::size_t size,
                       const TensorPlace& place) {
  std::uint64_t bytes = size;
  for (const std::size_t length : shape) {
    if (length == 0) return 0;
  }
  for (const std::size_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      place.refuse(fmt::format("found a shape of {}, expected numbers that a file can hold",
                               shape_text(shape)));
    }
  }
  return bytes;
}

}  // namespace attn
