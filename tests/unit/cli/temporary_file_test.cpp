// Whatever ends a run, no scraps of it stay; and no run takes away what another is writing.
#include "cli/temporary_file.hpp"

#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "cli/signals.hpp"
#include "helpers.hpp"
#include "unit/cli/redirected.hpp"

namespace {

using namespace attn;
namespace fs = std::filesystem;
using test::Folder;
using test::put;

// How a process ends that does this: the signal, or 0.
template <typename Run>
int signal_that_ends(Run run) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    run();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

}  // namespace

TEST_CASE("an empty file stands in the target's folder, and is gone at the end") {
  const Folder folder;
  {
    const TemporaryFile file(folder / "out.json", "out.json");
    CHECK(fs::path(file.path()).parent_path() == fs::path(folder / "x").parent_path());
    const std::string name = fs::path(file.path()).filename().string();
    CHECK(name.starts_with(".attn-trace-"));
    CHECK(name.size() == std::string(".attn-trace-XXXXXX").size());
    CHECK(fs::file_size(file.path()) == 0);
    CHECK(::write(file.descriptor(), "ab", 2) == 2);
    CHECK(test::content(file.path()) == "ab");
    const TemporaryFile other(folder / "out.json", "out.json");
    CHECK(other.path() != file.path());
    CHECK(folder.files() == 2);
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("a target named without a folder has its file in the current one") {
  const Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder / "");
  std::size_t files = 0;
  {
    const TemporaryFile file("out.json", "out.json");
    files = folder.files();
  }
  fs::current_path(before);
  CHECK(files == 1);
}

TEST_CASE("what a killed run left is taken away, and nothing else") {
  const Folder folder;
  put(folder / ".attn-trace-left00", "left");
  const std::vector<std::string> kept{".attn-trace-short", ".attn-trace-toolong",
                                      "attn-trace-abcdef", ".attn-trace-ab.def", "out.json"};
  for (const std::string& name : kept) put(folder / name, "kept");
  put(folder / ".attn-trace-locked", "locked");
  fs::create_symlink("out.json", folder / ".attn-trace-link00");
  fs::create_directory(folder / ".attn-trace-folder");
  REQUIRE(::mkfifo((folder / ".attn-trace-pipe00").c_str(), 0600) == 0);
  const test::OpenFile locked(folder / ".attn-trace-locked", O_RDWR);
  REQUIRE(::flock(locked, LOCK_EX) == 0);
  { const TemporaryFile file(folder / "out.json", "out.json"); }
  CHECK_FALSE(fs::exists(folder / ".attn-trace-left00"));
  for (const std::string& name : kept) CHECK(test::content(folder / name) == "kept");
  CHECK(test::content(folder / ".attn-trace-locked") == "locked");
  CHECK(fs::is_symlink(folder / ".attn-trace-link00"));
  CHECK(fs::is_directory(folder / ".attn-trace-folder"));
  CHECK(fs::is_fifo(folder / ".attn-trace-pipe00"));
}

TEST_CASE("a file that lives is locked against other runs") {
  const Folder folder;
  const TemporaryFile file(folder / "out.json", "out.json");
  const test::OpenFile other(file.path(), O_RDWR);
  CHECK(::flock(other, LOCK_EX | LOCK_NB) != 0);
  const TemporaryFile next(folder / "out.json", "out.json");
  CHECK(fs::exists(file.path()));
}

TEST_CASE("a folder that takes no file is told of by the target's name") {
  const Folder folder;
  put(folder / "file", "");
  const auto message = [&](const std::string& target) {
    return test::message_of([&] { const TemporaryFile file(target, "the sheet"); });
  };
  CHECK(message(folder / "none/out.json") ==
        "the sheet: cannot be written: No such file or directory");
  CHECK(message(folder / "file/out.json") == "the sheet: cannot be written: Not a directory");
}

TEST_CASE("a signal that ends the program removes the file") {
  const Folder folder;
  // Catch2 takes SIGINT and SIGTERM for itself; tests/progress sends the program one of these.
  for (const int signal : {SIGHUP, SIGQUIT, SIGXFSZ}) {
    CHECK(signal_that_ends([&] {
            catch_ending_signals();
            const TemporaryFile file(folder / "out.json", "out.json");
            put(folder / "was there", std::to_string(folder.files()));
            std::raise(signal);
          }) == signal);
    CHECK(test::content(folder / "was there") == "1");
    CHECK(folder.files() == 1);
    fs::remove(folder / "was there");
  }
}

TEST_CASE("a signal waits while signals are held, and ends the program then") {
  for (const int signal : {SIGHUP, SIGINT, SIGTERM, SIGQUIT, SIGXFSZ}) {
    const Folder folder;
    CHECK(signal_that_ends([&] {
            std::signal(signal, SIG_DFL);
            {
              const SignalsHeld held;
              std::raise(signal);
              put(folder / "meanwhile", "");
            }
            put(folder / "after", "");
          }) == signal);
    CHECK(fs::exists(folder / "meanwhile"));
    CHECK_FALSE(fs::exists(folder / "after"));
  }
}
