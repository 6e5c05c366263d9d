// Reads a whole file, telling apart the ways in which that fails.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "error.hpp"
#include "input/read_input.hpp"

namespace attn {
namespace {

// A file descriptor that is closed when it goes out of scope; standard input stays open.
class Descriptor {
 public:
  explicit Descriptor(const std::string& path)
      : number_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::string read_text(const std::string& path) {
  const std::string file = path == "-" ? "standard input" : path;
  const Descriptor descriptor(path);
  if (descriptor.number() < 0) {
    throw Error(fmt::format("{}: cannot be opened: {}", file, std::strerror(errno)));
  }
  struct stat status {};
  if (::fstat(descriptor.number(), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error(fmt::format("{}: found a directory, expected a JSON file", file));
  }
  std::string text;
  std::array<char, 1 << 16> block;
  for (;;) {
    const ssize_t got = ::read(descriptor.number(), block.data(), block.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(fmt::format("{}: cannot be read: {}", file, std::strerror(errno)));
    if (got == 0) break;
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace attn
