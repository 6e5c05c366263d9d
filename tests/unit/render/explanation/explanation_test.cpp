// Numbers taken apart, for people and for programs. That each tree is right, tests/explain holds.
#include "render/explanation/explanation.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using nlohmann::json;

const Trace& traced() {
  static const Trace trace = attn::trace(test::lecture(), std::vector{Variant::qkv});
  return trace;
}

template <typename Write>
std::string explained(const std::string& address, Write write,
                      std::optional<std::size_t> depth = std::nullopt) {
  const Target target = find_cell(address, traced());
  const Explainer explainer(traced(), traced().variants[0], depth);
  std::vector<Explanation> cells;
  for (const Coordinates& at : cells_of(target, traced())) {
    cells.push_back(explainer.find(*target.step, at));
  }
  return test::rendered([&](Writer& out) { write(explainer, cells, out); });
}

std::string text(const std::string& address, std::optional<std::size_t> depth = std::nullopt) {
  return explained(
      address,
      [](const Explainer& by, const std::vector<Explanation>& cells, Writer& out) {
        write_explanations_text(by, cells, View{}, out);
      },
      depth);
}

json tree(const std::string& address, std::optional<std::size_t> depth = std::nullopt) {
  return json::parse(explained(
      address,
      [](const Explainer& by, const std::vector<Explanation>& cells, Writer& out) {
        write_explanations_json(by, cells, out);
      },
      depth));
}

}  // namespace

TEST_CASE("a number is told in symbols, then in numbers, and each operand further in") {
  CHECK(text("scores[fly,birds]", 1) ==
        "qkv.scores[fly,birds] = 40\n"
        "  S = Q · Kᵀ\n"
        "    = 2×4 + 2×3 + 4×6 + 2×1 = 40\n"
        "  queries[fly,1] = 2\n"
        "  keys[birds,1] = 4\n"
        "  queries[fly,2] = 2\n"
        "  keys[birds,2] = 3\n"
        "  queries[fly,3] = 4\n"
        "  keys[birds,3] = 6\n"
        "  queries[fly,4] = 2\n"
        "  keys[birds,4] = 1\n");
}

TEST_CASE("as JSON one number is a tree, and a row a list of them") {
  const json one = tree("scores[fly,birds]", 1);
  CHECK(one.at("cell") == "qkv.scores[2,1]");
  CHECK(one.at("op") == "dot");
  CHECK(one.at("value") == 40);
  CHECK(one.at("operands").size() == 8);
  CHECK(one.at("operands")[1].at("cell") == "qkv.keys[1,1]");
  CHECK(one.at("operands")[1].at("operands").empty());
  const json row = tree("scores[fly]", 1);
  REQUIRE(row.is_array());
  CHECK(row.size() == 3);
  CHECK(row[2].at("cell") == "qkv.scores[2,3]");
}

TEST_CASE("what was taken apart before is named again, without its operands") {
  const json row = tree("scaled_scores[fly]");
  const auto first_query = [&](std::size_t j) {
    return row[j].at("operands")[0].at("operands")[0];
  };
  CHECK_FALSE(first_query(0).contains("again"));
  CHECK_FALSE(first_query(0).at("operands").empty());
  CHECK(first_query(1).at("again") == true);
  CHECK(first_query(1).at("operands").empty());
  const std::string told = text("scaled_scores[fly]");
  CHECK(told.find("queries[fly,1] = 2, as above\n") != std::string::npos);
  std::size_t made = 0;  // queries that are worked out
  for (auto at = told.find("Q = X"); at != std::string::npos; at = told.find("Q = X", at + 1)) {
    ++made;
  }
  CHECK(made == 4);
}
