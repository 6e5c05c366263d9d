// A key, a token or a number of a megabyte must not be a message of a megabyte.
#include "text/shortened.hpp"

#include "catch.hpp"

using attn::shortened;

TEST_CASE("a long text is cut after 40 bytes at most, and never inside a code point") {
  const std::string forty(40, 'a');
  CHECK(shortened(forty) == forty);
  CHECK(shortened(forty + "b") == forty + "…");
  const std::string odd = std::string(39, 'a') + "é";
  CHECK(shortened(odd) == std::string(39, 'a') + "…");
  CHECK(shortened(std::string(37, 'a') + "日本") == std::string(37, 'a') + "日…");
}
