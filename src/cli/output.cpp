#include "cli/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "error.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"
#include "waiting.hpp"

namespace attn {
namespace {

// The reader of a pipe went away: no error, only the end of the writing.
struct ReaderLeft {};

void write_all(int descriptor, std::string_view bytes, const std::string& file) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      wait_until(descriptor, POLLOUT);
    } else if (errno == EPIPE) {
      throw ReaderLeft{};
    } else if (errno != EINTR) {
      fail(file);
    }
  }
}

}  // namespace

void write_message(const std::string& sentence) {
  const std::string line = fmt::format("attn-trace: {}\n", visible(with_short_names(sentence)));
  try {
    write_to(STDERR_FILENO, "standard error", [&](Writer& out) { out.write(line); });
  } catch (const Error&) {  // of which nobody could be told
  }
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

void write_standard_output(const Render& render, std::size_t large,
                           const std::function<void()>& announce) {
  write_standard_output([&](Writer& out) {
    std::string held;
    bool is_large = false;
    Writer first([&](std::string_view block) {
      if (is_large) return out.write(block);
      held.append(block);
      if (held.size() < large) return;
      is_large = true;
      announce();
      out.write(held);
      held = {};
    });
    render(first);
    first.flush();
    out.write(held);
  });
}

}  // namespace attn
