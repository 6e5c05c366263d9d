// A label is what a reader tells words apart by: it must be safe to print, fit its column, and
// never be the same for two of them.
#include "tell/labels.hpp"

#include <set>

#include "catch.hpp"
#include "text/display.hpp"

using namespace attn;

TEST_CASE("subscripts are the digits of the number") {
  CHECK(subscript(0) == "₀");
  CHECK(subscript(12) == "₁₂");
  CHECK(subscript(9876543210) == "₉₈₇₆₅₄₃₂₁₀");
}

TEST_CASE("a token that stands more than once is labelled with its position") {
  const std::vector<std::string> tokens{"the", "cat", "the", "dog"};
  CHECK(token_labels(tokens, 16) == std::vector<std::string>{"the₁", "cat", "the₃", "dog"});
}

TEST_CASE("a label fits its columns, and keeps its position when the token is cut") {
  const std::string longest(60, 'w');
  const auto labels = token_labels({longest, longest, "short", "日本語日本語日本語"}, 10);
  for (const auto& label : labels) CHECK(display_width(label) <= 10);
  CHECK(labels[0] == "wwwwwwww…₁");
  CHECK(labels[1] == "wwwwwwww…₂");
  CHECK(labels[2] == "short");
  CHECK(labels[3] == "日本語日…");
}

TEST_CASE("different words never get the same label") {
  const std::string start(40, 'w');
  for (const auto& tokens : std::vector<std::vector<std::string>>{
           {"", "\"\"", "", " "},
           {"a\n", "a\\n"},
           {start + "1", start + "2"},
           {std::string(20, 'x'), std::string(20, 'x'), std::string(21, 'x')}}) {
    const auto labels = token_labels(tokens, 16);
    INFO(labels[0] << " / " << labels[1]);
    CHECK(std::set<std::string>(labels.begin(), labels.end()).size() == labels.size());
  }
}

TEST_CASE("a label is safe to print, and an empty token can be seen") {
  const auto labels = token_labels({"", "\x1b[31m", "a\nb", "\u202e"}, 16);
  CHECK(labels[0] == "\"\"");
  CHECK(labels[1] == R"(\u{1b}[31m)");
  CHECK(labels[2] == R"(a\nb)");
  CHECK(labels[3] == R"(\u{202e})");
}

TEST_CASE("a row is called by the letter of its matrix") {
  CHECK(row_symbol("embeddings") == "x");
  CHECK(row_symbol("queries") == "q");
  CHECK(row_symbol("keys") == "k");
  CHECK(row_symbol("values") == "v");
}

TEST_CASE("the rows of a block's two residuals and of its two norms are called differently") {
  CHECK(row_symbol("residual_1") == "r′");
  CHECK(row_symbol("residual_2") == "r″");
  CHECK(row_symbol("norm_1") == "n′");
  CHECK(row_symbol("norm_2") == "n″");
}
