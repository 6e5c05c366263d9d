// Right numbers in another convention must be called right, and it must be said; wrong ones must
// not become right by being read otherwise.
#include <fmt/format.h>

#include <algorithm>

#include "catch.hpp"
#include "unit/check/checked.hpp"

namespace {

using namespace attn;
using test::checked;
using test::Ids;
using test::traced;
using Conventions = std::vector<Convention>;

// Two words, one feature less in the values than there are words in the sentence; scores are
// divided by 2.
const std::string input = R"({
  "queries": [[2, 0, 0, 0], [0, 4, 0, 0]],
  "keys": [[1, 0, 0, 0], [0, 1, 0, 0]],
  "values": [[8], [4]],
  "scale": 2)";

Trace two_words(const std::string& further = "") { return traced(input + further + "}"); }

// e ÷ (e + 1), and the same of e².
constexpr std::string_view weights = "[[0.7311, 0.2689], [0.1192, 0.8808]]";
constexpr std::string_view weights_turned = "[[0.7311, 0.1192], [0.2689, 0.8808]]";

std::string answers(std::string_view form, std::string_view numbers) {
  return fmt::format(fmt::runtime(form), numbers);
}

}  // namespace

TEST_CASE("numbers in the form's own convention are read in no other") {
  const Check check = checked(answers(R"({{"weights": {}}})", weights), two_words());
  CHECK(check.agrees());
  CHECK(check.conventions().empty());
}

TEST_CASE("square matrices with the words as columns are right if all of them are") {
  const Check check = checked(
      answers(R"({{"weights": {}, "context": [[6.9242, 4.4768]]}})", weights_turned), two_words());
  CHECK(check.agrees());
  CHECK(check.conventions() == Conventions{Convention::words_as_columns});

  const Check mixed =
      checked(answers(R"({{"weights": {}, "context": [[6.9242], [4.4768]]}})", weights_turned),
              two_words());
  CHECK_FALSE(mixed.agrees());
  CHECK(mixed.conventions().empty());
}

TEST_CASE("scores alone, turned, are those of queries and keys that have changed places") {
  const Trace trace = traced(R"({"embeddings": [[1, 2], [3, 5]], "W_Q": [[1, 0], [2, 1]],
                                 "W_K": [[1, 0], [0, 1]], "W_V": [[1, 0], [0, 1]]})");
  const Check check = checked(R"({"scores": [[9, 23], [25, 64]]})", trace);
  CHECK_FALSE(check.agrees());
  const Ids ids = check.diagnosis();
  CHECK(std::ranges::find(ids, std::vector<std::string>{"queries-keys-swapped"}) != ids.end());
}

TEST_CASE("queries may be scaled in place of the scores, written down so or not") {
  const Trace trace = traced(R"({"embeddings": [[1, 0], [0, 1]], "scale": 4,
    "W_Q": [[8, 4], [0, 12]], "W_K": [[1, 0], [0, 1]], "W_V": [[1, 0], [0, 1]]})");
  const std::string already = R"("scores": [[2, 1], [0, 3]], "scaled_scores": [[2, 1], [0, 3]])";
  const Check in_queries = checked(R"({"queries": [[2, 1], [0, 3]], )" + already + "}", trace);
  CHECK(in_queries.agrees());
  CHECK(in_queries.conventions() == Conventions{Convention::queries_scaled});

  const Check in_use = checked(R"({"queries": [[8, 4], [0, 12]], )" + already + "}", trace);
  CHECK(in_use.agrees());
  CHECK(in_use.conventions() == Conventions{Convention::queries_scaled});

  const Check both = checked(
      R"({"queries": [[4, 2], [0, 6]], "keys": [[0.5, 0], [0, 0.5]], )" + already + "}", trace);
  CHECK(both.agrees());
  CHECK(both.conventions() == Conventions{Convention::both_scaled});

  const Check neither = checked(R"({"queries": [[6, 2], [0, 6]], )" + already + "}", trace);
  CHECK_FALSE(neither.agrees());
}

