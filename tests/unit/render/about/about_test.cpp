// What an input says of itself, and nothing of its numbers.
#include "render/about/about.hpp"

#include "catch.hpp"
#include "helpers.hpp"

using namespace attn;

TEST_CASE("title, description and source stand in this order, each where there is one") {
  Input input = test::lecture();
  const auto text = [&](std::size_t columns) {
    const View view{.columns = columns};
    return test::rendered([&](Writer& out) { write_about_text(input, view, out); });
  };
  CHECK(text(80) == "It has no title, no description and no source.\n");
  input.source = "a lecture";
  CHECK(text(80) == "Source: a lecture\n");
  input.title = "Three words";
  input.description = "Small enough\nto check";
  CHECK(text(80) == "Three words\n\nSmall enough\\nto check\n\nSource: a lecture\n");
  CHECK(text(12) == test::rendered([&](Writer& out) {
          write_about_text(input, {.columns = 30}, out);  // room for a few words
        }));
}
