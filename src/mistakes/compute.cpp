#include "mistakes/compute.hpp"

#include <numeric>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "mistakes/mistaken_tape.hpp"

namespace attn {
namespace {

VariantTrace run(const Situation& in, const MistakenSettings& how, bool weighted,
                 const Tape::Listener& listener) {
  MistakenTape tape(in.input, in.variant, how);
  if (weighted) tape.hold_weighted_values();
  const auto is_unshown = [&](const Step& step) { return how.slips.as_one_head && step.head != 0; };
  tape.listen([&](Step& step) {
    if (listener && !is_unshown(step)) listener(step);
  });
  recipe(in.variant)(tape);
  VariantTrace trace = tape.finish();
  std::erase_if(trace.steps, is_unshown);
  return trace;
}

// Keeps the rows of the words encoded alone.
void keep_words(Step& step, const Input& input) {
  const Shape shape = facts(step.id).shape;
  if (shape == Shape::token_features) return;
  if (shape != Shape::pair_features) {
    step.values = select_rows(step.values, input.words);
    return;
  }
  if (step.values.rows() == 0) return;
  const std::size_t m = input.attended_tokens().size();
  std::vector<std::size_t> rows;
  for (const std::size_t word : input.words) {
    for (std::size_t j = 0; j < m; ++j) rows.push_back(word * m + j);
  }
  step.values = select_rows(step.values, rows);
}

VariantTrace run_whole_sentence(const Situation& in, const MistakenSettings& how, bool weighted) {
  Input all = in.input;
  all.words.resize(all.tokens.size());
  std::iota(all.words.begin(), all.words.end(), std::size_t{0});
  for (const std::size_t word : all.words) {
    if (!all.mask.covers(word)) throw CannotBeMade();
  }
  VariantTrace trace = run({all, in.variant, in.settings}, how, weighted, {});
  for (Step& step : trace.steps) keep_words(step, in.input);
  return trace;
}

}  // namespace

std::optional<VariantTrace> compute(const Situation& in, const MistakenSettings& how, bool weighted,
                                    const Tape::Listener& listener) {
  try {
    return how.slips.whole_sentence ? run_whole_sentence(in, how, weighted)
                                    : run(in, how, weighted, listener);
  } catch (const CannotBeMade&) {
  } catch (const Error&) {                  // nothing to score
  } catch (const std::invalid_argument&) {  // shapes that do not fit
  }
  return std::nullopt;
}

std::vector<MistakenSettings> ways_of(const Situation& in, std::span<const Mistake* const> made) {
  std::vector<MistakenSettings> ways{{.settings = in.settings, .slips = {}}};
  for (const Mistake* mistake : made) {
    std::vector<MistakenSettings> further;
    for (const MistakenSettings& before : ways) {
      for (const auto change : mistake->ways) change(further.emplace_back(before));
    }
    ways = std::move(further);
  }
  return ways;
}

}  // namespace attn
