// Collects output and hands it on in blocks, so that no rendering is ever held as a whole.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace attn {

/// A buffer in front of a file, a pipe or a string.
class Writer {
 public:
  using Drain = std::function<void(std::string_view)>;

  /// `drain` takes each block of bytes, in order; what it throws passes through.
  explicit Writer(Drain drain) : drain_(std::move(drain)) {}
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void write(std::string_view text) {
    if (text.size() >= block_size) {
      flush();
      return drain_(text);
    }
    buffer_.append(text);
    if (buffer_.size() >= block_size) flush();
  }

  template <typename... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(buffer_), format, std::forward<Args>(args)...);
    if (buffer_.size() >= block_size) flush();
  }

  /// Hands on what is left. Must be called at the end: a destructor could not report a full disk.
  void flush() {
    drain_(buffer_);
    buffer_.clear();
  }

 private:
  static constexpr std::size_t block_size = std::size_t{1} << 16U;
  Drain drain_;
  std::string buffer_;
};

}  // namespace attn
