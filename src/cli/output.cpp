#include "cli/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include "error.hpp"

namespace attn {
namespace {

// The reader of a pipe went away: no error, only the end of the writing.
struct ReaderLeft {};

[[noreturn]] void fail(const std::string& file, const char* what) {
  throw Error(fmt::format("{}: {}: {}", file, what, std::strerror(errno)));
}

void write_all(int descriptor, std::string_view bytes, const std::string& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EPIPE) throw ReaderLeft{};
    if (written < 0) fail(file, "cannot be written");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void write_through(int descriptor, const std::string& file,
                   const std::function<void(Writer&)>& render) {
  Writer writer([&](std::string_view block) { write_all(descriptor, block, file); });
  render(writer);
  writer.flush();
}

// Some errors (a full disk behind a network) only show when the file is closed.
void close_checked(int descriptor, const std::string& file) {
  if (::close(descriptor) != 0) fail(file, "cannot be written");
}

// The temporary files that a signal must remove. The handler only reads the list, and signals are
// blocked while it changes.
constexpr std::array ending_signals{SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGXFSZ};
constexpr std::size_t most_files = 64;
std::array<std::array<char, PATH_MAX>, most_files> to_remove;
std::size_t to_remove_count = 0;

extern "C" void remove_and_end(int signal) {
  for (std::size_t i = 0; i < to_remove_count; ++i) ::unlink(to_remove[i].data());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigemptyset(&held);
    for (const int signal : ending_signals) sigaddset(&held, signal);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_{};
};

void remove_on_signals(const std::string& path) {
  if (to_remove_count == 0) {
    for (const int signal : ending_signals) {
      // What the caller chose to ignore (nohup) stays ignored.
      if (std::signal(signal, remove_and_end) == SIG_IGN) std::signal(signal, SIG_IGN);
    }
  }
  std::strncpy(to_remove[to_remove_count].data(), path.c_str(), PATH_MAX - 1);
  ++to_remove_count;
}

// Whether `a` is the file that the input is read from.
bool is_input(const struct stat& a, const std::string& input) {
  struct stat b {};
  const int failed = input == "-" ? ::fstat(STDIN_FILENO, &b) : ::stat(input.c_str(), &b);
  return failed == 0 && S_ISREG(b.st_mode) && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
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

}  // namespace

void write_standard_output(const std::function<void(Writer&)>& render) {
  try {
    write_through(STDOUT_FILENO, "standard output", render);
  } catch (const ReaderLeft&) {
  }
}

StagedFiles::~StagedFiles() {
  const SignalsHeld held;
  for (const Staged& file : files_) ::unlink(file.temporary.c_str());
  to_remove_count = 0;
}

void StagedFiles::stage(const std::string& path, const std::string& input,
                        const std::function<void(Writer&)>& render) {
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode)) {
    throw Error(fmt::format("{}: found a directory, expected a file to write", path));
  }
  if (exists && is_input(status, input)) {
    throw Error(fmt::format("{}: is the input itself, expected another file to write", path));
  }
  if (exists && !S_ISREG(status.st_mode)) {
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) fail(path, "cannot be opened");
    try {
      write_through(descriptor, path, render);
    } catch (const ReaderLeft&) {
    }
    return close_checked(descriptor, path);
  }
  if (exists && ::access(path.c_str(), W_OK) != 0) fail(path, "cannot be written");
  if (files_.size() == most_files) {
    throw Error(fmt::format("--export: expected at most {} files", most_files));
  }

  if (!exists && ::lstat(path.c_str(), &status) == 0) {
    throw Error(
        fmt::format("{}: found a symbolic link to nothing, expected a file to write", path));
  }
  const std::string target = resolved(path);
  const std::size_t slash = target.rfind('/');
  std::string temporary =
      (slash == target.npos ? "" : target.substr(0, slash + 1)) + ".attn-trace-XXXXXX";
  int descriptor = -1;
  {
    const SignalsHeld held;
    descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (descriptor < 0) fail(path, "cannot be written");
    files_.push_back({.temporary = temporary, .target = target});
    remove_on_signals(temporary);
  }
  ::fchmod(descriptor, exists ? status.st_mode : default_mode());
  write_through(descriptor, path, render);
  close_checked(descriptor, path);
}

void StagedFiles::commit() {
  const SignalsHeld held;
  for (const Staged& file : files_) {
    if (::rename(file.temporary.c_str(), file.target.c_str()) != 0) {
      fail(file.target, "cannot be written");
    }
  }
  files_.clear();
  to_remove_count = 0;
}

}  // namespace attn
