#include "check/one_word.hpp"

#include <algorithm>

#include "operations/bounds.hpp"

namespace attn {
namespace {

// Beside the largest number of a step: ten times what a mistake's numbers may be off at most.
constexpr double generous = 1e-3;

// The rows of a step that are one word's; of keys and values all are.
Matrix rows_of(const Matrix& rows, Shape shape, Row word, std::size_t words) {
  if (shape == Shape::token_features) return rows;
  const std::size_t count = rows.rows() / words;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < count; ++i) chosen.push_back(index_of(word) * count + i);
  return select_rows(rows, chosen);
}

// How many numbers of each word encoded differ from the right ones.
std::vector<std::size_t> differing(const Situation& in, const AnsweredVariant& answers,
                                   const RightNumbers& right, const Strictness& strictness) {
  const std::size_t words = in.input.words.size();
  std::vector<std::size_t> counts(words, 0);
  for (const AnsweredStep& answered : answers.steps) {
    if (facts(answered.id).shape == Shape::token_features) continue;
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Matrix& ours = right.variant.steps[place].cells;
    const std::size_t rows_of_word = ours.rows() / words;
    for (const DifferingCell& cell :
         mark(answered, ours, right.bounds[place], strictness).differing) {
      ++counts[cell.row / rows_of_word];
    }
  }
  return counts;
}

}  // namespace

std::optional<OneWord> most_differing_word(const Situation& in, const AnsweredVariant& answers,
                                           const RightNumbers& right,
                                           const Strictness& strictness) {
  const auto counts = differing(in, answers, right, strictness);
  const auto most = std::ranges::max_element(counts);
  if (counts.size() < 2 || *most == 0) return std::nullopt;
  const Row word{static_cast<std::size_t>(most - counts.begin())};
  OneWord one{.input = in.input, .answers = {}};
  one.input.words = {position_of(in.input.words, word)};
  for (const AnsweredStep& step : answers.steps) {
    const auto rows = [&](const Matrix& matrix) {
      return rows_of(matrix, facts(step.id).shape, word, counts.size());
    };
    one.answers.steps.push_back(
        {.id = step.id,
         .head = step.head,
         .cells = rows(step.cells),
         .half_units = rows(step.half_units),
         .whole = rows(step.whole),
         .not_a_number = step.not_a_number.rows() == 0 ? Matrix() : rows(step.not_a_number)});
    const Matrix& ours = right.variant.steps[right.find(step.id, step.head).value()].cells;
    one.room.push_back(generous * std::max(largest_magnitude(step.cells), largest_magnitude(ours)));
  }
  return one;
}

bool rows_stand_alone(const Plan& plan) {
  const auto mixes_rows = [](const PlannedStep& step) {
    const bool along_rows = step.along == Along::row || step.along == Along::nothing;
    const bool of_row_places = step.masking.hides == Masking::Hides::given;
    const bool reads_turned = std::ranges::any_of(
        step.from, [](const Operand& read) { return read.step && read.transposed; });
    return !along_rows || step.dealing == Dealing::reshaped || of_row_places || reads_turned;
  };
  return !plan.whole_sentence && std::ranges::none_of(plan.steps, mixes_rows);
}

}  // namespace attn
