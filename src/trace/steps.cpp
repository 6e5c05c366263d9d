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
    {StepId::queries, "queries", "Q", "Queries", "query",
     "A query says what a word looks for in the others.", Shape::word_features},
    {StepId::keys, "keys", "K", "Keys", "key", "A key says what a word offers to be found by.",
     Shape::token_features},
    {StepId::values, "values", "V", "Values", "value",
     "A value says what a word hands on once it is attended to.", Shape::token_features},
    {StepId::scores, "scores", "S", "Scores", "score",
     "A dot product is large where two vectors point the same way: it says how well two words "
     "match.",
     Shape::pairs},
    {StepId::scaled_scores, "scaled_scores", "Z", "Scaled scores", "scaled",
     "Dot products grow with the length of the vectors; dividing keeps the softmax from putting "
     "everything on one word.",
     Shape::pairs},
    {StepId::capped_scores, "capped_scores", "Zᶜ", "Capped scores", "capped",
     "A score can grow without bound; the cap keeps each between −c and c, and leaves small ones "
     "nearly as they are.",
     Shape::pairs},
    {StepId::masked_scores, "masked_scores", "Z′", "Masked scores", "masked",
     "What a word may not see is hidden before the softmax: its score becomes −∞, so that its "
     "weight is exactly 0 and the weights of the others still add up to 1.",
     Shape::pairs},
    {StepId::exponentials, "exponentials", "E", "Exponentials", "exp",
     "The exponential makes every number positive and large gaps larger; the row's maximum is "
     "taken off first, which changes no weight and cannot overflow.",
     Shape::pairs},
    {StepId::weights, "weights", "A", "Weights", "weight",
     "Divided by their sum, the exponentials become shares that add up to 1: how much of its "
     "attention the word gives to each.",
     Shape::pairs},
    {StepId::weighted_values, "weighted_values", "", "Weighted values", "weighted",
     "Each word's vector is scaled by its weight: its share in the result.", Shape::pair_features},
    {StepId::context, "context", "C", "Context", "context",
     "Added up, the weighted vectors are the word seen in its context: the self-attention context "
     "vector.",
     Shape::word_features,
     "Added up, the weighted vectors are what the word finds in the other sentence: the "
     "cross-attention context vector."},
    {StepId::concat, "concat", "H", "Concat", "concat",
     "Each head found something of its own; side by side, their contexts are one vector again.",
     Shape::word_features},
    {StepId::output, "output", "O", "Output", "output",
     "The output projection mixes what the heads found, and brings it to the length that the next "
     "layer expects.",
     Shape::word_features},
}};

static_assert(has_each_in_its_place(table, &StepFacts::id, all_steps));

}  // namespace

// An enumerator that its list lacks has no row either, so that neither is read past its end.
const StepFacts& facts(StepId id) { return table.at(static_cast<std::size_t>(id)); }

std::optional<StepId> parse_step(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &StepFacts::name);
  return found == table.end() ? std::nullopt : std::optional(found->id);
}

}  // namespace attn
