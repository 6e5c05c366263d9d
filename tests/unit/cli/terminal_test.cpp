// How wide text is and whether it is painted: as the reader says, or else as their terminal is.
#include "cli/terminal.hpp"

#include <sys/ioctl.h>

#include <cstdlib>
#include <optional>

#include "unit/cli/redirected.hpp"

namespace {

using namespace attn;

// A variable of the environment, as it was again at the end.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    set(value);
  }
  ~Variable() { set(before_ ? before_->c_str() : nullptr); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  void set(const char* value) {
    if (value == nullptr) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, value, 1);
    }
  }
  const char* name_;
  std::optional<std::string> before_;
};

// What `ask` finds where standard output is a terminal so many columns wide, or 0: no terminal.
template <typename Ask>
auto on_terminal(int columns, Ask ask) {
  if (columns == 0) {
    const test::OpenFile null("/dev/null", O_WRONLY);
    const test::Redirected output(STDOUT_FILENO, null);
    return ask();
  }
  const test::OpenFile master("/dev/ptmx", O_RDWR | O_NOCTTY);
  REQUIRE(::grantpt(master) == 0);
  REQUIRE(::unlockpt(master) == 0);
  const test::OpenFile terminal(::ptsname(master), O_RDWR | O_NOCTTY);
  winsize size{};
  size.ws_col = static_cast<unsigned short>(columns);
  REQUIRE(::ioctl(terminal, TIOCSWINSZ, &size) == 0);
  const test::Redirected output(STDOUT_FILENO, terminal);
  return ask();
}

std::size_t columns(const char* variable, int of_terminal) {
  const Variable set("COLUMNS", variable);
  return on_terminal(of_terminal, terminal_columns);
}

struct Around {
  const char* no_colour = nullptr;
  const char* terminal = "xterm";
  int columns = 80;
};

bool colour(ColorWhen when, const Around& around) {
  const Variable no_colour("NO_COLOR", around.no_colour);
  const Variable terminal("TERM", around.terminal);
  return on_terminal(around.columns, [&] { return wants_colour(when); });
}

}  // namespace

TEST_CASE("text is as wide as COLUMNS says, or else as the terminal is, or else 80 columns") {
  CHECK(columns("100", 120) == 100);
  CHECK(columns(nullptr, 120) == 120);
  CHECK(columns(nullptr, 0) == 80);
  CHECK(columns("100", 0) == 100);
}

TEST_CASE("a width that is no number counts as none") {
  CHECK(columns("", 120) == 120);
  CHECK(columns("wide", 120) == 120);
  CHECK(columns("-50", 120) == 120);
  CHECK(columns("0", 120) == 120);
}

TEST_CASE("text is never too narrow to read, nor wider than within reason") {
  CHECK(columns("1", 0) == 40);
  CHECK(columns("39", 0) == 40);
  CHECK(columns("41", 0) == 41);
  CHECK(columns(nullptr, 20) == 40);
  CHECK(columns("10001", 0) == 10000);
  CHECK(columns("99999999999999999999999", 0) == 10000);
}

TEST_CASE("text is painted on a terminal that shows colours, and nowhere else") {
  CHECK(colour(ColorWhen::automatic, {}));
  CHECK_FALSE(colour(ColorWhen::automatic, {.columns = 0}));
  CHECK_FALSE(colour(ColorWhen::automatic, {.terminal = "dumb"}));
  CHECK_FALSE(colour(ColorWhen::automatic, {.terminal = ""}));
  CHECK_FALSE(colour(ColorWhen::automatic, {.terminal = nullptr}));
}

TEST_CASE("NO_COLOR keeps colours off, unless it is empty") {
  CHECK_FALSE(colour(ColorWhen::automatic, {.no_colour = "1"}));
  CHECK_FALSE(colour(ColorWhen::automatic, {.no_colour = "0"}));
  CHECK(colour(ColorWhen::automatic, {.no_colour = ""}));
}

TEST_CASE("always and never are heeded, whatever is around") {
  CHECK_FALSE(colour(ColorWhen::never, {}));
  for (const char* no_colour : {static_cast<const char*>(nullptr), "1"}) {
    for (const int width : {0, 80}) {
      const Around around{.no_colour = no_colour, .terminal = "dumb", .columns = width};
      CHECK(colour(ColorWhen::always, around));
      CHECK_FALSE(colour(ColorWhen::never, around));
    }
  }
}
