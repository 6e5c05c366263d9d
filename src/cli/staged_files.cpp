#include "cli/staged_files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdlib>

#include "cli/signals.hpp"
#include "error.hpp"

namespace attn {
namespace {

// Some errors (a full disk behind a network) only show when the file is closed.
void close_checked(int descriptor, const std::string& file) {
  if (::close(descriptor) != 0) fail(file);
}

// A device or a pipe.
void write_directly(const std::string& path, const Render& render, double expected) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(path, "cannot be opened");
  write_to(descriptor, path, render, expected);
  close_checked(descriptor, path);
}

// The file behind a symbolic link, so that the link stays one.
std::string resolved(const std::string& path) {
  std::array<char, PATH_MAX> buffer;
  return ::realpath(path.c_str(), buffer.data()) == nullptr ? path : std::string(buffer.data());
}

mode_t default_mode() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666U & ~mask;
}

// A longer file gets its room before a byte of the old one is lost.
void make_room(int descriptor, off_t before, off_t size, const std::string& target) {
  if (size <= before) return;
  const int error = ::posix_fallocate(descriptor, 0, size);
  if (error == 0) return;
  if (::ftruncate(descriptor, before) != 0) fail(target);
  errno = error;
  fail(target);
}

void copy(int from, int to, const std::string& target) {
  std::array<char, 1 << 16> block;
  ssize_t got = 0;
  for (off_t at = 0; (got = ::pread(from, block.data(), block.size(), at)) > 0; at += got) {
    write_to(to, target, [&](Writer& out) {
      out.write({block.data(), static_cast<std::size_t>(got)});
    });
  }
  if (got < 0) fail(target);
}

// The new bytes, which are complete in another file, in the place of the old.
void fill(const std::string& target, int complete) {
  const int descriptor = ::open(target.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) fail(target);
  struct stat before {
  }, after{};
  if (::fstat(descriptor, &before) != 0 || ::fstat(complete, &after) != 0) fail(target);
  make_room(descriptor, before.st_size, after.st_size, target);
  copy(complete, descriptor, target);
  if (::ftruncate(descriptor, after.st_size) != 0) fail(target);
  close_checked(descriptor, target);
}

}  // namespace

void StagedFiles::stage(const std::string& path, const Render& render, double expected) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && S_ISDIR(old.st_mode)) {
    throw Error(fmt::format("{}: found a directory, expected a file to write", path));
  }
  if (exists && !S_ISREG(old.st_mode)) return write_directly(path, render, expected);
  if (exists && ::access(path.c_str(), W_OK) != 0) fail(path);
  struct stat link {};
  if (!exists && ::lstat(path.c_str(), &link) == 0) {
    throw Error(
        fmt::format("{}: found a symbolic link to nothing, expected a file to write", path));
  }
  Staged& staged = files_.emplace_back(resolved(path), path, exists);
  const int descriptor = staged.file.descriptor();
  write_to(descriptor, path, render, expected);
  if (exists) {
    staged.stays = !staged.file.is_beside_target() || old.st_nlink > 1 ||
                   ::fchown(descriptor, old.st_uid, old.st_gid) != 0;
  }
  ::fchmod(descriptor, exists ? old.st_mode : default_mode());
  close_checked(::dup(descriptor), path);  // and still open, since that keeps it locked
}

void StagedFiles::commit() {
  const SignalsHeld held;
  for (const Staged& one : files_) {
    if (!one.stays && ::rename(one.file.path().c_str(), one.target.c_str()) == 0) continue;
    if (!one.stays && errno != EBUSY) fail(one.target);  // busy is what is mounted there
    fill(one.target, one.file.descriptor());
  }
  files_.clear();
}

}  // namespace attn
