#include "mistakes/compute.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "attention/recipes.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

// No more than this is lost, beside the step's largest number, where single precision is of any
// use.
double widest_bound(const Matrix& numbers) {
  constexpr double most = 1e-4;
  return most * largest_magnitude(numbers);
}

std::optional<Mistaken> run(const Input& input, const Plan& plan, Bounding bounding,
                            Evaluating evaluating, const MistakenListener& listener) {
  std::vector<double> widest;
  Bounds bounds;
  evaluating.listener = [&](const Frame& in, Step& step) {
    MistakenBounds of_step{.widest = widest_bound(step.cells)};
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
  const std::size_t m = input.attended_tokens().size();
  std::vector<std::size_t> chosen;
  for (const Position word : input.words) {
    for (std::size_t j = 0; j < m; ++j) chosen.push_back(index_of(word) * m + j);
  }
  return select_rows(rows, chosen);
}

std::optional<Mistaken> run_whole_sentence(const Input& input, const Plan& plan, Bounding bounding,
                                           bool weighted, std::span<const Position> words) {
  auto made = run(input, plan, bounding, {.words = words, .holds_weighted_values = weighted}, {});
  if (!made) return made;
  for (std::size_t s = 0; s < made->variant.steps.size(); ++s) {
    Step& step = made->variant.steps[s];
    // What stands between others may have any rows, and is not looked at.
    if (!step.shown) continue;
    const Shape shape = facts(step.id).shape;
    step.cells = words_of(step.cells, shape, input);
    if (bounding == Bounding::term_by_term) {
      made->of_terms[s] = words_of(made->of_terms[s], shape, input);
    }
  }
  return made;
}

std::optional<Plan> as_written(Plan plan, const Situation& in) {
  if (in.notation == Notation{}) return plan;
  return written_down(plan, in.notation, in.input);
}

// Where every word is encoded, a plan of the whole sentence is that of the words encoded, which may
// be among the plans, too.
void leave_out_repeated(std::vector<Plan>& plans, const Input& input) {
  if (input.words != all_positions(input.tokens.size())) return;
  std::vector<Plan> of_words;
  std::ranges::copy_if(plans, std::back_inserter(of_words),
                       [](const Plan& plan) { return !plan.whole_sentence; });
  std::erase_if(plans, [&](const Plan& plan) {
    return plan.whole_sentence && std::ranges::any_of(of_words, [&](const Plan& other) {
             return plan.settings == other.settings && std::ranges::equal(plan.steps, other.steps);
           });
  });
}

}  // namespace

std::optional<Mistaken> compute(const Input& input, const Plan& plan, Bounding bounding,
                                bool weighted, const MistakenListener& listener) {
  const std::vector<Position> all = all_positions(input.tokens.size());
  return plan.whole_sentence && input.words != all
             ? run_whole_sentence(input, plan, bounding, weighted, all)
             : run(input, plan, bounding, {.holds_weighted_values = weighted}, listener);
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
  struct Way {
    Plan plan;
    Edits edits;
  };
  std::vector<Way> ways{{plan(in.input, in.variant, in.settings), {}}};
  for (const Mistake* mistake : made) {
    std::vector<Way> further;
    for (const Way& before : ways) {
      for (const Edits& edits : mistake->ways) {
        if (conflict(before.edits, edits)) continue;
        auto plan = edited(before.plan, edits, in.input);
        if (plan) further.push_back({std::move(*plan), edits});
      }
    }
    ways = std::move(further);
  }
  std::vector<Plan> plans;
  for (Way& way : ways) {
    if (auto plan = as_written(std::move(way.plan), in)) plans.push_back(std::move(*plan));
  }
  leave_out_repeated(plans, in.input);
  return plans;
}

}  // namespace attn
