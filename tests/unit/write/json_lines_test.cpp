// Lists and objects that other programs read and people, too: an item a line.
#include "write/json_lines.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

std::string list(const std::vector<int>& items, std::size_t indent = 0) {
  return test::rendered([&](Writer& out) {
    write_json_lines(out, indent, items, [&](int item) { out.print("{}", item); });
  });
}

}  // namespace

TEST_CASE("each item stands on a line of its own, two blanks further in than the closing bracket") {
  CHECK(list({1, 2, 3}) == "[\n  1,\n  2,\n  3\n]");
  CHECK(list({1, 2}, 4) == "[\n      1,\n      2\n    ]");
  CHECK(list({7}) == "[\n  7\n]");
}

TEST_CASE("a list of nothing takes no lines") {
  CHECK(list({}) == "[]");
  CHECK(list({}, 6) == "[]");
}

TEST_CASE("an object is written alike, and others within it") {
  const std::string text = test::rendered([](Writer& out) {
    JsonLines members(out, 0, "{}");
    members.next();
    out.write("\"none\": ");
    JsonLines inner(out, 2, "{}");
    inner.next();
    out.write("\"one\": 1");
    inner.close();
    members.next();
    out.write("\"two\": ");
    write_json_lines(out, 2, std::array{1, 2}, [&](int item) { out.print("{}", item); });
    members.close();
  });
  CHECK(text ==
        "{\n"
        "  \"none\": {\n"
        "    \"one\": 1\n"
        "  },\n"
        "  \"two\": [\n"
        "    1,\n"
        "    2\n"
        "  ]\n"
        "}");
  CHECK(nlohmann::json::parse(text) ==
        nlohmann::json::parse(R"({"none": {"one": 1}, "two": [1, 2]})"));
}
