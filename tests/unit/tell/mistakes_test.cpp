// Where a mistake has been seen is said with its address, or not at all.
#include "tell/mistakes.hpp"

#include "catch.hpp"

using namespace attn;

TEST_CASE("a sighting has what was done and where, and there is none where we know of none") {
  Mistake mistake{};
  CHECK(sighting_text(mistake).empty());
  mistake.seen = {.what = "softmax over the wrong axis", .address = "https://example.org/1"};
  CHECK(sighting_text(mistake) == "Seen: softmax over the wrong axis (https://example.org/1)");
}
