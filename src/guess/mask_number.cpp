#include "guess/mask_number.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "attention/recipes.hpp"
#include "guess/one_number.hpp"

namespace attn {
namespace {

// What people write for a number that should hide, its sign left out: a whole one, a power of ten,
// one of one decimal.
constexpr std::array kinds_of_number{
    Kind{[](double c) { return std::round(c); }, [](double) { return 1.0; }},
    Kind{[](double c) { return std::pow(10.0, std::round(std::log10(c))); },
         [](double c) { return 1 / (c * std::log(10.0)); }},
    Kind{[](double c) { return std::round(c * 10) / 10; }, [](double) { return 10.0; }},
};

// Several numbers that tell the same do so hardly by chance; of a single one more must be seen.
std::optional<double> chosen_in(const Range& range) {
  return attn::chosen_in(range, kinds_of_number, range.seen > 1 ? 10.0 : 100.0);
}

bool has_hidden(const Matrix& cells) {
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    if (std::ranges::any_of(cells.row(i), is_as_good_as_hidden)) return true;
  }
  return false;
}

bool has_one_digit(double number) {
  const double unit = std::pow(10.0, std::floor(std::log10(number)));
  return std::round(number / unit) * unit == number;
}

// One step that shows it, beside the scores that the mask was laid on.
struct Shown {
  const AnsweredStep& answered;
  const Matrix& masked;  // −∞ where the mask hides
  const Matrix& scores;

  bool hides(std::size_t i, std::size_t j) const { return masked(i, j) == hidden; }
  double given(std::size_t i, std::size_t j) const { return answered.cells(i, j); }
};

// What was put stands there as it was written: the same everywhere, and of one place alone it is a
// round number, below all scores.
std::optional<double> written(const Shown& in) {
  std::optional<double> put;
  std::size_t count = 0;
  double least = 0.0;
  for (std::size_t i = 0; i < in.masked.rows(); ++i) {
    for (std::size_t j = 0; j < in.masked.columns(); ++j) {
      if (is_scored(in.scores(i, j))) least = std::min(least, in.scores(i, j));
      if (!in.hides(i, j) || !is_scored(in.given(i, j))) continue;
      if (put && *put != in.given(i, j)) return std::nullopt;
      put = in.given(i, j);
      ++count;
    }
  }
  if (!put || !std::isfinite(*put) || !(*put < 0.0)) return std::nullopt;
  if (count == 1 && !(has_one_digit(-*put) && *put < least)) return std::nullopt;
  return -*put;
}

void read_added(const Shown& in, const Strictness& strictness, Range& range) {
  for (std::size_t i = 0; i < in.masked.rows(); ++i) {
    for (std::size_t j = 0; j < in.masked.columns(); ++j) {
      if (!in.hides(i, j) || !std::isfinite(in.given(i, j))) continue;
      const double added = in.scores(i, j) - in.given(i, j);
      const double off = roomy(in.answered, i, j, strictness) + 1e-6 * std::abs(in.scores(i, j));
      range.narrow(added - off, added + off);
    }
  }
}

// ln(a ÷ b) of two numbers of a row, a hidden one and one that is seen, is the difference of their
// scores.
void read_ratios(const Shown& in, bool added, const Strictness& strictness, Range& range) {
  for (std::size_t i = 0; i < in.masked.rows(); ++i) {
    std::optional<std::size_t> most;
    for (std::size_t j = 0; j < in.masked.columns(); ++j) {
      const bool is_seen = !in.hides(i, j) && in.given(i, j) > 0.0 && is_scored(in.scores(i, j));
      if (is_seen && (!most || in.given(i, j) > in.given(i, *most))) most = j;
    }
    if (!most || !std::isfinite(in.given(i, *most))) continue;
    const double large = in.given(i, *most);
    const double large_off = roomy(in.answered, i, *most, strictness);
    for (std::size_t j = 0; j < in.masked.columns(); ++j) {
      const double small = in.given(i, j);
      const double off = roomy(in.answered, i, j, strictness);
      if (!in.hides(i, j) || !std::isfinite(small) || small <= 10 * off) continue;
      const double apart = in.scores(i, *most) - (added ? in.scores(i, j) : 0.0);
      range.narrow(-apart - std::log((small - off) / (large + large_off)),
                   -apart - std::log((small + off) / (large - large_off)));
    }
  }
}

class Reader {
 public:
  Reader(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
         const Strictness& strictness)
      : in_(in), answers_(answers), right_(right), strictness_(strictness) {}

  std::optional<double> read(bool added, Row word) const {
    for (const StepId id : {StepId::masked_scores, StepId::exponentials, StepId::weights}) {
      Range range;
      std::optional<double> put;
      for (const AnsweredStep& answered : answers_.steps) {
        if (answered.id != id) continue;
        const auto shown = shown_in(answered);
        if (!shown) continue;
        if (id == StepId::masked_scores && !added) {
          put = put ? put : written(*shown);
        } else if (id == StepId::masked_scores) {
          read_added(*shown, strictness_, range);
        } else {
          read_ratios(*shown, added, strictness_, range);
        }
      }
      if (put) return put;
      if (range.seen > 0) return chosen_in(range);
    }
    return chosen_in(tried(added, word));
  }

 private:
  std::optional<Shown> shown_in(const AnsweredStep& answered) const {
    const auto& steps = right_.variant.steps;
    const Step* masked = find_step(right_.variant, StepId::masked_scores, answered.head);
    // Of weights averaged over the heads there are no scores.
    if (masked == nullptr || answered.cells.columns() != masked->cells.columns()) return {};
    return Shown{answered, masked->cells, steps[masked->from[0].step.value()].cells};
  }

  Range tried(bool added, Row word) const {
    const AnsweredStep* after = first_after_weights(answers_);
    if (after == nullptr) return {};
    const Plan right = plan(in_.input, in_.variant, in_.settings);
    const Trial trial(in_, *after, word, strictness_, [&](double number) {
      return edited(right, {Puts{.number = -number, .added = added}}, in_.input);
    });
    constexpr double least = 0.1, most = 1000.0;
    return trial.best(least, most);
  }

  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  const Strictness& strictness_;
};

}  // namespace

std::vector<Puts> mask_numbers(const Situation& in, const AnsweredVariant& answers,
                               const RightNumbers& right, Row word, const Strictness& strictness) {
  // Whoever wrote −∞ there may yet have gone on with another number.
  const bool is_written_hidden = std::ranges::any_of(answers.steps, [](const AnsweredStep& given) {
    return given.id == StepId::masked_scores && has_hidden(given.cells);
  });
  std::vector<Puts> found;
  const Reader reader(in, answers, right, strictness);
  for (const bool added : {false, true}) {
    if (const auto number = reader.read(added, word)) {
      found.push_back({.number = -*number, .in_use = is_written_hidden, .added = added});
    }
  }
  return found;
}

}  // namespace attn
