#include "trace/steps.hpp"

#include <algorithm>

namespace attn {
namespace {

// Whether a table is as long as a list of enumerators, and row i is that of the one with the value
// i.
template <typename Facts, typename Id, std::size_t rows, std::size_t ids>
constexpr bool has_each_in_its_place(const std::array<Facts, rows>& table, Id Facts::*id,
                                     const std::array<Id, ids>& all) {
  if (rows != ids) return false;
  for (std::size_t i = 0; i < rows; ++i) {
    if (table[i].*id != all[i] || static_cast<std::size_t>(all[i]) != i) return false;
  }
  return true;
}

constexpr std::array<StepFacts, all_steps.size()> table{{
    {.id = StepId::queries,
     .name = "queries",
     .symbol = "Q",
     .title = "Queries",
     .cell = "query",
     .why = "A query says what a word looks for in the others.",
     .shape = Shape::word_features,
     .does = "looks for",
     .says = "what a word seeks"},
    {.id = StepId::keys,
     .name = "keys",
     .symbol = "K",
     .title = "Keys",
     .cell = "key",
     .why = "A key says what a word offers to be found by.",
     .shape = Shape::token_features,
     .does = "found by",
     .says = "what it is found by"},
    {.id = StepId::values,
     .name = "values",
     .symbol = "V",
     .title = "Values",
     .cell = "value",
     .why = "A value says what a word hands on once it is attended to.",
     .shape = Shape::token_features,
     .does = "hands on",
     .says = "what it hands on"},
    {.id = StepId::normed_queries,
     .name = "normed_queries",
     .symbol = "Q̂",
     .title = "Normed queries",
     .cell = "query, normed",
     .why = "All queries get the same size: only the direction tells, and no score grows large.",
     .shape = Shape::word_features},
    {.id = StepId::normed_keys,
     .name = "normed_keys",
     .symbol = "K̂",
     .title = "Normed keys",
     .cell = "key, normed",
     .why = "All keys get the same size, as the queries do.",
     .shape = Shape::token_features},
    {.id = StepId::rotated_queries,
     .name = "rotated_queries",
     .symbol = "Q°",
     .title = "Rotated queries",
     .cell = "query, turned",
     .why = "Turned by its position: what two turned vectors' product tells of positions is how "
            "far apart they are.",
     .shape = Shape::word_features},
    {.id = StepId::rotated_keys,
     .name = "rotated_keys",
     .symbol = "K°",
     .title = "Rotated keys",
     .cell = "key, turned",
     .why = "Each key is turned by its own position, as the queries are.",
     .shape = Shape::token_features},
    {.id = StepId::scaled_queries,
     .name = "scaled_queries",
     .symbol = "Q̃",
     .title = "Scaled queries",
     .cell = "query, scaled",
     .why = "A score sums d products and grows like √d; divided beforehand, the scores come out "
            "scaled.",
     .shape = Shape::word_features},
    {.id = StepId::scaled_keys,
     .name = "scaled_keys",
     .symbol = "K̃",
     .title = "Scaled keys",
     .cell = "key, scaled",
     .why = "Queries and keys share the division between them.",
     .shape = Shape::token_features},
    {.id = StepId::scores,
     .name = "scores",
     .symbol = "S",
     .title = "Scores",
     .cell = "score",
     .why = "How well do two words match? Large where both vectors point the same way.",
     .shape = Shape::pairs},
    {.id = StepId::scaled_scores,
     .name = "scaled_scores",
     .symbol = "Z",
     .title = "Scaled scores",
     .cell = "scaled",
     .why = "A score sums d products and grows like √d; e^ would let one word take all.",
     .shape = Shape::pairs},
    {.id = StepId::capped_scores,
     .name = "capped_scores",
     .symbol = "Zᶜ",
     .title = "Capped scores",
     .cell = "capped",
     .why = "The cap keeps each score between −c and c, and small ones nearly as they are.",
     .shape = Shape::pairs},
    {.id = StepId::biased_scores,
     .name = "biased_scores",
     .symbol = "Zᵇ",
     .title = "Biased scores",
     .cell = "biased",
     .why = "The bias says, whatever the words are, how much a token at that place is looked at.",
     .shape = Shape::pairs},
    {.id = StepId::masked_scores,
     .name = "masked_scores",
     .symbol = "Z′",
     .title = "Masked scores",
     .cell = "masked",
     .why = "Hidden words weigh 0.",
     .shape = Shape::pairs},
    {.id = StepId::exponentials,
     .name = "exponentials",
     .symbol = "E",
     .title = "Exponentials",
     .cell = "exp",
     .why = "Less the maximum, no e^ overflows; the factor e^−max cancels in the weights.",
     .shape = Shape::pairs},
    {.id = StepId::weights,
     .name = "weights",
     .symbol = "A",
     .title = "Weights",
     .cell = "weight",
     .why = "Shares adding up to 1; E, A: softmax.",
     .shape = Shape::pairs},
    {.id = StepId::weighted_values,
     .name = "weighted_values",
     .symbol = "",
     .title = "Weighted values",
     .cell = "weighted",
     .why = "What each word gives to the result.",
     .shape = Shape::pair_features},
    {.id = StepId::context,
     .name = "context",
     .symbol = "C",
     .title = "Context",
     .cell = "context",
     .why = "Added up: the word seen in its context (self-attention).",
     .shape = Shape::word_features,
     .why_across = "Added up: what the word finds in the other sentence."},
    {.id = StepId::concat,
     .name = "concat",
     .symbol = "H",
     .title = "Concat",
     .cell = "concat",
     .why = "Each head found something of its own; side by side they are one vector again.",
     .shape = Shape::word_features},
    {.id = StepId::output,
     .name = "output",
     .symbol = "O",
     .title = "Output",
     .cell = "output",
     .why = "Mixes what the heads found, and brings it to the length the next layer expects.",
     .shape = Shape::word_features},
}};

static_assert(has_each_in_its_place(table, &StepFacts::id, all_steps));

}  // namespace

// An enumerator that its list lacks has no row either, so that neither is read past its end.
const StepFacts& facts(StepId id) { return table.at(static_cast<std::size_t>(id)); }

std::optional<StepId> made_ready_of(StepId id) {
  switch (id) {
    case StepId::normed_queries:
    case StepId::rotated_queries:
    case StepId::scaled_queries:
      return StepId::queries;
    case StepId::normed_keys:
    case StepId::rotated_keys:
    case StepId::scaled_keys:
      return StepId::keys;
    default:
      return std::nullopt;
  }
}

std::optional<StepId> parse_step(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &StepFacts::name);
  return found == table.end() ? std::nullopt : std::optional(found->id);
}

}  // namespace attn
