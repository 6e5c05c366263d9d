#include "cli/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "cli/progress_line.hpp"
#include "error.hpp"
#include "progress.hpp"
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
  clear_progress_line();
  try {
    write_all(STDERR_FILENO, line, "standard error");
  } catch (const Error&) {  // of which nobody could be told
  } catch (const ReaderLeft&) {
  }
}

void fail(const std::string& file, const char* what) {
  throw Error(fmt::format("{}: {}: {}", file, what, std::strerror(errno)));
}

void write_to(int descriptor, const std::string& file, const Render& render, double expected) {
  try {
    // What is read at a terminal tells of itself.
    std::optional<Progress> progress;
    if (::isatty(descriptor) == 0) progress.emplace("writing", file, expected);
    Writer writer([&](std::string_view block) {
      write_all(descriptor, block, file);
      if (progress) progress->add(static_cast<double>(block.size()));
    });
    render(writer);
    writer.flush();
  } catch (const ReaderLeft&) {
  }
}

void write_standard_output(const Render& render, double expected) {
  write_to(STDOUT_FILENO, "standard output", render, expected);
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