TEST_CASE("scores may be scaled in place of the queries, or of both, that the input says") {
  const std::string start = R"({"embeddings": [[1, 0], [0, 1]], "scale": 4,
    "W_Q": [[8, 4], [0, 12]], "W_K": [[1, 0], [0, 1]], "W_V": [[1, 0], [0, 1]], "scale_on": )";
  for (const std::string on : {"\"queries\"", "\"both\""}) {
    const Trace trace = traced(start + on + "}");
    const Check check = checked(
        R"({"scores": [[8, 4], [0, 12]], "weights": [[0.7311, 0.2689], [0.0474, 0.9526]]})", trace);
    CHECK(check.agrees());
    CHECK(check.conventions() == Conventions{Convention::scores_scaled});
    CHECK(checked(R"({"scores": [[2, 1], [0, 3]]})", trace).conventions().empty());
    CHECK_FALSE(checked(R"({"scores": [[7, 4], [0, 12]]})", trace).agrees());
  }
}

TEST_CASE("weights may have the sink's column, where with it they add up to 1") {
  // The sink is as large as the only score.
  const Trace trace = traced(R"({"queries": [[1, 0]], "keys": [[2, 0]], "values": [[1]],
                                 "scale": 1, "sinks": 2})");
  const Check check = checked(R"({"weights": [[0.5, 0.5]]})", trace);
  CHECK(check.agrees());
  CHECK(check.conventions() == Conventions{Convention::sink_column});
  CHECK_FALSE(checked(R"({"weights": [[0.4, 0.6]]})", trace).agrees());
  CHECK_FALSE(checked(R"({"weights": [[0.500, 0.400]]})", trace).agrees());
}

TEST_CASE("keys that heads share may be given once for each head") {
  const Trace trace = traced(R"({"embeddings": [[1, 0], [0, 1]], "heads": 4, "kv_heads": 2,
    "W_Q": [[1, 2, 3, 4], [4, 3, 2, 1]], "W_K": [[5, 6], [7, 8]], "W_V": [[1, 2], [3, 4]]})");
  CHECK(checked(R"({"keys": [[[5], [7]], [[5], [7]], [[6], [8]], [[6], [8]]]})", trace).agrees());
  CHECK(checked(R"({"keys": [[[5], [7]], [[6], [8]]]})", trace).agrees());
  CHECK(checked(R"({"keys": [[[5], [7]], [[5], [7]], [[6], [9]], [[6], [9]]]})", trace).differ() ==
        1);
}

TEST_CASE("wrong numbers are not read otherwise for being nearer to the right ones so") {
  const Trace trace = traced(R"({"embeddings": [[1, 0], [0, 1]], "scale": 4,
    "W_Q": [[8, 4], [0, 12]], "W_K": [[1, 0], [0, 1]], "W_V": [[1, 0], [0, 1]]})");
  // The right scores are [[8, 4], [0, 12]].
  const Check check = checked(R"({"scores": [[2.4, 1.2], [0.0, 3.6]]})", trace);
  CHECK(check.conventions().empty());
  CHECK(check.differ() == 3);
  CHECK(check.variants.front().steps.front().marks.differing.front().ours == 8.0);
}

TEST_CASE("a mistake is named in another convention, too") {
  const Trace trace = traced(R"({"embeddings": [[1, 0], [0, 1]], "scale": 4,
    "W_Q": [[8, 4], [0, 12]], "W_K": [[1, 0], [0, 1]], "W_V": [[1, 0], [0, 1]]})");
  // The values are the embeddings, so that what comes of turned weights is these.
  const Check check = checked(
      R"({"queries": [[2.0, 1.0], [0.0, 3.0]], "scores": [[2.0, 1.0], [0.0, 3.0]],
          "weights": [[0.7311, 0.2689], [0.0474, 0.9526]],
          "context": [[0.7311, 0.0474], [0.2689, 0.9526]]})",
      trace);
  CHECK_FALSE(check.agrees());
  CHECK(check.conventions() == Conventions{Convention::queries_scaled});
  CHECK(check.diagnosis() == Ids{{"weights-transposed"}});
}

