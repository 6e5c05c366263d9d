// Somebody's numbers must be read as exactly as they were written, stand beside the steps that they
// were meant for, and be refused with their place where they are no answer.
#include "answers/answers.hpp"

#include <fstream>

#include "catch.hpp"
#include "helpers.hpp"
#include "unit/folder.hpp"

namespace {

using namespace attn;
using Catch::Matchers::WithinRel;
using test::lecture;
using test::matrix;
using test::message_of;
using test::same_bits;

Trace traced(Input input = lecture(), std::vector<Variant> variants = {Variant::qkv}) {
  return trace(std::move(input), variants);
}

// The lecture, two of its words encoded, in two heads.
Trace two_heads() {
  Input input = lecture();
  input.words = test::positions({0, 1});
  input.heads = 2;
  return traced(input);
}

Answers read(const std::string& json, const Trace& trace = traced()) {
  return read_answers(json, "a.json", trace);
}

AnsweredStep step_of(const Answers& answers, StepId id, std::size_t head = 0) {
  const AnsweredStep* step = answers.variants.front().find(id, head);
  if (step == nullptr) throw std::logic_error("the step was not given");
  return *step;
}

std::string refusal(const std::string& json, const Trace& trace = traced()) {
  return message_of([&] { read(json, trace); });
}

}  // namespace

TEST_CASE("a number is as exact as the longest beside it, and whole where it is written so") {
  const AnsweredStep step = step_of(read(R"({"weights": [0.73, 3e-1, 0]})"), StepId::weights);
  CHECK(same_bits(step.cells, matrix({{0.73, 0.3, 0}})));
  for (const double half_unit : step.half_units.row(0)) CHECK_THAT(half_unit, WithinRel(0.005));
  CHECK_THAT(step.own_half_units(0, 0), WithinRel(0.005));
  CHECK_THAT(step.own_half_units(0, 1), WithinRel(0.05));
  CHECK_THAT(step.own_half_units(0, 2), WithinRel(0.5));
  CHECK(same_bits(step.whole, matrix({{0, 0, 1}})));
}

TEST_CASE("null is a blank for a number, for a row and for a step") {
  const Trace trace = two_heads();
  const Answers answers =
      read(R"({"head1": {"scores": [null, [1, null, 3]], "weights": null}, "head2": null})", trace);
  const AnsweredStep scores = step_of(answers, StepId::scores, 1);
  CHECK(same_bits(scores.cells, matrix({{blank, blank, blank}, {1, blank, 3}})));
  CHECK(answers.variants.front().find(StepId::weights, 1) == nullptr);
  CHECK(answers.variants.front().find(StepId::scores, 2) == nullptr);
}

TEST_CASE("one row may stand alone, and a row of nulls is one") {
  CHECK(step_of(read(R"({"scores": [40, 38, 26]})"), StepId::scores).cells.columns() == 3);
  CHECK(step_of(read(R"({"scores": [[40, 38, 26]]})"), StepId::scores).cells.columns() == 3);
  CHECK(step_of(read(R"({"scores": [null, null, null]})"), StepId::scores).cells.rows() == 1);
  CHECK(refusal(R"({"keys": [1, 2, 3, 4]})") ==
        "a.json: /keys: found one row of numbers, expected 3 rows: one for each token attended to");
}

TEST_CASE("weighted values are rows of words times tokens") {
  const std::string rows = R"([[1, 2, 3, 4], null, [9, 10, 11, 12]])";
  for (const std::string& given : {rows, "[" + rows + "]"}) {
    const Answers answers = read("{\"weighted_values\": " + given + "}");
    CHECK(answers.variants.front().has_weighted_values());
    const AnsweredStep step = step_of(answers, StepId::weighted_values);
    CHECK(same_bits(step.cells,
                    matrix({{1, 2, 3, 4}, {blank, blank, blank, blank}, {9, 10, 11, 12}})));
  }
  CHECK_FALSE(read(R"({"scores": [1, 2, 3]})").variants.front().has_weighted_values());
}

