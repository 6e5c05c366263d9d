// JSON and CSV are read by other programs, which believe every digit. Both must say the same
// numbers as the trace, at the same places, and leave out exactly what was not asked for.
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>
#include <tuple>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "compare/compare.hpp"
#include "helpers.hpp"
#include "render/comparison/comparison.hpp"
#include "render/trace/trace.hpp"

namespace {

using namespace attn;
using nlohmann::ordered_json;
using test::lecture;
using test::rendered;
using test::same_bits;

ordered_json json_of(const Trace& traced, const View& view = {}) {
  return ordered_json::parse(rendered([&](Writer& out) { write_json(traced, view, out); }));
}

/// The lines of a CSV text, each cut at its commas.
std::vector<std::vector<std::string>> csv_lines(const std::string& text) {
  std::vector<std::vector<std::string>> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    lines.emplace_back();
    std::istringstream cells(line + ",");
    for (std::string cell; std::getline(cells, cell, ',');) lines.back().push_back(cell);
  }
  return lines;
}

bool same_matrix(const ordered_json& rows, const Matrix& matrix) {
  if (rows.size() != matrix.rows()) return false;
  for (std::size_t i = 0; i < matrix.rows(); ++i) {
    if (rows[i].size() != matrix.columns()) return false;
    for (std::size_t j = 0; j < matrix.columns(); ++j) {
      if (rows[i][j].is_null() != !is_scored(matrix(i, j))) return false;
      if (!rows[i][j].is_null() && !same_bits(rows[i][j].get<double>(), matrix(i, j))) return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("the JSON of a trace has the contract's form") {
  const ordered_json json = json_of(trace(lecture(), all_variants));
  CHECK(json.at("format") == "attn-trace/1");
  CHECK(json.at("generator").get<std::string>().starts_with("attn-trace "));
  CHECK(json.at("words") == ordered_json::parse("[2]"));
  CHECK(json.at("input").at("tokens") == ordered_json::parse(R"(["birds", "fly", "south"])"));
  CHECK(json.at("input").at("scale") == "sqrt");
  REQUIRE(json.at("variants").size() == 3);
  const auto& query_key = json.at("variants")[1];
  CHECK(query_key.at("id") == "query-key");
  CHECK(query_key.at("settings") ==
        ordered_json::parse(R"({"self": "score", "scale": "sqrt", "divisor": 2})"));
  const auto& scores = query_key.at("steps")[2];
  CHECK(scores.at("id") == "scores");
  CHECK(scores.at("op") == "dot");
  CHECK(scores.at("from") == ordered_json::parse(R"(["queries", "keys"])"));
  CHECK(scores.at("values") == ordered_json::parse("[[40, 38, 26]]"));
  const auto& exponentials = query_key.at("steps")[4];
  CHECK(exponentials.at("max") == ordered_json::parse("[20]"));
  CHECK(exponentials.at("sum").size() == 1);
}

TEST_CASE("every number of the trace stands in its JSON, and null where nothing was scored") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  const Trace traced = trace(input, all_variants);
  const ordered_json json = json_of(traced);
  CHECK(same_matrix(json.at("input").at("embeddings"), *input.embeddings));
  CHECK(same_matrix(json.at("input").at("W_V"), *input.W_V));
  for (std::size_t v = 0; v < 3; ++v) {
    const auto& steps = json.at("variants")[v].at("steps");
    REQUIRE(steps.size() == traced.variants[v].steps.size());
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const Step& step = traced.variants[v].steps[s];
      CHECK(steps[s].at("id") == facts(step.id).name);
      if (step.id != StepId::weighted_values) {
        CHECK(same_matrix(steps[s].at("values"), step.cells));
        continue;
      }
      std::vector<double> vector;
      for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
          weighted_vector(traced, traced.variants[v], step, Row{i}, Position{j}, vector);
          const auto& cells = steps[s].at("values")[i][j];
          REQUIRE(cells.size() == vector.size());
          for (std::size_t f = 0; f < vector.size(); ++f) {
            if (is_scored(vector[f])) {
              CHECK(same_bits(cells[f].get<double>(), vector[f]));
            } else {
              CHECK(cells[f].is_null());
            }
          }
        }
      }
    }
  }
}

TEST_CASE("a matrix so large that several workers write it comes out whole and in order") {
  Matrix embeddings(700, 120);
  double next = 0;
  for (std::size_t i = 0; i < embeddings.rows(); ++i) {
    for (double& cell : embeddings.row(i)) cell = next++ / 7;
  }
  Input input = test::input_of(embeddings);
  input.words = test::positions({5});
  const ordered_json json = json_of(trace(input, std::vector{Variant::raw}), {.steps = {}});
  CHECK(same_matrix(json.at("input").at("embeddings"), embeddings));
}

TEST_CASE("only the steps asked for are in the JSON and in the CSV") {
  const Trace traced = trace(lecture(), all_variants);
  const View view{.steps = {StepId::keys, StepId::weights}};
  const ordered_json json = json_of(traced, view);
  std::vector<std::string> ids;
  for (const auto& variant : json.at("variants")) {
    for (const auto& step : variant.at("steps")) ids.push_back(step.at("id"));
  }
  CHECK(ids == std::vector<std::string>{"weights", "keys", "weights", "keys", "weights"});
  for (const auto& line : csv_lines(rendered([&](Writer& out) { write_csv(traced, view, out); }))) {
    CHECK((line[1] == "step" || line[1] == "keys" || line[1] == "weights"));
  }
}

