// Bytes that are read where they are needed, and nowhere else: of a model of many gigabytes a head
// takes a few.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace attn {

class Bytes {
 public:
  Bytes() = default;
  Bytes(const Bytes&) = delete;
  Bytes& operator=(const Bytes&) = delete;
  virtual ~Bytes() = default;

  virtual std::uint64_t size() const = 0;
  /// Fills `into` with the bytes from `offset` on, which are within size(). Throws Error where they
  /// cannot be read.
  virtual void read(std::uint64_t offset, std::span<unsigned char> into) = 0;
};

/// A file. Throws Error where it is missing, unreadable, or none that can be read at any place: a
/// directory, a pipe.
std::shared_ptr<Bytes> open_bytes(const std::string& path);

/// `count` of these bytes from `offset` on, which are within their size.
std::string text_of(Bytes& bytes, std::uint64_t offset, std::size_t count);

/// The number that `count` bytes write, at most eight, the least first or the greatest.
std::uint64_t whole_of(const unsigned char* bytes, std::size_t count, bool greatest_first = false);

}  // namespace attn
