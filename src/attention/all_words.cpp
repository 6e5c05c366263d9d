#include "attention/all_words.hpp"

#include <algorithm>
#include <utility>

#include "attention/evaluate.hpp"
#include "attention/recipes.hpp"

namespace attn {
namespace {

// In a file some 20 MB, which a browser opens in a second or two.
constexpr std::size_t most_numbers = 3'000'000;

// Of all rows that there would be, one for each word.
bool are_too_many(const Trace& trace) {
  std::size_t numbers = 0;
  for (const VariantTrace& variant : trace.variants) {
    for (const Step& step : variant.steps) {
      const Shape shape = shape_of(step);
      const bool is_of_words = shape == Shape::word_features || shape == Shape::pairs;
      if (is_of_words) numbers += trace.input.tokens.size() * step.cells.columns();
    }
  }
  return numbers > most_numbers;
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

std::optional<Trace> with_all_words(const Trace& trace) {
  const std::vector<Position> all = all_positions(trace.input.tokens.size());
  const auto is_covered = [&](Position word) { return trace.input.mask.covers(word); };
  const bool has_all = trace.input.words == all;
  if (has_all || are_too_many(trace) || !std::ranges::all_of(all, is_covered)) return std::nullopt;
  Trace whole{.input = trace.input, .variants = {}};
  whole.input.words = all;
  // What the words asked for share is known to be well: what is not is a word's own.
  while (const auto row = find_trouble(whole.input, trace, whole.variants)) {
    whole.input.words.erase(whole.input.words.begin() + static_cast<std::ptrdiff_t>(*row));
  }
  return whole;
}

}  // namespace attn
