// The variants side by side: what is shown of a word is what the view's steps ask for. That JSON
// and CSV have the numbers of the comparison, render_test.cpp holds.
#include "render/comparison/comparison.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

using Write = void (*)(const Trace&, const View&, Writer&);

std::string comparison(Write write, const View& view = {}) {
  const Trace traced = trace(test::lecture(), all_variants);
  return test::rendered([&](Writer& out) { write(traced, view, out); });
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("weights and contexts are shown each where it is asked for, in every format") {
  const View weights{.steps = {StepId::weights}}, contexts{.steps = {StepId::context}};
  for (const Write write : {write_comparison_text, write_comparison_markdown}) {
    CHECK(has(comparison(write, weights), "most attention"));
    CHECK_FALSE(has(comparison(write, weights), "context, qkv"));
    CHECK(has(comparison(write, contexts), "context, qkv"));
    CHECK_FALSE(has(comparison(write, contexts), "most attention"));
    CHECK_FALSE(has(comparison(write, {.steps = {StepId::keys}}), "encoding"));
  }
  CHECK(has(comparison(write_comparison_csv, weights), "entropy_bits"));
  CHECK_FALSE(has(comparison(write_comparison_csv, weights), ",context,"));
  CHECK(has(comparison(write_comparison_csv, contexts), ",context,"));
  CHECK_FALSE(has(comparison(write_comparison_csv, contexts), ",weight,"));
}

TEST_CASE("where neighbours part is said, with what each does there") {
  for (const Write write : {write_comparison_text, write_comparison_markdown}) {
    const std::string text = comparison(write);
    CHECK(has(text, "raw → query-key"));
    CHECK(has(text, "query-key → qkv"));
    CHECK(has(text, "queries are compared with keys"));
  }
  const auto json = nlohmann::json::parse(comparison(write_comparison_json));
  CHECK(json.at("format") == "attn-trace-comparison/1");
  CHECK(json.at("partings").size() == 2);
}

TEST_CASE("variants that are left out are named") {
  const View view{.left_out = {"Left out: gated (no gate)"}};
  CHECK(has(comparison(write_comparison_text, view), "Left out: gated (no gate)"));
  CHECK(has(comparison(write_comparison_markdown, view), "Left out: gated"));
}
