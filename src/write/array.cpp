#include "write/array.hpp"

#include <bit>
#include <functional>
#include <numeric>

namespace attn {

std::size_t Array::bytes() const {
  return std::accumulate(shape.begin(), shape.end(), sizeof(double), std::multiplies<>());
}

void each_block(const Array& array, const std::function<void(std::string_view)>& take) {
  array.numbers([&](std::span<const double> numbers) {
    if constexpr (std::endian::native == std::endian::little) {
      return take({reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()});
    }
    std::string bytes;
    for (const double number : numbers) {
      bytes += little_endian(std::bit_cast<std::uint64_t>(number), sizeof(double));
    }
    take(bytes);
  });
}

std::string little_endian(std::uint64_t value, std::size_t count) {
  std::string bytes;
  for (std::size_t i = 0; i < count; ++i) {
    bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
  }
  return bytes;
}

}  // namespace attn
