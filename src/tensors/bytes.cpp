#include "tensors/bytes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "error.hpp"

namespace attn {
namespace {

class FileBytes : public Bytes {
 public:
  // What is no file would else be waited for: a pipe that nobody writes to.
  explicit FileBytes(const std::string& path)
      : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
    struct stat found {};
    if (descriptor_ < 0 || ::fstat(descriptor_, &found) != 0) {
      throw Error(fmt::format("{}: cannot be opened: {}", path_, std::strerror(errno)));
    }
    is_file_ = S_ISREG(found.st_mode);
    is_directory_ = S_ISDIR(found.st_mode);
    size_ = static_cast<std::uint64_t>(found.st_size);
  }
  ~FileBytes() override {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  void require_file() const {
    if (is_file_) return;
    throw Error(fmt::format("{}: found {}, expected a file of tensors", path_,
                            is_directory_ ? "a directory" : "a pipe or a device"));
  }

  std::uint64_t size() const override { return size_; }

  void read(std::uint64_t offset, std::span<unsigned char> into) override {
    while (!into.empty()) {
      const ssize_t got =
          ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) {
        throw Error(fmt::format("{}: cannot be read: {}", path_,
                                got < 0 ? std::strerror(errno) : "it has become shorter"));
      }
      offset += static_cast<std::uint64_t>(got);
      into = into.subspan(static_cast<std::size_t>(got));
    }
  }

 private:
  std::string path_;
  int descriptor_;
  bool is_file_ = false, is_directory_ = false;
  std::uint64_t size_ = 0;
};

}  // namespace

std::shared_ptr<Bytes> open_bytes(const std::string& path) {
  auto file = std::make_shared<FileBytes>(path);
  file->require_file();
  return file;
}

std::string text_of(Bytes& bytes, std::uint64_t offset, std::size_t count) {
  std::string text(count, '\0');
  bytes.read(offset, {reinterpret_cast<unsigned char*>(text.data()), count});
  return text;
}

std::uint64_t whole_of(const unsigned char* bytes, std::size_t count, bool greatest_first) {
  std::uint64_t whole = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const unsigned char byte = bytes[greatest_first ? i : count - 1 - i];
    whole = whole << 8 | byte;
  }
  return whole;
}

}  // namespace attn