TEST_CASE(
    "weights of no head are held against the mean of the heads', and mistakes against theirs") {
  // The second head's scores are all 0.
  const Trace trace = traced(R"({"queries": [[1, 0], [0, 0]], "keys": [[1, 0], [0, 0]],
                                 "values": [[1, 0], [0, 1]], "heads": 2, "scale": 2})");
  const Check right = checked(R"({"weights": [[0.5612, 0.4388], [0.5, 0.5]]})", trace);
  CHECK(right.agrees());
  CHECK(right.conventions() == Conventions{Convention::weights_averaged});
  const Check not_scaled = checked(R"({"weights": [[0.6155, 0.3845], [0.5000, 0.5000]]})", trace);
  CHECK_FALSE(not_scaled.agrees());
  const Ids ids = not_scaled.diagnosis();
  CHECK(std::ranges::find(ids, std::vector<std::string>{"scale-none"}) != ids.end());
}

TEST_CASE("what is given of a step that the input has none of is no rounding because of that") {
  const Trace heads = traced(R"({"queries": [[1, 0], [0, 0]], "keys": [[1, 0], [0, 0]],
                                 "values": [[1, 0], [0, 1]], "heads": 2, "scale": 2})");
  const Check averaged = checked(R"({"weights": [[0.9, 0.1], [0.2, 0.8]]})", heads);
  CHECK(averaged.differ() == 4);
  CHECK(averaged.rounding() == Rounding::none);
  const Check masked =
      checked(R"({"masked_scores": [["-inf", 7.5], ["-inf", "-inf"]]})", two_words());
  CHECK(masked.differ() > 0);
  CHECK(masked.rounding() == Rounding::none);
}

TEST_CASE("steps are told in the order in which they are computed, those of no head too") {
  const Trace heads = traced(R"({"queries": [[1, 0], [0, 0]], "keys": [[1, 0], [0, 0]],
                                 "values": [[1, 0], [0, 1]], "heads": 2, "scale": 2})");
  const Check check =
      checked(R"({"concat": [[1, 0], [0, 1]], "weights": [[1, 0], [0, 1]]})", heads);
  const std::vector<StepCheck>& steps = check.variants.front().steps;
  REQUIRE(steps.size() == 2);
  CHECK(steps[0].id == StepId::weights);
  CHECK(steps[1].id == StepId::concat);
}

TEST_CASE("masked scores where no mask is set are marked, and not refused") {
  const Check check = checked(R"({"masked_scores": [[1, "-inf"], [0, 2]]})", two_words());
  CHECK(check.compared() == 4);
  CHECK(check.differ() == 1);
}

TEST_CASE("a large negative number for −∞ is said to be one") {
  const std::string masked = R"(, "mask": "causal")";
  for (const std::string low : {"-1e9", "-999999996.8", "-3.4028234663852886e38", "-65504"}) {
    const Check check =
        checked("{\"masked_scores\": [[1, " + low + "], [0, 2]]}", two_words(masked));
    CHECK(check.agrees());
    CHECK(check.conventions() == Conventions{Convention::number_for_infinity});
  }
  CHECK(checked(R"({"masked_scores": [[1, -Infinity], [0, 2]]})", two_words(masked))
            .conventions()
            .empty());
  CHECK_FALSE(checked(R"({"masked_scores": [[1, -10000], [0, 2]]})", two_words(masked)).agrees());
}

TEST_CASE("numbers of which some are left out do not agree") {
  const Check check = checked(R"({"weights": [[0.7311, null], [0.1192, 0.8808]]})", two_words());
  CHECK(check.differ() == 0);
  CHECK(check.blanks() == 1);
  CHECK_FALSE(check.agrees());
}
