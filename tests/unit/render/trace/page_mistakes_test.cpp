// What the page holds of known mistakes: the numbers that each comes to, worked out by hand here.
#include "render/trace/page_mistakes.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "mistakes/catalogue.hpp"

namespace {

using namespace attn;
using nlohmann::json;

json mistakes_of(Input input, const std::vector<Variant>& variants) {
  const Trace traced = trace(std::move(input), variants);
  return json::parse(test::rendered([&](Writer& out) { write_page_mistakes(traced, out); }));
}

// The first way of a mistake: its steps, each with the place of a matrix.
json way_of(const json& all, const std::string& variant, std::string_view id) {
  for (const json& way : all.at("ways").at(variant)) {
    if (all.at("mistakes")[way[0].get<std::size_t>()].at("name") == find_mistake(id)->name) {
      return way[1];
    }
  }
  return nullptr;
}

json matrix_of(const json& all, const json& way, const char* step) {
  return all.at("matrices")[way.at(step).get<std::size_t>()];
}

}  // namespace

TEST_CASE("a mistake has the numbers that it comes to, of the steps that it changes and no other") {
  const json all = mistakes_of(test::lecture(), {Variant::qkv});
  const json way = way_of(all, "qkv", "scale-none");
  REQUIRE(way.is_object());
  CHECK_FALSE(way.contains("scores"));
  CHECK_FALSE(way.contains("queries"));
  CHECK_FALSE(way.contains("weighted_values"));
  // Scores 40, 38, 26 undivided: e^0, e^−2, e^−14, and their sum is 1.135336.
  CHECK(matrix_of(all, way, "scaled_scores") == json::parse("[[40, 38, 26]]"));
  CHECK(matrix_of(all, way, "exponentials") == json::parse("[[1, 0.135335, 8.31529e-07]]"));
  CHECK(matrix_of(all, way, "weights") == json::parse("[[0.880796, 0.119203, 7.32408e-07]]"));
}

TEST_CASE("every mistake that the page names is one of the catalogue's, in its words") {
  const json all = mistakes_of(test::lecture(), {all_variants.begin(), all_variants.end()});
  CHECK(all.at("ways").size() == 3);
  CHECK(all.at("mistakes").size() > 20);
  for (const json& mistake : all.at("mistakes")) {
    INFO(mistake.dump());
    CHECK(std::ranges::any_of(catalogue(), [&](const Mistake& known) {
      return mistake.at("name") == known.name && mistake.at("what") == known.what;
    }));
  }
}

TEST_CASE("numbers that several mistakes come to stand in the page once") {
  const json all = mistakes_of(test::lecture(), {all_variants.begin(), all_variants.end()});
  const json& matrices = all.at("matrices");
  for (std::size_t i = 0; i < matrices.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) REQUIRE(matrices[i] != matrices[j]);
  }
}

TEST_CASE("where the numbers of mistakes would take megabytes the page has none") {
  Matrix embeddings(100, 40);
  for (std::size_t i = 0; i < 100; ++i) {
    for (std::size_t j = 0; j < 40; ++j) embeddings(i, j) = static_cast<double>((i * j) % 7) / 10;
  }
  CHECK(mistakes_of(test::input_of(std::move(embeddings)), {Variant::raw}).is_null());
}
