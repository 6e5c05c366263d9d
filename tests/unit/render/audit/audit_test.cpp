// An audit's page must say what it did not look at.
#include "render/audit/audit.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

// Of the lecture, as if it had too many weighted values or not.
std::vector<VariantAudit> audits(bool without_weighted_values) {
  return {{.variant = Variant::qkv, .without_weighted_values = without_weighted_values}};
}

std::string text_of(const std::vector<VariantAudit>& audits) {
  const Trace traced = trace(test::lecture(), std::vector{Variant::qkv});
  return test::rendered([&](Writer& out) { write_audit_text(traced, audits, View{}, out); });
}

nlohmann::json json_of(const std::vector<VariantAudit>& audits) {
  return nlohmann::json::parse(
      test::rendered([&](Writer& out) { write_audit_json(audits, View{}, out); }));
}

}  // namespace

TEST_CASE("an audit says where there were too many weighted values to look at") {
  const std::string sentence =
      "  There are too many weighted values to look at; the contexts made of them were.\n";
  CHECK(text_of(audits(true)).find(sentence) != std::string::npos);
  CHECK(text_of(audits(false)).find("too many") == std::string::npos);
  CHECK(json_of(audits(true)).at("variants")[0].at("weighted_values") == false);
  CHECK(json_of(audits(false)).at("variants")[0].at("weighted_values") == true);
}

TEST_CASE("what hides once numbers are rounded is not said to hide nowhere") {
  const AuditedMistake shows{
      .mistake = find_mistake("scale-none"), .shows = true, .shows_at = StepId::scaled_scores};
  AuditedMistake survives = shows;
  survives.survives_rounding = true;
  const auto of = [](const AuditedMistake& one) {
    return text_of({{.variant = Variant::qkv, .mistakes = {one}}});
  };
  CHECK(of(shows).find("1 mistakes apply, none hides, 1 once rounded") != std::string::npos);
  CHECK(of(shows).find("No mistake hides here, unless numbers are rounded to 4 decimals.\n") !=
        std::string::npos);
  CHECK(of(survives).find("1 mistakes apply, none hides ") != std::string::npos);
  CHECK(of(survives).find("No mistake hides here.\n") != std::string::npos);
}

TEST_CASE("no line of an audit ends in a blank") {
  const std::string text = text_of({{.variant = Variant::qkv,
                                     .mistakes = {{.mistake = find_mistake("scale-none"),
                                                   .shows = true,
                                                   .shows_at = StepId::scaled_scores,
                                                   .by = 0.5}}}});
  CHECK(text.find("  hides\n") != std::string::npos);
  CHECK(text.find(" \n") == std::string::npos);
}
