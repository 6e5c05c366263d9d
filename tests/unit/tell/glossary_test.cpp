// A sign is explained once, where it is first shown, and never where it is not.
#include "tell/glossary.hpp"

#include "catch.hpp"

using namespace attn;

TEST_CASE("a sign is explained where it first stands, and not again") {
  Glossary glossary(4);
  CHECK(glossary.due("birds  4 ÷ 2 = 2").empty());
  REQUIRE(glossary.due("1 ÷ 3 ≈ 0.3333").size() == 1);
  CHECK(glossary.due("1 ÷ 3 ≈ 0.3333").empty());
  const auto both = glossary.due("−∞ and 5.1e-06");
  REQUIRE(both.size() == 2);
  CHECK(both[0].starts_with("e-05"));
  CHECK(both[1].starts_with("−∞"));
  CHECK(glossary.due("spread (bits)").front().starts_with("Spread"));
}

TEST_CASE("the sentence on ≈ names the decimals that are shown") {
  CHECK(Glossary(2).due("≈").front().starts_with("≈: 2 digits shown"));
}

TEST_CASE("a word with e- in it is no number") {
  CHECK(Glossary(4).due("e-mail, pre-1990, the e-5").empty());
}
