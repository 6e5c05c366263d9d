#include "mistakes/compute.hpp"

#include <algorithm>
#include <numeric>

#include "attention/recipes.hpp"
#include "error.hpp"
#include "mistakes/mistaken_tape.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// Steps that somebody who makes the mistake does not have, or has right.
bool is_unshown(const Step& step, const Slips& slips) {
  if (slips.as_one_head && step.head != 0) return true;
  const bool is_vectors =
      facts(step.id).shape == Shape::token_features || step.id == StepId::queries;
  return slips.mixed_up_in_use && is_vectors;
}

// A mistaken step's operands may not be those that it names, and its bounds then too wide. No more
// than this is lost, beside the step's largest number, where single precision is of any use.
double widest_bound(const Matrix& numbers) {
  constexpr double most = 1e-4;
  return most * largest_magnitude(numbers);
}

Matrix no_wider(Matrix bounds, double most) {
  for (std::size_t i = 0; i < bounds.rows(); ++i) {
    for (double& bound : bounds.row(i)) bound = std::min(bound, most);
  }
  return bounds;
}

// Where cells change places, so do their bounds: each is given the largest, and that of as many
// more terms as there are heads.
Matrix spread_out(Matrix bounds, const Slips& slips, std::size_t heads) {
  const bool change_places =
      slips.dealing != Slips::Dealing::blocks || slips.weights_turned != Slips::Turning::none;
  if (!change_places) return bounds;
  const auto more = static_cast<double>(2 * heads * heads);
  return {bounds.rows(), bounds.columns(), more * largest_magnitude(bounds)};
}

Mistaken run(const Situation& in, const MistakenSettings& how, Bounding bounding, bool weighted,
             const MistakenListener& listener) {
  MistakenTape tape(in.input, in.variant, how);
  if (weighted) tape.hold_weighted_values();
  Mistaken made;
  Bounds bounds(in.input);
  tape.listen([&](Step& step) {
    const double widest = widest_bound(step.values);
    made.bounds.push_back(
        bounding == Bounding::rough
            ? Matrix(step.values.rows(), step.values.columns(), widest)
            : no_wider(spread_out(bounds.add(step), how.slips, in.input.heads), widest));
    if (listener && !is_unshown(step, how.slips)) listener(step, made.bounds.back());
  });
  recipe(in.variant)(tape);
  made.variant = tape.finish();
  for (std::size_t s = made.variant.steps.size(); s-- > 0;) {
    if (!is_unshown(made.variant.steps[s], how.slips)) continue;
    const auto at = static_cast<std::ptrdiff_t>(s);
    made.variant.steps.erase(made.variant.steps.begin() + at);
    made.bounds.erase(made.bounds.begin() + at);
  }
  return made;
}

// The rows of the words encoded alone.
Matrix words_of(const Matrix& rows, Shape shape, const Input& input) {
  if (shape == Shape::token_features || rows.rows() == 0) return rows;
  if (shape != Shape::pair_features) return select_rows(rows, input.words);
  const std::size_t m = input.attended_tokens().size();
  std::vector<std::size_t> chosen;
  for (const std::size_t word : input.words) {
    for (std::size_t j = 0; j < m; ++j) chosen.push_back(word * m + j);
  }
  return select_rows(rows, chosen);
}

// Which weights of the other words were dropped is not known: none.
Matrix for_all_words(const Matrix& factors, const Input& input) {
  Matrix all(input.tokens.size(), factors.columns(), 1.0);
  for (std::size_t i = 0; i < input.words.size(); ++i) {
    std::ranges::copy(factors.row(i), all.row(input.words[i]).begin());
  }
  return all;
}

Mistaken run_whole_sentence(const Situation& in, const MistakenSettings& how, Bounding bounding,
                            bool weighted) {
  Input all = in.input;
  all.words.resize(all.tokens.size());
  std::iota(all.words.begin(), all.words.end(), std::size_t{0});
  for (const std::size_t word : all.words) {
    if (!all.mask.covers(word)) throw CannotBeMade();
  }
  MistakenSettings of_all = how;
  for (Matrix& factors : of_all.slips.dropout) factors = for_all_words(factors, in.input);
  Mistaken made = run({all, in.variant, in.settings}, of_all, bounding, weighted, {});
  for (std::size_t s = 0; s < made.bounds.size(); ++s) {
    Step& step = made.variant.steps[s];
    const Shape shape = facts(step.id).shape;
    step.values = words_of(step.values, shape, in.input);
    made.bounds[s] = words_of(made.bounds[s], shape, in.input);
  }
  return made;
}

}  // namespace

std::optional<Mistaken> compute(const Situation& in, const MistakenSettings& how, Bounding bounding,
                                bool weighted, const MistakenListener& listener) {
  try {
    return how.slips.whole_sentence ? run_whole_sentence(in, how, bounding, weighted)
                                    : run(in, how, bounding, weighted, listener);
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
