#include "mistakes/compute.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "attention/recipes.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// No more than this is lost, beside the step's largest number, where the type is of any use.
double widest_bound(const Matrix& numbers, const Precision& precision) {
  constexpr double of_single = 1e-4;
  constexpr double units = 16.0;
  return std::max(of_single, units * precision.made) * largest_magnitude(numbers);
}

std::optional<Mistaken> run(const Input& input, const Plan& plan, Bounding bounding,
                            Evaluating evaluating, const MistakenListener& listener,
                            const Precision& precision) {
  std::vector<double> widest;
  Bounds bounds(precision);
  evaluating.listener = [&](const Frame& in, Step& step) {
    MistakenBounds of_step;
    if (bounding != Bounding::none) of_step.widest = widest_bound(step.cells, precision);
    widest.push_back(of_step.widest);
    if (bounding == Bounding::term_by_term) of_step.of_terms = &bounds.add(in, step);
    return listener && step.shown ? listener(step, of_step) : Goes::on;
  };
  Evaluation evaluation = evaluate(plan, input, evaluating);
  if (evaluation.trouble) return std::nullopt;
  return Mistaken{.variant = std::move(evaluation.variant),
                  .widest = std::move(widest),
                  .of_terms = std::move(bounds).take()};
}

// The rows of the words encoded alone.
Matrix words_of(const Matrix& rows, Shape shape, const Input& input) {
  if (shape == Shape::token_features || rows.rows() == 0) return rows;
  if (shape != Shape::pair_features) return select_rows(rows, input.words);
  const std::size_t m = rows.rows() / input.tokens.size();
  std::vector<std::size_t> chosen;
  for (const Position word : input.words) {
    for (std::size_t j = 0; j < m; ++j) chosen.push_back(index_of(word) * m + j);
  }
  return select_rows(rows, chosen);
}

// The words that stand so far behind those encoded.
std::vector<Position> words_behind(const Input& input, int off) {
  std::vector<Position> words;
  for (const Position word : input.words) {
    words.push_back(Position{index_of(word) + static_cast<std::size_t>(off)});
  }
  return words;
}

std::optional<Mistaken> run_whole_sentence(const Input& input, const Plan& plan, Bounding bounding,
                                           const Evaluating& evaluating,
                                           const Precision& precision) {
  auto made = run(input, plan, bounding, evaluating, {}, precision);
  if (!made) return made;
  for (std::size_t s = 0; s < made->variant.steps.size(); ++s) {
    Step& step = made->variant.steps[s];
    // What stands between others may have any rows, and is not looked at.
    if (!step.shown) continue;
    const Shape shape = shape_of(step);
    step.cells = words_of(step.cells, shape, input);
    if (bounding == Bounding::term_by_term) {
      made->of_terms[s] = words_of(made->of_terms[s], shape, input);
    }
  }
  return made;
}

// Where every word is encoded, a plan of the whole sentence is that of the words encoded, which may
// be among the plans, too.
void leave_out_repeated(std::vector<Way>& ways, const Input& input) {
  if (input.words != all_positions(input.tokens.size())) return;
  std::vector<Way> kept;
  for (Way& way : ways) {
    const bool is_repeated =
        way.plan.whole_sentence && std::ranges::any_of(ways, [&](const Way& other) {
          return !other.plan.whole_sentence && way.plan.settings == other.plan.settings &&
                 std::ranges::equal(way.plan.steps, other.plan.steps);
        });
    if (!is_repeated) kept.push_back(way);
  }
  ways = std::move(kept);
}

}  // namespace

std::optional<Mistaken> compute(const Input& input, const Plan& plan, Bounding bounding,
                                bool weighted, const MistakenListener& listener,
                                const Precision& precision, const Remembered& remembered) {
  Evaluating evaluating{.holds_weighted_values = weighted, .remembered = remembered};
  if (plan.whole_sentence) {
    const std::vector<Position> all = all_positions(input.tokens.size());
    evaluating.words = all;
    if (input.words != all) {
      return run_whole_sentence(input, plan, bounding, evaluating, precision);
    }
  }
  const std::vector<Position> words = words_behind(input, plan.words_off);
  evaluating.words = words;
  return run(input, plan, bounding, evaluating, listener, precision);
}

std::vector<Way> ways_of(const Situation& in, const Plan& plan, const Mistake& mistake,
                         const Edits& before) {
  std::vector<Way> ways;
  for (const Edits& edits : mistake.ways) {
    if (conflict(before, edits)) continue;
    auto made = edited(plan, edits, in.input);
    if (made) ways.push_back({&mistake, &edits, std::move(*made)});
  }
  leave_out_repeated(ways, in.input);
  return ways;
}

bool compute_all_ways(const Situation& in,
                      const std::function<bool(const Mistake&, const VariantTrace&)>& take) {
  const Plan right = plan(in.input, in.variant, in.settings);
  for (const Mistake& mistake : catalogue()) {
    if (!mistake.applies(in)) continue;
    for (const Way& way : ways_of(in, right, mistake)) {
      const auto made = compute(in.input, way.plan, Bounding::none, false);
      if (made && !take(mistake, made->variant)) return false;
    }
  }
  return true;
}

std::optional<Plan> as_written(Plan plan, const Situation& in) {
  if (in.notation == Notation{}) return plan;
  return written_down(plan, in.notation, in.input);
}

Plan right_plan(const Situation& in) {
  auto right = as_written(plan(in.input, in.variant, in.settings), in);
  if (!right) throw std::logic_error("the numbers cannot be written down so");
  return std::move(*right);
}

bool can_be_written(const Situation& in) {
  return as_written(plan(in.input, in.variant, in.settings), in).has_value();
}

std::vector<Plan> plans_of(const Situation& in, std::span<const Mistake* const> made) {
  std::vector<Way> ways{{nullptr, nullptr, plan(in.input, in.variant, in.settings)}};
  for (const Mistake* mistake : made) {
    std::vector<Way> further;
    for (const Way& before : ways) {
      std::ranges::move(
          ways_of(in, before.plan, *mistake, before.edits == nullptr ? Edits{} : *before.edits),
          std::back_inserter(further));
    }
    ways = std::move(further);
  }
  std::vector<Plan> plans;
  for (Way& way : ways) plans.push_back(std::move(way.plan));
  return plans;
}

}  // namespace attn
