// The page makes the numbers for pairs of words anew, and so has a trace without them: it must be
// the same trace in all else.
#include "render/trace/json.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

using namespace attn;

TEST_CASE("a trace without what can be made anew is the same in all else") {
  const Trace traced = trace(test::lecture(), all_variants);
  const auto json = [&](Carried carried) {
    return nlohmann::json::parse(
        test::rendered([&](Writer& out) { write_trace_json(traced, View{}, carried, out); }));
  };
  nlohmann::json whole = json(Carried::all);
  const nlohmann::json without = json(Carried::needed);
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
