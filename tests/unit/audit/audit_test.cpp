// Which known mistakes an example can catch: where each shows, by how much, and what else gives the
// same numbers.
#include "audit/audit.hpp"

#include <algorithm>

#include "catch.hpp"
#include "input/read_input.hpp"
#include "mistakes/catalogue.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::lecture;

const AuditedMistake& find(const VariantAudit& audit, std::string_view id) {
  const auto found = std::ranges::find_if(
      audit.mistakes, [&](const AuditedMistake& one) { return one.mistake->id == id; });
  if (found == audit.mistakes.end()) throw std::logic_error("the mistake was not audited");
  return *found;
}

bool has(const VariantAudit& audit, std::string_view id) {
  return std::ranges::any_of(audit.mistakes,
                             [&](const AuditedMistake& one) { return one.mistake->id == id; });
}

using Ids = std::vector<std::string_view>;

Ids ids_of(const std::vector<const Mistake*>& mistakes) {
  Ids ids;
  for (const Mistake* mistake : mistakes) ids.push_back(mistake->id);
  return ids;
}

VariantAudit audited(const Input& input, Variant variant = Variant::qkv, int decimals = 4) {
  return audit(trace(input, std::vector{variant}), {.decimals = decimals}).front();
}

// All words encoded, so that rows and columns may change places.
Input whole_lecture() {
  Input input = lecture();
  input.words = test::positions({0, 1, 2});
  return input;
}

}  // namespace

TEST_CASE("a mistake shows at the first step that it changes, by so much") {
  const VariantAudit audit = audited(lecture());
  const AuditedMistake& scale = find(audit, "scale-none");
  CHECK(scale.shows);
  CHECK(scale.shows_at == StepId::scaled_scores);
  CHECK(scale.by == 20.0);  // 40 in place of 20
  CHECK(scale.survives_rounding);
  CHECK(scale.alike.empty());
  CHECK(find(audit, "queries-keys-swapped").shows_at == StepId::queries);
  CHECK(find(audit, "values-are-keys").shows_at == StepId::weighted_values);
}

TEST_CASE("d_k = d_model hides a division by the wrong one") {
  CHECK_FALSE(find(audited(lecture()), "scale-d-model").shows);
  Input input = lecture();
  input.W_Q = test::matrix({{2, 1}, {0, 0}, {0, 1}, {0, 0}});
  input.W_K = test::matrix({{0, 1}, {0, 2}, {1, 0}, {1, 0}});
  CHECK(find(audited(input), "scale-d-model").shows);
}

TEST_CASE("a symmetric matrix hides that it is transposed") {
  Input input = lecture();
  input.W_Q = test::matrix({{1, 0, 0, 2}, {0, 1, 0, 0}, {0, 0, 1, 0}, {2, 0, 0, 1}});
  CHECK_FALSE(find(audited(input), "W_Q-transposed").shows);
  CHECK(find(audited(input), "W_K-transposed").shows);
}

TEST_CASE("a small difference does not survive rounding") {
  // A bias so small that four decimals do not show it.
  Input input = whole_lecture();
  input.b_V = test::matrix({{1e-5, 0, 0, 0}});
  CHECK(find(audited(input), "bias-missing").shows);
  CHECK_FALSE(find(audited(input, Variant::qkv, 2), "bias-missing").survives_rounding);
  CHECK(find(audited(input, Variant::qkv, 8), "bias-missing").survives_rounding);
}

TEST_CASE("equal matrices hide that they are mixed up, not that one of them is transposed") {
  Input input = whole_lecture();
  input.W_K = input.W_V;
  const VariantAudit audit = audited(input);
  CHECK_FALSE(find(audit, "keys-values-swapped").shows);
  CHECK_FALSE(find(audit, "values-are-keys").shows);
  const auto& alike = find(audit, "W_K-transposed").alike;
  CHECK(std::ranges::find(alike, find_mistake("W_V-transposed")) == alike.end());
}

TEST_CASE("what cannot be a mistake there is not listed") {
  const VariantAudit raw = audited(lecture(), Variant::raw);
  for (const char* id : {"W_Q-transposed", "queries-keys-swapped", "mask-missing", "self-carried",
                         "heads-not-split", "bias-missing", "output-missing", "scale-sqrt"}) {
    INFO(id);
    CHECK_FALSE(has(raw, id));
  }
  CHECK(has(raw, "self-scored"));
}

TEST_CASE("a mistake that cannot be made with these shapes is not listed") {
  Input input = lecture();
  input.W_V = test::matrix({{0, 1}, {1, 0}, {1, 1}, {0, 2}});  // values are shorter than queries
  CHECK_FALSE(has(audited(input), "keys-values-swapped"));
  CHECK(has(audited(input), "values-are-keys"));
}

TEST_CASE("the pronoun example hides no mistake that applies to it") {
  const Input input = read_input(read_text(ATTN_TRACE_DATA "/pronoun.json"), "pronoun.json");
  const auto audits = audit(trace(input, all_variants), {});
  CHECK(audits.size() == 3);
  for (const VariantAudit& audit : audits) {
    INFO(name(audit.variant));
    CHECK(audit.missed_count() == 0);
    CHECK(audit.mistakes.size() >= 14);
  }
}

