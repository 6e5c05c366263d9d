// The flag --scale and the key "scale" take their meaning from one place. What it lets through
// divides every score, so a nan, a zero or a stray blank here would spoil all numbers in silence.
#include "trace/settings.hpp"

#include <cmath>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"
#include "trace/steps.hpp"

namespace {

using namespace attn;

}  // namespace

TEST_CASE("every self policy is read back from its name, and no other word is one") {
  for (const SelfPolicy policy : all_self_policies) CHECK(parse_self(name(policy)) == policy);
  for (const char* other : {"", "Carry", "carry ", "scored", "none", "0"}) {
    INFO(other);
    CHECK_FALSE(parse_self(other));
  }
}

TEST_CASE("every named scale is read back from its name") {
  for (const Scale::Rule rule : all_named_scales) {
    const auto scale = parse_scale(name(rule));
    REQUIRE(scale);
    CHECK(scale->rule == rule);
  }
}

TEST_CASE("a scale may be any finite number but 0, written in decimal") {
  const auto reads = [](const char* text, double number) {
    const auto scale = parse_scale(text);
    return scale && scale->rule == Scale::Rule::number && scale->number == number;
  };
  CHECK(reads("2", 2));
  CHECK(reads("010", 10));  // not octal
  CHECK(reads("-0.5", -0.5));
  CHECK(reads("1e3", 1000));
  CHECK(reads("1e-300", 1e-300));
}

TEST_CASE("what is no finite number but 0 is no scale") {
  for (const char* text :
       {"",     "0",  "-0", "0.0", "0e5", "nan", "inf",   "-inf", "infinity", "1e999", "1e-999",
        "0x10", " 2", "2 ", "2,0", "+2",  "2x",  "sqrt ", "SQRT", "number",   "√"}) {
    INFO('"' << text << '"');
    CHECK_FALSE(parse_scale(text));
  }
  CHECK_FALSE(is_divisor(0.0));
  CHECK_FALSE(is_divisor(-0.0));
  CHECK_FALSE(is_divisor(std::nan("")));
  CHECK_FALSE(is_divisor(HUGE_VAL));
  CHECK(is_divisor(-3.0));
}

TEST_CASE("scores are divided by √d, 1, d or the number") {
  CHECK(Scale{.rule = Scale::Rule::sqrt}.divisor(4) == 2.0);
  CHECK(Scale{.rule = Scale::Rule::sqrt}.divisor(2) == std::sqrt(2.0));
  CHECK(Scale{.rule = Scale::Rule::none}.divisor(4) == 1.0);
  CHECK(Scale{.rule = Scale::Rule::dim}.divisor(4) == 4.0);
  CHECK(Scale{.rule = Scale::Rule::number, .number = 0.25}.divisor(4) == 0.25);
  CHECK(Scale{}.rule == Scale::Rule::sqrt);
}

TEST_CASE("raw carries the word itself, the other variants score it") {
  CHECK(default_self(Variant::raw) == SelfPolicy::carry);
  CHECK(default_self(Variant::query_key) == SelfPolicy::score);
  CHECK(default_self(Variant::qkv) == SelfPolicy::score);
}

TEST_CASE("the message for a bad policy or scale lists every name there is") {
  for (const SelfPolicy policy : all_self_policies) {
    CHECK(expected_self().find(name(policy)) != std::string::npos);
  }
  for (const Scale::Rule rule : all_named_scales) {
    CHECK(expected_scale().find(name(rule)) != std::string::npos);
  }
}

TEST_CASE("a mask's rule is known by its name, and a matrix has none") {
  for (const MaskRule rule : {MaskRule::none, MaskRule::causal, MaskRule::causal_end}) {
    REQUIRE(parse_mask(name(rule)));
    CHECK(parse_mask(name(rule))->rule == rule);
    CHECK(expected_mask().find(name(rule)) != std::string::npos);
  }
  CHECK_FALSE(parse_mask("matrix"));
  CHECK_FALSE(parse_mask("Causal"));
}

TEST_CASE("variants and steps have the contract's ids") {
  CHECK(name(Variant::raw) == "raw");
  CHECK(name(Variant::query_key) == "query-key");
  CHECK(name(Variant::qkv) == "qkv");
  const std::vector<std::string_view> contract{
      "positioned",     "queries_hidden", "queries_activated", "queries",          "keys_hidden",
      "keys_activated", "keys",           "values_hidden",     "values_activated", "values",
      "normed_queries", "normed_keys",    "rotated_queries",   "rotated_keys",     "scaled_queries",
      "scaled_keys",    "scores",         "scaled_scores",     "capped_scores",    "biased_scores",
      "masked_scores",  "exponentials",   "weights",           "weighted_values",  "context",
      "concat",         "output",         "residual_1",        "norm_1",           "ffn_hidden",
      "ffn_gate",       "ffn_activated",  "ffn_output",        "residual_2",       "norm_2"};
  REQUIRE(all_steps.size() == contract.size());
  for (std::size_t i = 0; i < contract.size(); ++i) CHECK(facts(all_steps[i]).name == contract[i]);
}

TEST_CASE("the table of steps holds each step in its own place, with a sentence that ends") {
  std::set<std::string_view> names;
  for (const StepId id : all_steps) {
    const StepFacts& fact = facts(id);
    CHECK(fact.id == id);
    CHECK(parse_step(fact.name) == id);
    CHECK(names.insert(fact.name).second);
    CHECK_FALSE(fact.title.empty());
    CHECK_FALSE(fact.cell.empty());
    CHECK(fact.why.ends_with('.'));
  }
  CHECK_FALSE(parse_step(""));
  CHECK_FALSE(parse_step("Scores"));
}

TEST_CASE("a score is never called a weight, nor a weight a score") {
  for (const StepId id : {StepId::scores, StepId::scaled_scores}) {
    for (const auto text : {facts(id).title, facts(id).cell, facts(id).why}) {
      CHECK(text.find("weight") == std::string_view::npos);
    }
  }
  for (const auto text : {facts(StepId::weights).title, facts(StepId::weights).cell}) {
    CHECK(text.find("score") == std::string_view::npos);
  }
}
