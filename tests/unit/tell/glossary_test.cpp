// A sign is explained once, where it is first shown, and never where it is not.
#include "tell/glossary.hpp"

#include "catch.hpp"

namespace {

using namespace attn;

template <typename Shown>
std::vector<std::string> due(Glossary& glossary, const Shown& shown) {
  glossary.see(shown);
  return glossary.take();
}

}  // namespace

TEST_CASE("a sign is explained where it first stands, and not again") {
  Glossary glossary(4);
  CHECK(due(glossary, "birds  4 ÷ 2 = 2").empty());
  REQUIRE(due(glossary, "1 ÷ 3 ≈ 0.3333").size() == 1);
  CHECK(due(glossary, "1 ÷ 3 ≈ 0.3333").empty());
  const auto both = due(glossary, "−∞ and 5.1e-06");
  REQUIRE(both.size() == 2);
  CHECK(both[0].starts_with("e-05"));
  CHECK(both[1].starts_with("−∞"));
  CHECK(due(glossary, "spread (bits)").front().starts_with("Spread"));
}

TEST_CASE("the sentence on ≈ names the decimals that are shown") {
  Glossary glossary(2);
  CHECK(due(glossary, "≈").front().starts_with("≈: 2 digits shown"));
}

TEST_CASE("a word with e- in it is no number") {
  Glossary glossary(4);
  CHECK(due(glossary, "e-mail, pre-1990, the e-5").empty());
}

TEST_CASE("a small number in a table is explained, unless it is written out") {
  const std::vector<double> numbers{1, 0, not_scored, 0.0002, 5.1e-6};
  const std::vector<Table> tables{{.row_labels = {"a"}, .groups = {{.rows = {numbers}}}}};
  Glossary glossary(4);
  CHECK(due(glossary, std::span(numbers).first(4)).empty());
  CHECK(due(glossary, tables).front().starts_with("e-05"));
  Glossary in_full(7);
  CHECK(due(in_full, tables).empty());
}
