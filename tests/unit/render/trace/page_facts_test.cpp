// What the page knows beside the numbers: all that the tables say, for every step, matrix and
// operation.
#include "render/trace/page_facts.hpp"

#include <nlohmann/json.hpp>

#include "attention/recipes.hpp"
#include "catch.hpp"
#include "helpers.hpp"
#include "operations/operation.hpp"
#include "trace/input_matrices.hpp"

namespace {

using namespace attn;
using nlohmann::json;

json facts_of(Input input, const std::vector<Variant>& variants, int decimals = 4) {
  const Trace traced = trace(std::move(input), variants);
  return json::parse(test::rendered([&](Writer& out) { write_page_facts(traced, decimals, out); }));
}

const json& of_lecture() {
  static const json made = facts_of(test::lecture(), {all_variants.begin(), all_variants.end()}, 3);
  return made;
}

}  // namespace

TEST_CASE("every step has its title, its symbol and a kind that the legend knows") {
  const json& steps = of_lecture().at("steps");
  CHECK(steps.size() == all_steps.size());
  for (const StepId id : all_steps) {
    const json& step = steps.at(std::string(facts(id).name));
    CHECK(step.at("title") == facts(id).title);
    CHECK(step.at("symbol") == facts(id).symbol);
    CHECK(of_lecture().at("kinds").contains(step.at("kind")));
  }
  CHECK(steps.at("weights").at("axes") == json::parse(R"(["word", "token"])"));
  CHECK(steps.at("keys").at("axes") == json::parse(R"(["token", "feature"])"));
}

TEST_CASE("every matrix of the input and every operation is there") {
  for (const InputMatrix& which : input_matrices) {
    CHECK(of_lecture().at("matrices").contains(std::string(which.key)));
  }
  for (const Op op : all_operations) {
    CHECK(of_lecture().at("operations").at(std::string(operation(op).name)) == operation(op).plain);
  }
}

TEST_CASE("each variant has its plan under each self policy and mask that it may have") {
  const json& plans = of_lecture().at("plans");
  REQUIRE(plans.size() == 3);
  for (const json& plan : plans) {
    CHECK(plan.size() == 6);
    for (const char* self : {"carry", "skip", "score"}) {
      CHECK(plan.contains(std::string(self) + "/none"));
      CHECK(plan.at(std::string(self) + "/causal").size() ==
            plan.at(std::string(self) + "/none").size() + 1);
    }
  }
  Input masked = test::lecture();
  masked.mask = {.rule = MaskRule::matrix, .cells = Matrix(3, 3, 1.0)};
  CHECK(facts_of(masked, {Variant::qkv}).at("plans").at("qkv").contains("score/matrix"));
}

TEST_CASE("each mask that an input's is made of has a name, and the place where it stands") {
  const Mask padding{.rule = MaskRule::padding, .cells = Matrix(1, 3, 1.0)};
  const Mask rows{.rule = MaskRule::matrix, .cells = Matrix(3, 3, 1.0)};
  const Mask both{.rule = MaskRule::all, .parts = {padding, rows}};
  Input masked = test::lecture();
  masked.mask = {.rule = MaskRule::heads, .parts = {both}};
  const json facts = facts_of(masked, {Variant::qkv});
  const json& first = facts.at("matrices").at("mask of head 1, part 1");
  CHECK(first.at("path") == "mask/heads/0/all/0");
  CHECK(first.at("axes") == json::parse(R"(["one", "token"])"));
  CHECK(facts.at("matrices").at("mask of head 1, part 2").at("path") == "mask/heads/0/all/1");
  CHECK(facts.at("plans").at("qkv").contains("score/heads"));
}

TEST_CASE("a mask that was given as numbers to add is said to have been, and no other") {
  const Mask rows{.rule = MaskRule::matrix, .cells = Matrix(3, 3, 1.0)};
  Mask added = rows;
  added.was_additive = true;
  Input masked = test::lecture();
  masked.mask = {.rule = MaskRule::all, .parts = {rows, added}};
  const json facts = facts_of(masked, {Variant::qkv});
  CHECK(facts.at("matrices").at("mask, part 1").at("note") == "1: may attend, 0: hidden");
  CHECK(facts.at("matrices").at("mask, part 2").at("note") ==
        "given as numbers to add; 1: may attend (0 was added), 0: hidden");
}

TEST_CASE("what is normed before attention is of every token, and what comes of it of every word") {
  Input normed = test::lecture();
  normed.norm = BlockNorm{.place = NormPlace::before};
  const json before = facts_of(normed, {Variant::qkv}).at("steps").at("norm_1");
  CHECK(before.at("axes") == json::parse(R"(["token", "feature"])"));
  CHECK(before.at("kind") == "embeddings");
  normed.norm->place = NormPlace::after;
  const json after = facts_of(normed, {Variant::qkv}).at("steps").at("norm_1");
  CHECK(after.at("axes") == json::parse(R"(["word", "feature"])"));
  CHECK(after.at("kind") == "context");
}

TEST_CASE("a row that multiplies or is added is called so, and second layers are there") {
  const json& matrices = of_lecture().at("matrices");
  CHECK(matrices.at("norm.gain_1").at("label") == "×");
  CHECK(matrices.at("norm.shift_1").at("label") == "+");
  CHECK(matrices.at("feed_forward.b_1").at("label") == "+");
  CHECK(matrices.at("W_Q.W_2").at("path") == "W_Q/W_2");
}

TEST_CASE("what a function makes of a number has its pattern, by the activation's name") {
  const json& applied = of_lecture().at("applied");
  CHECK(applied.size() == all_activations.size() + 1);
  CHECK(applied.at("relu").at("plain") == "max(0, {0})");
  CHECK(applied.at("gelu-tanh").at("arithmetic") == "½ × {1} × (1 + tanh({3}))");
}

TEST_CASE("a variant has its default self policy and what its steps do, and numbers decimals") {
  const json& variants = of_lecture().at("variants");
  CHECK(variants.at("raw").at("self") == "carry");
  CHECK(variants.at("qkv").at("self") == "score");
  CHECK(variants.at("raw").at("actions").at("scores") == "embeddings are compared with embeddings");
  CHECK(variants.at("qkv").at("actions").at("weighted_values") == "values are summed");
  CHECK(of_lecture().at("decimals") == 3);
}
