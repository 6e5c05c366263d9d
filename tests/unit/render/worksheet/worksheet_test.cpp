// A sheet gives what is needed and no result; its answers file has a blank for each of its own.
#include "render/worksheet/worksheet.hpp"

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;
using nlohmann::json;

const View blanks{.steps = {StepId::scores, StepId::context}};

const Trace& traced() {
  static const Trace trace = attn::trace(test::lecture(), std::vector{Variant::raw, Variant::qkv});
  return trace;
}

std::string sheet(const View& view = blanks) {
  return test::rendered([&](Writer& out) {
    write_worksheet_markdown(traced(), view, {.answers_file = "mine.answers.json"}, out);
  });
}

// But for what they record of the sheet.
json answers(const Trace& trace, const View& view = blanks) {
  json all =
      json::parse(test::rendered([&](Writer& out) { write_answers_template(trace, view, out); }));
  CHECK(all.erase("sheet") == 1);
  return all;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

std::size_t nulls(const json& in) {
  std::size_t found = in.is_null() ? 1 : 0;
  if (in.is_structured()) {
    for (const json& one : in) found += nulls(one);
  }
  return found;
}

}  // namespace

TEST_CASE("a sheet names its answers file and gives the input, but no number of a step") {
  const std::string text = sheet({.steps = {StepId::scores, StepId::scaled_scores}});
  CHECK(text.find("`mine.answers.json`") != std::string::npos);
  CHECK(text.find("| birds | 3 | 0 | 1 | 3 |") != std::string::npos);
  CHECK(text.find("40") == std::string::npos);
  CHECK(text.find("26") == std::string::npos);
}

TEST_CASE("there is a blank for each number asked for, and none where nothing is scored") {
  // raw: two scores, since the word itself has none, and four numbers of context; qkv: 3 and 4.
  CHECK(count(sheet(), "_____ |") == 6 + 7);
  CHECK(count(sheet(), "| – |") == 1);
}

TEST_CASE("the answers have null for each number of the steps asked for, and nothing else") {
  CHECK(answers(traced()) == json::parse(R"({
    "raw": {"scores": [[null, null, null]], "context": [[null, null, null, null]]},
    "qkv": {"scores": [[null, null, null]], "context": [[null, null, null, null]]}})"));
  CHECK(answers(traced(), {.steps = {StepId::values}}).size() == 1);
}

TEST_CASE(
    "of weighted values the answers have a vector for each word and token, and of heads each") {
  Input input = test::lecture();
  input.heads = 2;
  input.words = test::positions({0, 2});
  const Trace two = trace(input, std::vector{Variant::qkv});
  const json made = answers(two, {.steps = {StepId::values, StepId::weighted_values}}).at("qkv");
  CHECK(made.at("head2").at("weighted_values").size() == 2);
  CHECK(made.at("head2").at("weighted_values")[1].size() == 3);
  CHECK(made.at("head2").at("weighted_values")[1][2].size() == 2);
  // Values of all heads and of each, and 2 × 3 × 2 weighted ones of each head.
  CHECK(nulls(made) == 12 + 2 * (6 + 12));
}

TEST_CASE("blanks are written row by row, however many there are") {
  const Trace trace = attn::trace(test::input_of(Matrix(600, 1, 1.0)), std::vector{Variant::raw});
  std::size_t longest = 0;
  Writer out([&](std::string_view block) { longest = std::max(longest, block.size()); });
  write_answers_template(trace, {.steps = {StepId::weights}}, out);
  out.flush();
  CHECK(longest < (std::size_t{1} << 16U) + 600 * 6);
}
