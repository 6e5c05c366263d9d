#include "cli/output.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "error.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// The reader of a pipe went away: no error, only the end of the writing.
struct ReaderLeft {};

// Whoever shares a pipe or a terminal with us may have told it not to wait.
void wait_for_room(int descriptor) {
  pollfd waiting{.fd = descriptor, .events = POLLOUT, .revents = 0};
  ::poll(&waiting, 1, -1);
}

void write_all(int descriptor, std::string_view bytes, const std::string& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_for_room(descriptor);
    } else if (errno == EPIPE) {
      throw ReaderLeft{};
    } else if (errno != EINTR) {
      fail(file);
    }
  }
}

}  // namespace

void write_message(const std::string& sentence) {
  std::fprintf(stderr, "attn-trace: %s\n", visible(with_short_names(sentence)).c_str());
}

void fail(const std::string& file, const char* what) {
  throw Error(fmt::format("{}: {}: {}", file, what, std::strerror(errno)));
}

void write_to(int descriptor, const std::string& file, const Render& render) {
  try {
    Writer writer([&](std::string_view block) { write_all(descriptor, block, file); });
    render(writer);
    writer.flush();
  } catch (const ReaderLeft&) {
  }
}

void write_standard_output(const Render& render) {
  write_to(STDOUT_FILENO, "standard output", render);
}

}  // namespace attn
