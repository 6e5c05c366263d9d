// Every student's sheet must be as good as another's: it shows the same mistakes, its weights say
// something, and its numbers are nobody else's.
#include "exercise/class_sheets.hpp"

#include <algorithm>
#include <set>

#include "catch.hpp"
#include "helpers.hpp"
#include "trace/fingerprint.hpp"

namespace {

using namespace attn;
using test::lecture;
using test::message_of;

const std::vector<StepId> usual{StepId::scores, StepId::weights, StepId::context};

Trace traced(const Input& input, std::vector<Variant> variants = {Variant::qkv}) {
  return trace(input, variants);
}

ClassSheets drawn(const Trace& model, std::size_t students, std::uint64_t seed,
                  std::vector<StepId> asked = {all_steps.begin(), all_steps.end()},
                  int decimals = 3) {
  return draw_class(model, {.students = students,
                            .seed = seed,
                            .auditing = {.decimals = decimals, .asked = std::move(asked)}});
}

std::vector<std::string> fingerprints(const ClassSheets& sheets) {
  std::vector<std::string> all;
  for (const Trace& one : sheets.traces) all.push_back(fingerprint(one.input));
  return all;
}

std::set<std::string_view> hidden_in(const Trace& sheet, const Auditing& auditing) {
  std::set<std::string_view> ids;
  for (const VariantAudit& audited : audit(sheet, auditing)) {
    for (const AuditedMistake& one : audited.mistakes) {
      if (!one.shows || !one.survives_rounding) ids.insert(one.mistake->id);
    }
  }
  return ids;
}

std::set<std::string_view> always_hidden(const ClassSheets& sheets) {
  std::set<std::string_view> ids;
  for (const Mistake* mistake : sheets.always_hidden) ids.insert(mistake->id);
  return ids;
}

}  // namespace

TEST_CASE("no sheet of a class hides a mistake that others show") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const ClassSheets sheets = drawn(traced(lecture()), 6, seed, usual);
    REQUIRE(sheets.traces.size() == 6);
    const auto expected = always_hidden(sheets);
    for (const Trace& sheet : sheets.traces) {
      CHECK(hidden_in(sheet, {.decimals = 3, .asked = usual}) == expected);
    }
  }
}

TEST_CASE("what the shapes or the steps asked for hide does not count against a sheet") {
  // d_k is d_model here; and what the exponentials are makes no difference to the weights.
  const auto unshown = always_hidden(drawn(traced(lecture()), 1, 1, usual));
  CHECK(unshown.contains("scale-d-model"));
  CHECK(unshown.contains("max-kept"));
  CHECK_FALSE(unshown.contains("scale-none"));
  CHECK_FALSE(always_hidden(drawn(traced(lecture()), 1, 1)).contains("max-kept"));
}

TEST_CASE("no weight of a class's sheet is near 0 or 1, but those that a mask makes so") {
  Input input = lecture();
  input.words = test::positions({0, 1, 2});
  input.mask.rule = MaskRule::causal;
  for (const Trace& sheet : drawn(traced(input), 4, 1).traces) {
    const Matrix& weights = test::numbers_of(sheet.variants.front(), StepId::weights);
    CHECK(weights(0, 0) == 1.0);
    for (std::size_t i = 1; i < 3; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        CHECK(weights(i, j) >= least_of_even_share / static_cast<double>(i + 1));
      }
    }
  }
}

TEST_CASE("the same seed draws the same sheets, however many, and another seed others") {
  const Trace model = traced(lecture());
  const auto three = fingerprints(drawn(model, 3, 5));
  const auto five = fingerprints(drawn(model, 5, 5));
  CHECK(std::equal(three.begin(), three.end(), five.begin()));
  CHECK(std::set(five.begin(), five.end()).size() == 5);
  CHECK(fingerprints(drawn(model, 3, 6)) != three);
}

TEST_CASE("where no sheet can be good the class is refused") {
  Input far = lecture();
  far.words = test::positions({0, 1, 2});
  far.scale = {.rule = Scale::Rule::number, .number = 1e-9};  // e^ of huge numbers
  CHECK(message_of([&] { drawn(traced(far), 1, 1); }) ==
        "--students: found no numbers for in.json with which no weight is near 0 or 1");
  // Of one feature there are few embeddings, and fewer without a 0.
  Input one = test::input_of(test::matrix({{1}}));
  one.self = SelfPolicy::score;
  CHECK(message_of([&] {
          drawn(traced(one, {Variant::raw}), 200, 1);
        }).starts_with("--students: found only "));
  // Rounded to whole numbers, contexts tell nothing small.
  CHECK(message_of([&] {
          drawn(traced(far, {Variant::raw}), 1, 1, {StepId::context}, 0);
        }).starts_with("--students: found no numbers for in.json in which no mistake hides: "));
}
