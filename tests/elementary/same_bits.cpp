// Prints what hashes.json holds: of each elementary function a hash of the bits of 100,000 results.
// tests/page/elementary.mjs computes the same.
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>

#include "functions.hpp"

namespace attn::test {
namespace {

// FNV-1a, of words instead of bytes.
class Hash {
 public:
  void take(double number) {
    const auto bits = std::bit_cast<std::uint64_t>(std::isnan(number) ? 0.0 : number);
    word(static_cast<std::uint32_t>(bits >> 32));
    word(static_cast<std::uint32_t>(bits));
  }
  std::uint32_t value() const { return value_; }

 private:
  void word(std::uint32_t bits) { value_ = (value_ ^ bits) * 16777619U; }

  std::uint32_t value_ = 2166136261U;
};

std::uint32_t hash_of(const Function& function) {
  Hash hash;
  Draws draws(1);
  for (int k = 0; k < 100000; ++k) hash.take(function.of(draws.arguments(function)));
  return hash.value();
}

}  // namespace
}  // namespace attn::test

int main() {
  using namespace attn::test;
  const char* before = "{\n";
  for (const Function& function : functions) {
    std::printf("%s  \"%s\": \"%08x\"", before, function.name.data(), hash_of(function));
    before = ",\n";
  }
  std::puts("\n}");
}
