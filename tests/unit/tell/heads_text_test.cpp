// What is said of heads and of hidden tokens: which features a head has, and that a weight of 0 was
// hidden and not merely small.
#include "attention/recipes.hpp"
#include "catch.hpp"
#include "compare/compare.hpp"
#include "helpers.hpp"
#include "render/comparison/comparison.hpp"
#include "tell/formula.hpp"
#include "tell/heads.hpp"
#include "text/display.hpp"

namespace {

using namespace attn;
using test::lecture;

Trace traced(const Input& input, Variant variant) { return trace(input, std::vector{variant}); }

// The lecture in two heads, the third word hidden from the second.
Input two_heads() {
  Input input = lecture();
  input.heads = 2;
  input.mask = {.rule = MaskRule::causal};
  return input;
}

std::string comparison(const Trace& traced, std::size_t columns) {
  return test::rendered(
      [&](Writer& out) { write_comparison_text(traced, View{.columns = columns}, out); });
}

}  // namespace

TEST_CASE("a head's title names the features that are its own") {
  const Trace qkv = traced(two_heads(), Variant::qkv);
  CHECK(heads_text(qkv.variants[0]) == "Q, K and V in 2 blocks of 2 features");
  CHECK(head_title(qkv.variants[0], 1) == "head 1: features 1–2 of Q, K and V");
  CHECK(head_title(qkv.variants[0], 2) == "head 2: features 3–4 of Q, K and V");
  const Trace keys = traced(two_heads(), Variant::query_key);
  CHECK(head_title(keys.variants[0], 2) == "head 2: features 3–4 of Q and K");
}

TEST_CASE("values of another length than keys have blocks of their own") {
  Input input = two_heads();
  input.W_V = Matrix(4, 2, 1.0);
  const Trace qkv = traced(input, Variant::qkv);
  CHECK(heads_text(qkv.variants[0]) == "Q and K in 2 blocks of 2 features, V in 2 blocks of 1");
  CHECK(head_title(qkv.variants[0], 2) == "head 2: features 3–4 of Q and K, feature 2 of V");
}

TEST_CASE("with one head nothing is said of heads") {
  CHECK(heads_text(traced(lecture(), Variant::qkv).variants[0]).empty());
}

TEST_CASE("a hidden token is told from one that gets a weight of nearly 0") {
  const Trace qkv = traced(two_heads(), Variant::qkv);
  for (const Attention& head : attentions(qkv, 0, Row{0})) {
    CHECK(head.hidden == test::positions({2}));
    CHECK(head.hides(Position{2}));
    CHECK_FALSE(head.hides(Position{0}));
    CHECK(head.seen == 2);
    CHECK(head.most != head.hidden);
  }
  const std::string page = comparison(qkv, 80);
  CHECK(page.find(" hidden") != std::string::npos);
  CHECK(page.find("Hidden: before the softmax") != std::string::npos);
  const std::string plain = comparison(traced(lecture(), Variant::qkv), 80);
  CHECK(plain.find("idden") == std::string::npos);
}

TEST_CASE("heads stand side by side on any terminal, and no line of weights is wider than it") {
  Input input = lecture();
  input.heads = 4;
  const Trace qkv = traced(input, Variant::qkv);
  for (std::size_t columns = 40; columns <= 140; ++columns) {
    const std::string page = comparison(qkv, columns);
    for (std::size_t head = 1; head <= 4; ++head) {
      CHECK(page.find(" head " + std::to_string(head)) != std::string::npos);
    }
    const std::size_t table = page.find("weight (token");
    std::istringstream weights(page.substr(table, page.find("context, ") - table));
    for (std::string line; std::getline(weights, line);) CHECK(display_width(line) <= columns);
  }
}

TEST_CASE("formulas say what is turned, added, hidden and laid side by side") {
  Input input = two_heads();
  input.layout = Layout::out_in;
  input.b_Q = Matrix(1, 4, 1.0);
  input.W_O = Matrix(2, 4, 1.0);
  const Trace qkv = traced(input, Variant::qkv);
  const auto of = [&](StepId id, std::size_t head) {
    return formula(qkv, qkv.variants[0], *find_step(qkv.variants[0], id, head), 4);
  };
  CHECK(of(StepId::queries, 0).plain == "Q = X · W_Qᵀ + b_Q");
  CHECK(of(StepId::queries, 0).latex == "Q = X W_Q^\\top + b_Q");
  CHECK(of(StepId::keys, 0).plain == "K = X · W_Kᵀ");
  CHECK(of(StepId::masked_scores, 1).plain == "Z′ = Z, but −∞ for every token after the word");
  CHECK(of(StepId::exponentials, 1).latex == "E = e^{Z' - \\max Z'}");
  CHECK(of(StepId::concat, 0).plain == "H = the heads' C, side by side");
  CHECK(of(StepId::concat, 0).latex == "H = [C_1 \\mid \\dots \\mid C_{2}]");
  CHECK(of(StepId::output, 0).plain == "O = H · W_Oᵀ");
}
