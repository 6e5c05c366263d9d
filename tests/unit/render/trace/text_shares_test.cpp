// Weights side by side, each with its bar; what was hidden or not scored says so.
#include "render/trace/text_shares.hpp"

#include "catch.hpp"
#include "helpers.hpp"

namespace {

using namespace attn;

ShareTable::Column column(const std::string& title, std::vector<double> weights, std::size_t head,
                          std::vector<Position> hidden = {}) {
  Attention of;
  of.head = head;
  of.weights = std::move(weights);
  of.hidden = std::move(hidden);
  of.most = test::positions({0});
  of.entropy = 0.5;
  of.seen = 2;
  return {.title = title, .of = std::move(of)};
}

std::string shares(const std::vector<ShareTable::Column>& columns, std::size_t width) {
  return test::rendered([&](Writer& out) {
    TextPage page(width, false, out);
    write_shares({.row_labels = {"birds", "fly"}, .columns = columns}, 2, page);
  });
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("each weight has its number and a bar, and below stand the most and the spread") {
  CHECK(shares({column("raw", {0.75, 0.25}, 0)}, 30) ==
        "  weight (token ↓)  raw\n"
        "  birds             0.75 ███▊\n"
        "  fly               0.25 █▎\n"
        "  most attention    birds\n"
        "  spread (bits)     0.5 of 1\n");
}

TEST_CASE("a weight that is hidden, or not scored, has its word in place of a bar") {
  const std::string text = shares(
      {column("raw", {1, not_scored}, 0), column("qkv", {1, 0}, 0, test::positions({1}))}, 80);
  CHECK(has(text, "not scored"));
  CHECK(has(text, "0 hidden"));
}

TEST_CASE("columns that the line has no room for stand in a second block, and none is lost") {
  const std::vector<ShareTable::Column> heads{column("qkv head 1", {0.75, 0.25}, 1),
                                              column("qkv head 2", {0.5, 0.5}, 2),
                                              column("qkv head 3", {0.1, 0.9}, 3)};
  const std::string wide = shares(heads, 100), narrow = shares(heads, 45);
  CHECK_FALSE(has(wide, "\n\n"));
  CHECK(has(narrow, "\n\n"));
  for (const auto& one : heads) {
    CHECK(has(wide, one.title));
    CHECK(has(narrow, one.title));
  }
}
