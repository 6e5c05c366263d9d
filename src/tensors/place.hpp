// What a message about tensors names: a file, and mostly a tensor of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace attn {

struct TensorPlace {
  std::string file{};
  std::string tensor{};  ///< "" where there is none, or none with a name

  /// Throws Error: file, tensor, sentence.
  [[noreturn]] void refuse(const std::string& sentence, std::string hint = {}) const;
};

/// "768 × 2304", of many axes the first, "a single number" of none: for messages.
std::string shape_text(std::span<const std::size_t> shape);

/// How many bytes numbers of this shape take, each of `size` bytes. Throws Error where that is more
/// than 64 bits count.
std::uint64_t bytes_of(std::span<const std::size_t> shape, std::size_t size,
                       const TensorPlace& place);

}  // namespace attn