TEST_CASE("minus infinity is read in every spelling, wherever it stands") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const Trace masked = traced(input);
  for (const std::string minus_infinity : {"\"-inf\"", "\"−∞\"", "-Infinity", "-inf"}) {
    const Answers answers = read("{\"masked_scores\": [20, 19, " + minus_infinity + "]}", masked);
    CHECK(same_bits(step_of(answers, StepId::masked_scores).cells, matrix({{20, 19, hidden}})));
  }
  CHECK(same_bits(step_of(read(R"({"scores": [40, 38, "-inf"]})"), StepId::scores).cells,
                  matrix({{40, 38, hidden}})));
  CHECK(
      step_of(read(R"({"masked_scores": [20, 19, "-inf"]})"), StepId::masked_scores).cells(0, 2) ==
      hidden);
}

TEST_CASE("NaN is given, and null or an empty string is a blank") {
  const AnsweredStep step = step_of(read(R"({"weights": [NaN, null, ""]})"), StepId::weights);
  CHECK(step.is_given(0, 0));
  CHECK_FALSE(step.is_given(0, 1));
  CHECK_FALSE(step.is_given(0, 2));
}

TEST_CASE("numbers are read as people write them") {
  const Answers answers = read(R"({“weights”: [["0,73", 1/4, .02,],],})");
  CHECK(same_bits(step_of(answers, StepId::weights).cells, matrix({{0.73, 0.25, 0.02}})));
}

TEST_CASE("numbers of all heads in one array are each head's own") {
  const Trace trace = two_heads();
  const Answers stacked = read(R"({"context": [[[1, 2], [3, 4]], [[5, 6], [7, 8]]]})", trace);
  CHECK(same_bits(step_of(stacked, StepId::context, 2).cells, matrix({{5, 6}, {7, 8}})));
  CHECK(stacked.variants.front().conventions == std::vector{Convention::head_axis});

  const Answers beside = read(R"({"context": [[1, 2, 5, 6], [3, 4, 7, 8]]})", trace);
  CHECK(same_bits(step_of(beside, StepId::context, 1).cells, matrix({{1, 2}, {3, 4}})));
  CHECK(same_bits(step_of(beside, StepId::context, 2).cells, matrix({{5, 6}, {7, 8}})));
  CHECK(beside.variants.front().conventions == std::vector{Convention::heads_side_by_side});

  const Answers mean = read(R"({"weights": [[1, 0, 0], [0, 1, 0]]})", trace);
  CHECK(same_bits(step_of(mean, StepId::weights, 0).cells, matrix({{1, 0, 0}, {0, 1, 0}})));
  CHECK(mean.variants.front().conventions == std::vector{Convention::weights_averaged});
}

TEST_CASE("queries of all heads are one step, and with a head axis each head's") {
  const Trace trace = two_heads();
  CHECK(step_of(read(R"({"queries": [[1, 2, 3, 4], [5, 6, 7, 8]]})", trace), StepId::queries)
            .cells.columns() == 4);
  const Answers stacked = read(R"({"queries": [[[1, 2], [5, 6]], [[3, 4], [7, 8]]]})", trace);
  CHECK(same_bits(step_of(stacked, StepId::queries, 2).cells, matrix({{3, 4}, {7, 8}})));
}

TEST_CASE("a mask that is brought along is known by what it says is hidden") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  const auto conventions = [&](const std::string& mask) {
    return read("{\"mask\": " + mask + "}", traced(input)).variants.front().conventions;
  };
  CHECK(conventions("[[0, 0, 1]]") == std::vector{Convention::mask_complement});
  CHECK(conventions("[[true, true, false]]").empty());
}

TEST_CASE("the first number of 15 digits says that none is rounded, but for a program's lowest") {
  CHECK(read(R"({"weights": [0.73, 0.268000012345678, 0.1]})").in_full == "/weights/1");
  CHECK(read(R"({"weights": [0.73, 0.26800001234567, 0.1]})").in_full.empty());
  Input input = lecture();
  input.mask = {.rule = MaskRule::causal};
  CHECK(read(R"({"masked_scores": [20, 19, -3.4028234663852886e+38]})", traced(input))
            .in_full.empty());
}

