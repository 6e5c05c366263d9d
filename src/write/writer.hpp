// Collects output and hands it on in blocks, so that no rendering is ever held as a whole.
#pragma once

#include <fmt/format.h>

#include <functional>
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
    print_all(format, fmt::make_format_args(args...));
  }

  /// Hands on what is left. Must be called at the end: a destructor could not report a full disk.
  void flush() {
    drain_(buffer_);
    buffer_.clear();
  }

 private:
  /// Not a template, so that no other file is made to compile fmt's formatting.
  void print_all(fmt::string_view format, fmt::format_args args);

  static constexpr std::size_t block_size = std::size_t{1} << 16U;
  Drain drain_;
  std::string buffer_;
};

}  // namespace attn
