#include "judge/one_word.hpp"

#include <algorithm>

#include "operations/bounds.hpp"

namespace attn {
namespace {

// Beside the largest number of a step: ten times what a mistake's numbers may be off at most.
double generous(const Precision& precision) { return std::max(1e-3, 160.0 * precision.made); }

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
                                   const std::vector<Misfit>& misfits) {
  const std::size_t words = in.input.words.size();
  std::vector<std::size_t> counts(words, 0);
  for (const AnsweredStep& answered : answers.steps) {
    if (shape_of(answered) == Shape::token_features) continue;
    const Matrix& by = misfits[answers.place_of(answered)].cells;
    const std::size_t rows_of_word = by.rows() / words;
    for (std::size_t i = 0; i < by.rows(); ++i) {
      const auto differ = std::ranges::count_if(by.row(i), [](double cell) { return cell > 0.0; });
      counts[i / rows_of_word] += static_cast<std::size_t>(differ);
    }
  }
  return counts;
}

}  // namespace

std::optional<OneWord> most_differing_word(const Situation& in, const AnsweredVariant& answers,
                                           const RightNumbers& right,
                                           const std::vector<Misfit>& misfits,
                                           const Precision& precision) {
  const auto counts = differing(in, answers, misfits);
  const auto most = std::ranges::max_element(counts);
  if (counts.size() < 2 || *most == 0) return std::nullopt;
  const Row word{static_cast<std::size_t>(most - counts.begin())};
  OneWord one{.input = in.input, .answers = {}};
  one.input.words = {position_of(in.input.words, word)};
  for (const AnsweredStep& step : answers.steps) {
    const auto rows = [&](const Matrix& matrix) {
      return rows_of(matrix, shape_of(step), word, counts.size());
    };
    one.answers.steps.add(
        {.id = step.id,
         .head = step.head,
         .of_sentence = step.of_sentence,
         .cells = rows(step.cells),
         .half_units = rows(step.half_units),
         .whole = rows(step.whole),
         .not_a_number = step.not_a_number.rows() == 0 ? Matrix() : rows(step.not_a_number)});
    const Matrix& ours = right.variant.steps[right.find(step.id, step.head).value()].cells;
    const Misfit& misfit = misfits[answers.place_of(step)];
    one.misfits.push_back(misfit.cells.rows() == 0
                              ? Misfit()
                              : Misfit{.cells = rows(misfit.cells), .most = rows(misfit.most)});
    one.room.push_back(generous(precision) *
                       std::max(largest_magnitude(step.cells), largest_magnitude(ours)));
  }
  return one;
}

bool rows_stand_alone(const Plan& plan) {
  const auto mixes_rows = [&](const PlannedStep& step) {
    const bool by_row =
        step.along != Along::column && step.along != Along::matrix && !step.without_keepdims;
    const bool of_row_places = step.masking.hides == Masking::Hides::given;
    // What has a row for each token may be turned: every word reads all of it.
    const bool reads_turned = std::ranges::any_of(step.from, [&](const Operand& read) {
      return read.step && read.transposed &&
             shape_of(plan.steps[*read.step]) != Shape::token_features;
    });
    return !by_row || step.dealing == Dealing::reshaped || of_row_places || reads_turned;
  };
  return !plan.whole_sentence && std::ranges::none_of(plan.steps, mixes_rows);
}

}  // namespace attn
