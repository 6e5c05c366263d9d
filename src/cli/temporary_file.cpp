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
#include "error.hpp"

namespace attn {
namespace {

constexpr std::string_view own_prefix = ".attn-trace-";
constexpr std::string_view own_random = "XXXXXX";

// The files that a signal must remove; an empty name is a free place. The handler only reads them,
// and signals are held while they change.
constexpr std::array ending_signals{SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGXFSZ};
constexpr std::size_t most_files = 1024;
std::array<std::array<char, PATH_MAX>, most_files> to_remove;

extern "C" void remove_and_end(int signal) {
  for (const auto& path : to_remove) {
    if (path.front() != '\0') ::unlink(path.data());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void catch_signals() {
  static bool done = false;
  if (done) return;
  done = true;
  for (const int signal : ending_signals) {
    // What the caller chose to ignore (nohup) stays ignored.
    if (std::signal(signal, remove_and_end) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

// The place of a path among those, or a free one for "".
auto find_place(std::string_view path) {
  return std::ranges::find_if(to_remove, [&](const auto& one) { return path == one.data(); });
}

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

SignalsHeld::SignalsHeld() {
  sigset_t held;
  sigemptyset(&held);
  for (const int signal : ending_signals) sigaddset(&held, signal);
  sigprocmask(SIG_BLOCK, &held, &before_);
}
SignalsHeld::~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

TemporaryFile::TemporaryFile(const std::string& target, const std::string& called,
                             bool may_be_elsewhere) {
  const std::size_t slash = target.rfind('/');
  std::string folder =
      slash == target.npos ? "." : target.substr(0, std::max<std::size_t>(slash, 1));
  remove_what_is_left(folder);
  const SignalsHeld held;
  const auto place = find_place("");
  if (place == to_remove.end()) {
    throw Error(fmt::format("--export: expected at most {} files", most_files));
  }
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
  std::strncpy(place->data(), path_.c_str(), PATH_MAX - 1);
  catch_signals();
}

TemporaryFile::~TemporaryFile() {
  const SignalsHeld held;
  const auto place = find_place(path_);
  if (place != to_remove.end()) place->front() = '\0';
  ::unlink(path_.c_str());
  ::close(descriptor_);
}

}  // namespace attn
