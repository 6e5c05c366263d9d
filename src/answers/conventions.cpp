#include "answers/conventions.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace attn {
namespace {

constexpr std::array table{
    ConventionFacts{Convention::batch_axis, "batch-axis", "an axis of 1 stands before the others"},
    ConventionFacts{Convention::head_axis, "head-axis", "the heads have an axis of their own"},
    ConventionFacts{Convention::heads_side_by_side, "heads-side-by-side",
                    "the heads' numbers stand side by side"},
    ConventionFacts{Convention::words_as_columns, "words-as-columns", "a word is a column"},
    ConventionFacts{Convention::weights_averaged, "weights-averaged",
                    "the weights are averaged over the heads"},
    ConventionFacts{Convention::number_for_infinity, "number-for-infinity",
                    "a large negative number stands for −∞"},
    ConventionFacts{Convention::mask_complement, "mask-complement",
                    "the mask says what is hidden, not what may be attended to"},
    ConventionFacts{Convention::queries_scaled, "queries-scaled",
                    "the queries are scaled in place of the scores"},
    ConventionFacts{Convention::both_scaled, "queries-and-keys-scaled",
                    "queries and keys are scaled by half each, in place of the scores"},
    ConventionFacts{Convention::scores_scaled, "scores-scaled",
                    "the scores are scaled, in place of what they are made of"},
    ConventionFacts{Convention::sink_column, "sink-column",
                    "the sink has a column of its own, the last"},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (static_cast<std::size_t>(table[i].convention) != i) return false;
  }
  return true;
}
static_assert(is_in_order(), "a convention's facts stand in its place");

}  // namespace

const ConventionFacts& facts(Convention convention) {
  return table[static_cast<std::size_t>(convention)];
}

void include(Convention convention, std::vector<Convention>& conventions) {
  const bool is_there = std::ranges::find(conventions, convention) != conventions.end();
  if (!is_there) conventions.push_back(convention);
}

}  // namespace attn
