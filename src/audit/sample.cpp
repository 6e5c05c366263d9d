#include "audit/sample.hpp"

#include <algorithm>

#include "judge/explained.hpp"

namespace attn {
namespace {

// A few of so many rows, from the first to the last.
std::vector<std::size_t> some_of(std::size_t rows) {
  constexpr std::size_t most = 4;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < std::min(rows, most); ++i) {
    chosen.push_back(rows <= most ? i : i * (rows - 1) / (most - 1));
  }
  return chosen;
}

// The rows of a sample, by the step's shape.
Matrix sampled_rows(const Matrix& cells, Shape shape, const Input& input) {
  if (shape != Shape::pair_features) return select_rows(cells, some_of(cells.rows()));
  const std::size_t m = cells.rows() / input.words.size();
  std::vector<std::size_t> rows;
  for (const std::size_t word : some_of(cells.rows() / m)) {
    for (std::size_t j = 0; j < m; ++j) rows.push_back(word * m + j);
  }
  return select_rows(cells, rows);
}

}  // namespace

Input sampled(Input input) {
  std::vector<Position> words;
  for (const std::size_t i : some_of(input.words.size())) words.push_back(input.words[i]);
  input.words = std::move(words);
  return input;
}

std::vector<Sample> samples_of(const Mistaken& made, const RightNumbers& right,
                               const Input& input) {
  constexpr std::size_t heads_sampled = 4;
  std::vector<Sample> samples;
  for (const Step& step : made.variant.steps) {
    const bool is_given = step.shown && right.find(step.id, step.head) && step.cells.rows() > 0;
    if (!is_given || step.head > heads_sampled) continue;
    samples.push_back({.id = step.id,
                       .head = step.head,
                       .cells = sampled_rows(step.cells, shape_of(step), input),
                       .bounds = made.bounds(made.variant.steps.place_of(step))});
  }
  return samples;
}

AnsweredStep as_answer(StepId id, std::size_t head, Matrix cells) {
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    std::ranges::replace(cells.row(i), hidden, blank);
  }
  return {.id = id, .head = head, .cells = std::move(cells)};
}

bool agrees(const std::vector<Sample>& given, const std::vector<Sample>& other, const Situation& in,
            const Settings& settings) {
  return std::ranges::all_of(other, [&](const Sample& theirs) {
    const auto one = std::ranges::find_if(given, [&](const Sample& sample) {
      return sample.id == theirs.id && sample.head == theirs.head;
    });
    return one == given.end() ||
           is_explained(as_answer(one->id, one->head, one->cells), theirs.cells, theirs.bounds, in,
                        settings, {.tolerance = {}, .in_full = true});
  });
}

}  // namespace attn
