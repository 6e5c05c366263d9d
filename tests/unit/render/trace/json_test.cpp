// The page makes weighted values anew, and so has a trace without them: it must be the same trace
// in all else.
#include "render/trace/json.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

using namespace attn;

TEST_CASE("a trace without weighted values is the same in all else") {
  const Trace traced = trace(test::lecture(), all_variants);
  const auto json = [&](Weighted weighted) {
    return nlohmann::json::parse(
        test::rendered([&](Writer& out) { write_trace_json(traced, View{}, weighted, out); }));
  };
  nlohmann::json whole = json(Weighted::written);
  const nlohmann::json without = json(Weighted::left_out);
  CHECK(without != whole);
  for (nlohmann::json& variant : whole.at("variants")) {
    for (nlohmann::json& step : variant.at("steps")) {
      if (step.at("id") == "weighted_values") step.at("values") = nlohmann::json::array();
    }
  }
  CHECK(without == whole);
}
