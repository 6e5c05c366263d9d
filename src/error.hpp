// The one error type: thrown where trouble is found, caught once in main.cpp.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace attn {

/// Trouble that ends the run with exit status 2: bad usage, bad input, or a file that cannot be
/// read or written. what() is one line without the program's name; hint() says what to do, or is
/// empty. Both may quote text from outside as it is: main.cpp makes it safe to show.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string hint = {})
      : std::runtime_error(message), message_(message), hint_(std::move(hint)) {}
  /// what(), but whole: a quoted token may hold a zero byte.
  const std::string& message() const { return message_; }
  const std::string& hint() const { return hint_; }

 private:
  std::string message_, hint_;
};

}  // namespace attn