TEST_CASE("CSV has one number a row, at positions from 1, and every cell of every step once") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  const Trace traced = trace(input, all_variants);
  const auto lines = csv_lines(rendered([&](Writer& out) { write_csv(traced, View{}, out); }));
  CHECK(lines[0] ==
        std::vector<std::string>{"variant", "step", "word", "token", "feature", "value"});
  std::map<std::vector<std::string>, double> cells;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(lines[i].size() == 6);
    const std::vector<std::string> place(lines[i].begin(), lines[i].end() - 1);
    REQUIRE(cells.emplace(place, std::strtod(lines[i][5].c_str(), nullptr)).second);
  }
  using Place = std::vector<std::string>;
  CHECK(cells.at(Place{"query-key", "queries", "3", "", "2"}) == 3);
  CHECK(cells.at(Place{"query-key", "keys", "", "2", "2"}) == 7);
  CHECK(cells.at(Place{"raw", "scores", "3", "1", ""}) == 5);
  CHECK(cells.count(Place{"raw", "scores", "3", "3", ""}) == 0);
  CHECK(cells.count(Place{"raw", "weighted_values", "3", "3", "1"}) == 0);
  const double weight = find_step(traced.variants[2], StepId::weights)->cells(1, 0);
  CHECK(cells.at(Place{"qkv", "weights", "1", "1", ""}) == weight);
  CHECK(cells.at(Place{"qkv", "weighted_values", "1", "1", "4"}) == weight * 9);
  CHECK(cells.at(Place{"qkv", "context", "1", "", "3"}) ==
        find_step(traced.variants[2], StepId::context)->cells(1, 2));
  // raw: 4 pairs for each of 4 steps, 4 vectors of 4, 2 contexts of 4. query-key and qkv: queries
  // 2 × 4, keys 3 × 4, 6 pairs for each of 4 steps, 6 vectors of 4, 2 contexts of 4; values 3 × 4.
  CHECK(cells.size() == (16 + 16 + 8) + 2 * (8 + 12 + 24 + 24 + 8) + 12);
}

TEST_CASE("hostile tokens stay tokens in JSON") {
  Input input = lecture();
  input.tokens = {"a\"b\\", "\x1b[31m\n\u202e", "</script>"};
  input.title =
      "\u0000"
      "x";
  const Trace traced = trace(input, all_variants);
  const std::string text = rendered([&](Writer& out) { write_json(traced, View{}, out); });
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("\u202e") == std::string::npos);
  const ordered_json json = ordered_json::parse(text);
  for (std::size_t i = 0; i < 3; ++i) CHECK(json.at("input").at("tokens")[i] == input.tokens[i]);
}

TEST_CASE("the comparison says the same numbers in JSON and in CSV as it was found to have") {
  Input input = lecture();
  input.words = test::positions({2, 0});
  const Trace traced = trace(input, all_variants);
  const Comparison comparison = compare(traced);
  const auto json = ordered_json::parse(
      rendered([&](Writer& out) { write_comparison_json(traced, View{}, out); }));
  const auto lines =
      csv_lines(rendered([&](Writer& out) { write_comparison_csv(traced, View{}, out); }));
  std::map<std::tuple<std::string, std::string, std::string, std::string, std::string>, double> csv;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    REQUIRE(lines[i].size() == 6);
    csv[{lines[i][0], lines[i][1], lines[i][2], lines[i][3], lines[i][4]}] =
        std::strtod(lines[i][5].c_str(), nullptr);
  }
  CHECK(json.at("format") == "attn-trace-comparison/1");
  REQUIRE(json.at("words").size() == 2);
  for (std::size_t w = 0; w < 2; ++w) {
    const std::string word = std::to_string(ordinal(input.words[w]));
    CHECK(json.at("words")[w].at("word") == ordinal(input.words[w]));
    for (std::size_t v = 0; v < 3; ++v) {
      const Attention& attention = comparison.words[w].attentions[v];
      const auto& told = json.at("words")[w].at("variants")[v];
      const std::string id = told.at("id");
      CHECK(told.at("entropy_bits").get<double>() == attention.entropy);
      CHECK(csv.at({id, word, "entropy_bits", "", ""}) == attention.entropy);
      for (std::size_t j = 0; j < 3; ++j) {
        if (!is_scored(attention.weights[j])) {
          CHECK(told.at("weights")[j].is_null());
          continue;
        }
        CHECK(told.at("weights")[j].get<double>() == attention.weights[j]);
        CHECK(csv.at({id, word, "weight", std::to_string(j + 1), ""}) == attention.weights[j]);
      }
      for (std::size_t f = 0; f < 4; ++f) {
        CHECK(told.at("context")[f].get<double>() == attention.context[f]);
        CHECK(csv.at({id, word, "context", "", std::to_string(f + 1)}) == attention.context[f]);
      }
    }
  }
  CHECK(json.at("partings")[0].at("step") == "scores");
  CHECK(json.at("partings")[1].at("step") == "weighted_values");
}

TEST_CASE("a page for people shows no control but its own line breaks, whatever the tokens are") {
  Input input = lecture();
  input.tokens = {"\x1b[31m", "a\nb\u202e", "\xc2\x9b"};
  input.title = "\x1b]0;title\x07";
  input.source = "a\rb";
  input.description = "\u2028";
  const Trace traced = trace(input, all_variants);
  for (const auto render :
       {write_text, write_markdown, write_comparison_text, write_comparison_markdown}) {
    const std::string page = rendered([&](Writer& out) { render(traced, View{}, out); });
    for (const char c : page) {
      const auto byte = static_cast<unsigned char>(c);
      if ((byte < 0x20 && c != '\n') || byte == 0x7F) FAIL("a raw control in:\n" << page);
    }
    CHECK(page.find("\u202e") == std::string::npos);
    CHECK(page.find("\u2028") == std::string::npos);
    CHECK(page.find("\u009b") == std::string::npos);
  }
}
