// The page makes the numbers for pairs of words anew, and so has a trace without them: it must be
// the same trace in all else.
#include "render/trace/json.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"
#include "render/trace/trace.hpp"

using namespace attn;

TEST_CASE("a trace without what can be made anew is the same in all else") {
  const Trace traced = trace(test::lecture(), all_variants);
  const auto json = [](const auto& render) {
    return nlohmann::json::parse(test::rendered(render));
  };
  nlohmann::json whole = json([&](Writer& out) { write_json(traced, View{}, out); });
  const nlohmann::json without =
      json([&](Writer& out) { write_page_trace(traced, traced.input.words, out); });
  CHECK(without != whole);
  for (nlohmann::json& variant : whole.at("variants")) {
    for (nlohmann::json& step : variant.at("steps")) {
      const bool is_left_out = step.at("id") == "scores" || step.at("id") == "scaled_scores" ||
                               step.at("id") == "exponentials" || step.at("id") == "weights" ||
                               step.at("id") == "weighted_values";
      if (is_left_out) step.at("values") = nlohmann::json::array();
    }
  }
  CHECK(without == whole);
}

TEST_CASE("a page's trace says which of its words were asked for") {
  const Trace traced = trace(test::lecture(), all_variants);
  const std::vector<Position> asked{Position{2}, Position{0}};
  const auto json = nlohmann::json::parse(
      test::rendered([&](Writer& out) { write_page_trace(traced, asked, out); }));
  CHECK(json.at("words") == nlohmann::json::parse("[2]"));
  CHECK(json.at("input").at("word") == nlohmann::json::parse("[3, 1]"));
}