TEST_CASE("of several variants each has its own object, and one left out is not compared") {
  const Trace both = traced(lecture(), {Variant::query_key, Variant::qkv});
  const Answers answers =
      read(R"({"raw": {"scores": [1, 2, 3]}, "qkv": {"scores": [40, 38, 26]}})", both);
  CHECK(answers.variants[0].steps.empty());
  CHECK(answers.variants[1].steps.size() == 1);
  CHECK(answers.not_compared == std::vector<std::string>{"raw"});
  CHECK(refusal(R"({"scores": [40, 38, 26]})", both) ==
        "a.json: /scores: found a step, but 2 variants are compared: query-key, qkv");
}

TEST_CASE("answers stand in the order in which the steps are computed, however they are written") {
  Input input = lecture();
  input.mask = {.rule = MaskRule::none};
  const Answers answers = read(R"({"context": [1, 2], "masked_scores": [1, 2, 3],
                                   "weights": [1, 2, 3], "scores": [40, 38, 26]})",
                               traced(input));
  std::vector<StepId> ids;
  for (const AnsweredStep& step : answers.variants.front().steps) ids.push_back(step.id);
  // The trace has no masked scores.
  CHECK(ids ==
        std::vector{StepId::scores, StepId::weights, StepId::context, StepId::masked_scores});
  const AnsweredVariant& variant = answers.variants.front();
  CHECK(variant.find(StepId::weights, 0) == &variant.steps[1]);
}

TEST_CASE("what is no answer is refused with its place") {
  CHECK(refusal("[]") == "a.json: line 1: found an empty array, expected the numbers of a step");
  CHECK(refusal(R"({"scores": [40, "b", 26]})") ==
        "a.json: /scores/1: found the string \"b\", expected a number, or null for a blank");
  CHECK(refusal(R"({"scores": [[40, 38, 26], [1, 2, 3]]})") ==
        "a.json: /scores: found 2 rows, expected 1: one for the word encoded, 2 (\"fly\")");
  CHECK(refusal(R"({"keys": [[1, 2], [1], null]})") ==
        "a.json: /keys/1: this row has 1 number, but the first one given has 2");
  CHECK(refusal(R"({"scoers": [40, 38, 26]})") ==
        "a.json: /scoers: found an unknown key, did you mean \"scores\"?");
  CHECK(refusal(R"({"exponentials": [[1, 2, 3], [1, 2, 3]]})", two_heads()) ==
        "a.json: /exponentials: found 2 × 3 numbers for all heads, expected 2 × 2 × 3");
  CHECK(refusal(R"({"capped_scores": [20, 19, null]})") ==
        "a.json: /capped_scores: qkv has no capped_scores here");
}

TEST_CASE("only a file of nothing but blanks is unanswered") {
  const test::Folder folder;
  const auto unanswered = [&](const std::string& text) {
    const std::string file = folder / "a.json";
    std::ofstream(file) << text;
    return is_unanswered(file);
  };
  CHECK(unanswered(R"({"qkv": {"scores": [[null, null]], "weights": null}})"));
  CHECK_FALSE(unanswered(R"({"qkv": {"scores": [[null, 1]], "weights": null}})"));
  CHECK_FALSE(unanswered("my shopping list"));
  CHECK_FALSE(is_unanswered(folder / "none.json"));
}

TEST_CASE(
    "what quotes a variant, a step or a sheet's record, and is no trace, looks like answers") {
  CHECK(looks_like_answers(R"({"weights": [[0.5]]})"));
  CHECK(looks_like_answers("{“qkv”: {“scores”: [[0,5; 1"));
  CHECK(looks_like_answers(R"({"sheet": {}, "raw": {}})"));
  CHECK_FALSE(looks_like_answers(R"({"format": "attn-trace/1", "variants": [{"id": "raw"}]})"));
  CHECK_FALSE(looks_like_answers(R"({"embeddings": [[1]], "note": "weights follow"})"));
  CHECK_FALSE(looks_like_answers("weights"));
}
