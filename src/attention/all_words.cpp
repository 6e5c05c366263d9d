#include "attention/all_words.hpp"

#include <algorithm>
#include <optional>

#include "attention/evaluate.hpp"
#include "attention/recipes.hpp"

namespace attn {
namespace {

constexpr std::size_t most_pairs =
    500'000;  // in a file some 10 MB, which a browser opens in a second

bool are_too_many(const Trace& trace) {
  std::size_t pairs = 0;
  for (const VariantTrace& variant : trace.variants) {
    pairs += trace.input.tokens.size() * trace.input.attended_tokens().size() * head_count(variant);
  }
  return pairs > most_pairs;
}

// Of one of the words, in the order of input.words, the row that cannot be computed.
std::optional<std::size_t> find_trouble(const Input& input, const Trace& like,
                                        std::vector<VariantTrace>& made) {
  made.clear();
  for (const VariantTrace& variant : like.variants) {
    Evaluation evaluation = evaluate(plan(input, variant.variant, variant.settings), input);
    if (evaluation.trouble) return evaluation.trouble->row;
    made.push_back(std::move(evaluation.variant));
  }
  return std::nullopt;
}

}  // namespace

Trace with_all_words(const Trace& trace) {
  const std::vector<Position> all = all_positions(trace.input.tokens.size());
  const auto is_covered = [&](Position word) { return trace.input.mask.covers(word); };
  if (are_too_many(trace) || !std::ranges::all_of(all, is_covered)) return trace;
  Trace whole{.input = trace.input, .variants = {}};
  whole.input.words = all;
  // What the words asked for share is known to be well: what is not is a word's own.
  while (const auto row = find_trouble(whole.input, trace, whole.variants)) {
    whole.input.words.erase(whole.input.words.begin() + static_cast<std::ptrdiff_t>(*row));
  }
  return whole;
}

}  // namespace attn
