// Each format lists the whole catalogue, in its order.
#include "render/mistakes/mistakes.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"
#include "mistakes/catalogue.hpp"

using namespace attn;

TEST_CASE("the JSON has every mistake whole, and null where we know of no sighting") {
  const auto json = nlohmann::json::parse(test::rendered(write_mistakes_json));
  CHECK(json.at("format") == "attn-trace-mistakes/1");
  REQUIRE(json.at("mistakes").size() == catalogue().size());
  for (std::size_t i = 0; i < catalogue().size(); ++i) {
    const Mistake& mistake = catalogue()[i];
    const auto& told = json.at("mistakes")[i];
    CHECK(told.at("id") == mistake.id);
    CHECK(told.at("name") == mistake.name);
    CHECK(told.at("what") == mistake.what);
    CHECK(told.at("expose") == mistake.expose);
    CHECK(told.at("seen").is_null() == mistake.seen.what.empty());
    if (!mistake.seen.what.empty()) CHECK(told.at("seen").at("address") == mistake.seen.address);
  }
}

TEST_CASE("text and Markdown name every mistake once, in the catalogue's order") {
  const View wide{.columns = 10000};
  const std::string text = test::rendered([&](Writer& out) { write_mistakes_text(wide, out); });
  const std::string markdown = test::rendered(write_mistakes_markdown);
  std::size_t at_text = 0, at_markdown = 0;
  for (const Mistake& mistake : catalogue()) {
    INFO(mistake.id);
    const std::string id(mistake.id);
    const std::size_t in_text = text.find("\n" + id + ": " + std::string(mistake.name) + "\n  " +
                                          std::string(mistake.what) + "\n");
    CHECK((at_text == 0 ? text.starts_with(id + ": ") : in_text != text.npos && in_text > at_text));
    at_text = at_text == 0 ? 1 : in_text;
    const std::size_t in_markdown = markdown.find("| `" + id + "`: ", at_markdown);
    REQUIRE(in_markdown != markdown.npos);
    CHECK(markdown.find("| `" + id + "`: ") == in_markdown);
    at_markdown = in_markdown + 1;
    CHECK((mistake.seen.what.empty() ||
           (text.find(mistake.seen.address) != text.npos &&
            markdown.find("](" + std::string(mistake.seen.address) + ")") != markdown.npos)));
  }
}
