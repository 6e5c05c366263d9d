// A key, a token or a number of a megabyte must not be a message of a megabyte.
#include "text/shortened.hpp"

#include <fmt/format.h>

#include "catch.hpp"

using attn::shortened;
using attn::with_short_names;

TEST_CASE("a long text is cut after 40 bytes at most, and never inside a code point") {
  const std::string forty(40, 'a');
  CHECK(shortened(forty) == forty);
  CHECK(shortened(forty + "b") == forty + "…");
  const std::string odd = std::string(39, 'a') + "é";
  CHECK(shortened(odd) == std::string(39, 'a') + "…");
  CHECK(shortened(std::string(37, 'a') + "日本") == std::string(37, 'a') + "日…");
}

TEST_CASE("of a name that no line holds a message gives the end, and the reason whole") {
  const std::string longest(200, 'a');
  const std::string name = fmt::format("{} {}", longest, longest);
  CHECK(with_short_names(fmt::format("{}: not found", longest)) == longest + ": not found");
  CHECK(with_short_names(fmt::format("b{}: not found", longest)) == "…" + longest + ": not found");
  CHECK(with_short_names(name + ": not found") == fmt::format("…{}: not found", longest));
  CHECK(with_short_names(fmt::format("a.md: in b{}: no room", longest)) ==
        "a.md: in …" + longest.substr(2) + ": no room");
  CHECK(with_short_names("two words") == "two words");
  const std::string odd = fmt::format("é{}", std::string(199, 'a'));
  CHECK(with_short_names(odd + ": no") == fmt::format("…{}: no", std::string(199, 'a')));
}
