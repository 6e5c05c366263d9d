#include "cli/temporary_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/output.hpp"
#include "cli/signals.hpp"
#include "error.hpp"

namespace attn {
namespace {

constexpr std::string_view own_prefix = ".attn-trace-";
constexpr std::string_view own_random = "XXXXXX";

bool is_own_name(std::string_view name) {
  return name.size() == own_prefix.size() + own_random.size() && name.starts_with(own_prefix) &&
         std::ranges::all_of(name.substr(own_prefix.size()),
                             [](unsigned char c) { return std::isalnum(c) != 0; });
}

// Removes a file that nobody is writing: its lock ended with its process, however that ended.
void remove_if_left(int folder, const char* name) {
  const int descriptor = ::openat(folder, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) return;
  struct stat status {};
  const bool is_own =
      ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_uid == ::geteuid();
  if (is_own && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0) ::unlinkat(folder, name, 0);
  ::close(descriptor);
}

bool is_no_right_to_write(int error) { return error == EACCES || error == EPERM || error == EROFS; }

// "" where there is none.
std::string folder_for_temporary_files() {
  std::error_code error;
  return std::filesystem::temp_directory_path(error).string();
}

void remove_what_is_left(const std::string& folder) {
  static std::string last;  // one that this run has looked through; a class's files are many
  if (std::exchange(last, folder) == folder) return;
  DIR* listing = ::opendir(folder.c_str());
  if (listing == nullptr) return;
  while (const dirent* entry = ::readdir(listing)) {
    if (is_own_name(entry->d_name)) remove_if_left(::dirfd(listing), entry->d_name);
  }
  ::closedir(listing);
}

// Why a folder takes no file, and what to do about it.
[[noreturn]] void refuse(const std::string& file, const std::string& folder) {
  if (errno == ENOENT || errno == ENOTDIR) fail(file);
  throw Error(fmt::format("{}: cannot be written: no file can be made in its folder, {}: {}", file,
                          folder, std::strerror(errno)),
              "a file is first written beside the one it is to become: name one in another folder");
}

}  // namespace

TemporaryFile::TemporaryFile(const std::string& target, const std::string& called,
                             bool may_be_elsewhere) {
  const std::size_t slash = target.rfind('/');
  std::string folder =
      slash == target.npos ? "." : target.substr(0, std::max<std::size_t>(slash, 1));
  remove_what_is_left(folder);
  const SignalsHeld held;
  // Between its making and its locking another run may have taken it for one that was left.
  struct stat status {};
  while (status.st_nlink == 0) {
    if (descriptor_ >= 0) ::close(descriptor_);
    path_ = fmt::format("{}/{}{}", folder, own_prefix, own_random);
    descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
    if (descriptor_ < 0 && std::exchange(may_be_elsewhere, false) && is_no_right_to_write(errno)) {
      folder = folder_for_temporary_files();
      remove_what_is_left(folder);
      is_beside_target_ = false;
      continue;
    }
    if (descriptor_ < 0) refuse(called, folder);
    ::flock(descriptor_, LOCK_EX);
    if (::fstat(descriptor_, &status) != 0) fail(called);
  }
  if (!remove_at_signal(path_)) {
    ::unlink(path_.c_str());
    throw Error(fmt::format("{}: cannot be written: found too many files at once", called));
  }
}

TemporaryFile::~TemporaryFile() {
  const SignalsHeld held;
  keep_at_signal(path_);
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

}  // namespace attn
