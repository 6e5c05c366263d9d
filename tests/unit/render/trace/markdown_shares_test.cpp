// Of weights side by side the one that gets most attention stands out, and one that is hidden is
// told from one that is small.
#include "render/trace/markdown_shares.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

std::string shares(std::vector<double> weights, std::vector<Position> most,
                   std::vector<Position> hidden = {}) {
  const std::size_t seen = weights.size() - hidden.size();
  const ShareTable table{.row_labels = {"a|b", "c"},
                         .columns = {{.title = "head 1",
                                      .of = {.weights = std::move(weights),
                                             .hidden = std::move(hidden),
                                             .most = std::move(most),
                                             .entropy = 0.8113,
                                             .seen = seen,
                                             .context = {}}}}};
  return test::rendered([&](Writer& out) { write_markdown_shares(table, 2, out); });
}

}  // namespace

TEST_CASE("the one largest weight is bold, and its token is named") {
  CHECK(shares({0.25, 0.75}, test::positions({1})) ==
        "\n"
        "| token ↓ weight → | head 1 |\n"
        "|:---|---:|\n"
        "| a\\|b | 0.25 |\n"
        "| c | **0.75** |\n"
        "| most attention | c |\n"
        "| spread (bits) | 0.81 of 1 |\n");
}

TEST_CASE("of weights that tie none is bold, and all are named") {
  const std::string text = shares({0.5, 0.5}, test::positions({0, 1}));
  CHECK(text.find("**") == std::string::npos);
  CHECK(text.find("| most attention | a\\|b = c |") != std::string::npos);
}

TEST_CASE("a hidden weight says so, and one that is 0 does not") {
  CHECK(shares({1, 0}, test::positions({0}), test::positions({1})).find("| c | 0 *hidden* |") !=
        std::string::npos);
  CHECK(shares({1, 0}, test::positions({0})).find("| c | 0 |") != std::string::npos);
}
