// Reads a file, telling apart the ways in which that fails.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "error.hpp"
#include "json/text_source.hpp"
#include "memory.hpp"
#include "progress.hpp"
#include "waiting.hpp"

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

// A text may go on for ever. A list that grows is copied into one twice as long, and a document
// that is let go of lists what it holds, so that three times what is taken may be needed.
void require_memory_left(const std::string& file) {
  const MemoryLimit limit = memory_limit();
  const std::size_t most = limit.bytes / 3;
  if (memory_taken(limit) <= most) return;
  throw Error(
      fmt::format("{}: found a text too long to be read, expected one that takes no more "
                  "than {} bytes, a third of the memory there is",
                  file, most));
}

ssize_t read_some(int descriptor, std::array<char, 1 << 16>& block) {
  while (true) {
    const ssize_t got = ::read(descriptor, block.data(), block.size());
    if (got >= 0) return got;
    if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_until(descriptor, POLLIN);
    } else if (errno != EINTR) {
      return got;
    }
  }
}

bool read_block(const Descriptor& descriptor, const std::string& file, std::string& text,
                Progress* progress) {
  std::array<char, 1 << 16> block;
  const ssize_t got = read_some(descriptor.number(), block);
  if (got < 0) throw Error(fmt::format("{}: cannot be read: {}", file, std::strerror(errno)));
  text.append(block.data(), static_cast<std::size_t>(got));
  require_memory_left(file);
  if (progress != nullptr) progress->add(static_cast<double>(got));
  return got > 0;
}

}  // namespace

TextSource read_text(const std::string& path) {
  const std::string file = path == "-" ? "standard input" : path;
  const auto descriptor = std::make_shared<const Descriptor>(path);
  if (descriptor->number() < 0) {
    throw Error(fmt::format("{}: cannot be opened: {}", file, std::strerror(errno)));
  }
  struct stat status {};
  if (::fstat(descriptor->number(), &status) == 0 && S_ISDIR(status.st_mode)) {
    throw Error(fmt::format("{}: found a directory, expected a JSON file", file));
  }
  // Who types knows how far that is.
  std::shared_ptr<Progress> progress;
  if (::isatty(descriptor->number()) == 0) {
    const bool is_file = S_ISREG(status.st_mode);
    progress = std::make_shared<Progress>("reading", file,
                                          is_file ? static_cast<double>(status.st_size) : 0.0);
  }
  return TextSource([descriptor, file, progress](std::string& text) {
    return read_block(*descriptor, file, text, progress.get());
  });
}

}  // namespace attn