TEST_CASE("the lecture's example hides one mistake, since d_model is d_k") {
  const Input input = read_input(read_text(ATTN_TRACE_DATA "/lecture.json"), "lecture.json");
  std::vector<std::string_view> hide;
  for (const VariantAudit& audit : audit(trace(input, all_variants), {})) {
    for (const AuditedMistake& one : audit.mistakes) {
      if (!one.shows) hide.push_back(one.mistake->id);
    }
  }
  CHECK(hide == std::vector<std::string_view>{"scale-d-model", "scale-d-model"});
}

TEST_CASE(
    "mistakes that only a hidden score tells apart are alike, since it may be given as null") {
  // A causal mask leaves b the tokens a and b. One that begins too late leaves it c as well, and
  // without one it sees d, too, whose weight e^(−1000 − 4) is 0: only d's score tells.
  const std::string json = R"({
    "tokens": ["a", "b", "c", "d"], "word": 2, "mask": "causal",
    "queries": [[1], [1], [1], [1]], "keys": [[1], [2], [4], [-1000]],
    "values": [[3], [1], [2], [5]]})";
  const VariantAudit audit = audited(read_input(json, "in.json"));
  CHECK(ids_of(find(audit, "mask-loose").alike) == Ids{"word-off-by-one", "mask-missing"});
  CHECK(ids_of(find(audit, "mask-missing").alike) == Ids{"word-off-by-one", "mask-loose"});
  // As --check finds.
  const auto diagnosis = [&](const std::string& last) {
    return test::checked(R"({"masked_scores": [1, 2, 4, )" + last + R"(], "weights": [
                             0.0420, 0.1142, 0.8438, 0]})",
                         test::traced(json))
        .diagnosis();
  };
  CHECK(diagnosis("null") == test::Ids{{"word-off-by-one"}, {"mask-missing"}, {"mask-loose"}});
  CHECK(diagnosis("\"-inf\"") == test::Ids{{"word-off-by-one"}, {"mask-loose"}});
  CHECK(diagnosis("-1000") == test::Ids{{"mask-missing"}});
}

TEST_CASE("of more than 100,000 weighted values only the contexts are looked at") {
  // Two words for two tokens: four weighted vectors, of 25,000 numbers and then of 25,001.
  const auto vectors_of = [](std::size_t length) {
    Input input = test::input_of(Matrix(2, length));
    input.self = SelfPolicy::score;
    (*input.embeddings)(0, 0) = 100;
    (*input.embeddings)(1, 0) = 200;
    return input;
  };
  const VariantAudit held = audited(vectors_of(25'000), Variant::raw);
  CHECK_FALSE(held.without_weighted_values);
  CHECK(find(held, "weights-transposed").shows_at == StepId::weighted_values);
  const VariantAudit not_held = audited(vectors_of(25'001), Variant::raw);
  CHECK(not_held.without_weighted_values);
  CHECK(find(not_held, "weights-transposed").shows_at == StepId::context);
}

TEST_CASE("of the steps asked for alone is told what shows") {
  const auto of = [](std::vector<StepId> asked) {
    return audit(trace(lecture(), std::vector{Variant::qkv}), {.asked = std::move(asked)}).front();
  };
  const VariantAudit sheet = of({StepId::scores, StepId::weights, StepId::context});
  // It changes the scaled scores first, which are not asked for.
  CHECK(find(sheet, "scale-none").shows_at == StepId::weights);
  CHECK(find(sheet, "queries-keys-swapped").shows_at == StepId::scores);
  // It changes the exponentials and nothing after them.
  const AuditedMistake& kept = find(sheet, "max-kept");
  CHECK_FALSE(kept.shows);
  CHECK_FALSE(kept.survives_rounding);
  CHECK(kept.unasked_at == StepId::exponentials);
  CHECK_FALSE(find(sheet, "scale-none").unasked_at.has_value());
  // It changes nothing at all, asked for or not.
  CHECK_FALSE(find(sheet, "scale-d-model").unasked_at.has_value());
  CHECK(sheet.missed_count() == 1);
  CHECK(sheet.unasked_count() == 1);
  // Of the contexts alone two may be one.
  const VariantAudit contexts = of({StepId::context});
  CHECK(find(contexts, "weights-transposed").shows_at == StepId::context);
  // Values come before weights: nobody sees there how they were weighed.
  const VariantAudit values = of({StepId::values});
  CHECK(find(values, "W_V-transposed").shows);
  CHECK(find(values, "scale-none").unasked_at == StepId::scaled_scores);
}

TEST_CASE("mistakes are alike where the steps asked for do not tell them apart") {
  // With one word, its own token, both leave it alone: the contexts tell, and the weights do not.
  const auto of = [](std::vector<StepId> asked) {
    return audit(trace(lecture(), std::vector{Variant::qkv}), {.asked = std::move(asked)}).front();
  };
  CHECK(ids_of(find(of({StepId::weights}), "self-skipped").alike) == Ids{"self-carried"});
  CHECK(find(of({StepId::weights, StepId::context}), "self-skipped").alike.empty());
}

TEST_CASE("a variant of which nothing is asked for is not audited") {
  const auto audits =
      audit(trace(lecture(), std::vector{Variant::raw, Variant::qkv}), {.asked = {StepId::keys}});
  REQUIRE(audits.size() == 1);
  CHECK(audits.front().variant == Variant::qkv);
}
