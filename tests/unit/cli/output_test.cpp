// Every byte arrives, or the run says why not.
#include "cli/output.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <thread>

#include "helpers.hpp"
#include "unit/cli/redirected.hpp"

namespace {

using namespace attn;

struct Pipe {
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  ~Pipe() {
    for (const int end : ends) {
      if (end >= 0) ::close(end);
    }
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close(int end) { ::close(std::exchange(ends[end], -1)); }

  int ends[2] = {-1, -1};
};

// Far more than a pipe holds.
std::string much() {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i) + "\n";
  return text;
}

}  // namespace

TEST_CASE("all that is written reaches the file, and what is thrown passes through") {
  const test::Folder folder;
  const test::OpenFile file(folder / "out", O_CREAT | O_WRONLY);
  write_to(file, "out", [](Writer& out) { out.write(much()); });
  CHECK(test::content(folder / "out") == much());
  CHECK_THROWS_WITH(write_to(file, "out", [](Writer&) { throw std::runtime_error("halfway"); }),
                    "halfway");
}

TEST_CASE("standard output is written to alike") {
  CHECK(test::captured(STDOUT_FILENO, [] {
          write_standard_output([](Writer& out) { out.write("40 ÷ 2 = 20\n"); });
        }) == "40 ÷ 2 = 20\n");
}

TEST_CASE(
    "what turns out large is announced before its first byte is written, and what is not never") {
  const auto shown = [](std::size_t bytes) {
    return test::captured(STDOUT_FILENO, [&] {
      write_standard_output([&](Writer& out) { out.write(std::string(bytes, 'x')); }, 100'000,
                            [] { REQUIRE(::write(STDOUT_FILENO, "large: ", 7) == 7); });
    });
  };
  CHECK(shown(0) == "");
  CHECK(shown(99'999) == std::string(99'999, 'x'));
  CHECK(shown(100'000) == "large: " + std::string(100'000, 'x'));
  CHECK(shown(1'000'000) == "large: " + std::string(1'000'000, 'x'));
}

TEST_CASE("a full disk is an error that calls the file by its name, be it a byte") {
  if (!std::filesystem::exists("/dev/full")) return;
  const test::OpenFile full("/dev/full", O_WRONLY);
  CHECK(test::message_of([&] {
          write_to(full, "sheet.md", [](Writer& out) { out.write("x"); });
        }) == "sheet.md: cannot be written: No space left on device");
}

TEST_CASE("a reader that went away ends the writing quietly") {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  Pipe pipe;
  pipe.close(0);
  bool ended = false;
  CHECK_NOTHROW(write_to(pipe.ends[1], "out", [&](Writer& out) {
    out.write(much());
    ended = true;
  }));
  CHECK_FALSE(ended);
  std::signal(SIGPIPE, before);
}

TEST_CASE("a pipe that takes no more at the moment is waited for") {
  Pipe pipe;
  REQUIRE(::fcntl(pipe.ends[1], F_SETFL, O_NONBLOCK) == 0);
  std::string got;
  std::thread reader([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    char block[4096];
    for (ssize_t count = 0; (count = ::read(pipe.ends[0], block, sizeof block)) > 0;) {
      got.append(block, static_cast<std::size_t>(count));
    }
  });
  const std::string message = test::message_of(
      [&] { write_to(pipe.ends[1], "out", [](Writer& out) { out.write(much()); }); });
  pipe.close(1);
  reader.join();
  CHECK(message == "no error");
  CHECK(got == much());
}

TEST_CASE("a failure is told with the file, what could not be done, and the system's reason") {
  const auto message = [](auto... with) {
    return test::message_of([&] {
      errno = EACCES;
      fail(with...);
    });
  };
  CHECK(message("a.json") == "a.json: cannot be written: Permission denied");
  CHECK(message("a.json", "cannot be opened") == "a.json: cannot be opened: Permission denied");
}
