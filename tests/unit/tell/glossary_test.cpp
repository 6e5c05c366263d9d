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

TEST_CASE("a zero at the end of a number is explained, with how many decimals are shown") {
  for (const std::string text : {"4", "0.5", "10", "1.0e5", "step 3. 0", "version 1.05"}) {
    Glossary glossary(2);
    CHECK(due(glossary, text).empty());
  }
  for (const std::string text : {"0.50", "1.5 and 2.340", "[0.10, 1]"}) {
    Glossary glossary(2);
    CHECK(due(glossary, text).front().starts_with("At most 2 decimals"));
  }
  const std::vector<double> exact{1, 20, 0.5, not_scored};
  const std::vector<double> third{1, 1.0 / 3, 0.6 / 6 + 1e-9};
  Glossary glossary(4);
  CHECK(due(glossary, std::span<const double>(exact)).empty());
  CHECK(due(glossary, std::span<const double>(third).first(2)).empty());
  CHECK(due(glossary, std::span<const double>(third)).size() == 1);
  CHECK(due(glossary, "0.50").empty());
}

TEST_CASE("matrices are explained once before them, and −∞ with the brackets") {
  const std::vector<double> numbers{0.25, not_scored};
  Table table{.row_labels = {"a"}, .groups = {{.rows = {numbers}}}};
  Glossary glossary(4);
  CHECK(glossary.before({&table, 1}, "bold").empty());
  table.groups[0].shares.emplace_back(numbers);
  CHECK(glossary.before({&table, 1}, "bold") ==
        std::vector<std::string>{
            "A row attends to the columns, here and below; bold; –: not scored."});
  table.groups[0].hidden = {{true, false}};
  const auto brackets = glossary.before({&table, 1}, "bold");
  REQUIRE(brackets.size() == 1);
  CHECK(brackets[0].starts_with("In brackets: hidden."));
  CHECK(glossary.before({&table, 1}, "bold").empty());
  CHECK(due(glossary, "−∞").empty());
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
