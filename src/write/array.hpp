// Arrays of numbers with a name, as array files have them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attn {

/// An array that need not be held: its numbers are made while they are written.
struct Array {
  using Take = std::function<void(std::span<const double>)>;

  std::string name{};                ///< ASCII
  std::vector<std::size_t> shape{};  ///< rows, columns, …: the last index runs fastest
  /// Hands on all numbers in that order, piece by piece; each time it is called the same.
  std::function<void(const Take&)> numbers{};

  /// How many bytes its numbers take, 8 each.
  std::size_t bytes() const;
};

/// Hands on an array's numbers as the bytes that files have: IEEE 754, the lowest byte first.
void each_block(const Array& array, const std::function<void(std::string_view)>& take);

/// The lowest `count` bytes of a whole number, the lowest first.
std::string little_endian(std::uint64_t value, std::size_t count);

}  // namespace attn
