#include "check/diagnose.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attention/planner.hpp"
#include "attention/recipes.hpp"
#include "check/divisor.hpp"
#include "check/dropout.hpp"
#include "check/one_word.hpp"
#include "check/pairs.hpp"
#include "mistakes/compute.hpp"
#include "trace/signature.hpp"

namespace attn {
namespace {

bool is_dropout(const Mistake* mistake) { return mistake->fits == Fits::dropout; }

class Search {
 public:
  Search(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
         const Following& following, const Strictness& strictness)
      : in_(in),
        answers_(answers),
        right_(right),
        misfits_(misfits_of(answers, right, strictness)),
        one_word_(most_differing_word(in, answers, right, misfits_, strictness.precision())),
        following_(following),
        strictness_(strictness) {
    for (const Mistake& mistake : catalogue()) {
      if (mistake.applies(in)) applicable_.push_back(&mistake);
    }
  }

  Diagnosis find(Allowed allowed) {
    if (allowed == Allowed::one_beyond_chance && !tells_apart(count_ways())) return {};
    const bool with_pairs = allowed == Allowed::two_at_once;
    const Plan right = plan(in_.input, in_.variant, in_.settings);
    Pairs pairs(answers_, right, right_to());
    for (const Mistake* mistake : applicable_) {
      Cause alone{.made = {mistake}};
      const bool explained = mistake->fits == Fits::dropout ? with_dropout_explains(alone)
                                                            : explains(*mistake, right, pairs);
      if (explained) found_.causes.push_back(std::move(alone));
    }
    if (found_.causes.empty()) find_divisor_of(right);
    if (with_pairs && found_.causes.empty()) find_guesses(right);
    if (with_pairs && found_.causes.empty() && tells_apart(pairs.count())) find_pairs(pairs);
    return std::move(found_);
  }

 private:
  // Whether one mistake explains all in some way; keeps those that do not.
  bool explains(const Mistake& mistake, const Plan& right, Pairs& pairs) {
    return std::ranges::any_of(ways_of(in_, right, mistake), [&](Way& way) {
      const bool explained = explains(way.plan);
      if (!explained) pairs.add(way, unexplained_, numbers_of(way.plan));
      return explained;
    });
  }

  // Any divisor that no mistake has.
  void find_divisor_of(const Plan& right) {
    const auto mistake = std::ranges::find(applicable_, Fits::divisor, &Mistake::fits);
    const auto word = one_word_ ? row_of(in_.input.words, one_word_->input.words[0]) : Row{0};
    const auto divisor = find_divisor(in_, answers_, right_, *word);
    if (mistake == applicable_.end() || !divisor) return;
    if (explains(divided_by(right, *divisor))) {
      found_.causes.push_back({.made = {*mistake}, .divisor = divisor});
    }
  }

  // What the numbers tell of mistakes that the catalogue cannot foresee.
  void find_guesses(const Plan& right) {
    for (const Mistake* mistake : applicable_) {
      for (Guess& guess : guesses(*mistake, in_, answers_, right_, strictness_)) {
        if (!explains(guess, right)) continue;
        found_.causes.push_back({.made = {mistake},
                                 .dropout = guess.dropout,
                                 .mask = std::move(guess.mask),
                                 .bias = std::move(guess.bias)});
        break;
      }
    }
  }

  bool explains(const Guess& guess, const Plan& right) {
    if (!guess.input) {
      const auto made = edited(right, guess.edits, in_.input);
      return made && explains(*made);
    }
    const Situation other{*guess.input, in_.variant, in_.settings, in_.notation};
    return Search(other, answers_, right_, following_, strictness_)
        .explains(plan(other.input, other.variant, other.settings));
  }

  double count_ways() const {
    double ways = 0.0;
    for (const Mistake* mistake : applicable_) ways += static_cast<double>(mistake->ways.size());
    return ways;
  }

  // Of so many explanations some give any number of few digits. One that gives it by chance lies
  // anywhere about as far from the right one as what is given does: nine in ten sheets must show
  // more than that.
  bool tells_apart(double explanations) const {
    double digits = 0.0;
    for (const AnsweredStep& answered : answers_.steps) {
      const std::size_t place = right_.find(answered.id, answered.head).value();
      const Matrix& bounds = right_.bounds[place];
      const Marks marks = mark(answered, right_.variant.steps[place].cells, bounds, strictness_);
      if (marks.wrong_shape) return true;
      for (const DifferingCell& cell : marks.differing) {
        const double apart = std::abs(cell.theirs - cell.ours);
        const double open = cell.half_unit + bounds(cell.row, cell.column);
        if (apart >= open) digits += std::log10(apart / open);
      }
    }
    return digits >= 1.0 + std::log10(std::max(explanations, 1.0));
  }

  void find_pairs(Pairs& pairs) {
    for (std::size_t a = 0; a < applicable_.size(); ++a) {
      for (std::size_t b = a + 1; b < applicable_.size(); ++b) {
        Cause both{.made = {applicable_[a], applicable_[b]}};
        const bool drops = std::ranges::any_of(both.made, &is_dropout);
        const bool explained =
            drops ? with_dropout_explains(both) : explain(*applicable_[a], *applicable_[b], pairs);
        if (explained) found_.causes.push_back(std::move(both));
      }
    }
  }

  // Whether two mistakes, the second made after the first, explain all in some ways.
  bool explain(const Mistake& first, const Mistake& second, Pairs& pairs) {
    for (const TriedWay& a : pairs.of(first)) {
      for (const TriedWay& b : pairs.of(second)) {
        if (!pairs.may_explain(a, b) || conflict(*a.way.edits, *b.way.edits)) continue;
        const auto both = edited(a.way.plan, *b.way.edits, in_.input);
        if (both && pairs.explains(*both, [&](const Plan& way) { return explains(way); })) {
          return true;
        }
      }
    }
    return false;
  }

  // All that a plan computes for the steps given, of one word where that is enough, as one number;
  // 0 where it overflows.
  std::uint64_t numbers_of(const Plan& way) {
    const bool of_word = one_word_ && rows_stand_alone(way);
    auto plan = as_written(way, in_);
    if (!plan) return 0;
    if (of_word) measure(*plan, one_word_->input, 1);
    const auto made = compute(of_word ? one_word_->input : in_.input, *plan, Bounding::none,
                              answers_.has_weighted_values(), {}, strictness_.precision(),
                              of_word ? &computed_of_word_ : &computed_);
    if (!made) return 0;
    std::uint64_t numbers = of_word ? 1 : 2;
    for (const AnsweredStep& answered : answers_.steps) {
      const Step* step = find_step(made->variant, answered.id, answered.head);
      if (step != nullptr) mix(numbers, step->cells);
    }
    return numbers;
  }

  // The first of the steps given, in their order, of which some number is not right.
  std::size_t right_to() const {
    const auto wrong = std::ranges::find_if(answers_.steps, [&](const AnsweredStep& answered) {
      const std::size_t place = right_.find(answered.id, answered.head).value();
      const Matrix& ours = right_.variant.steps[place].cells;
      return mark(answered, ours, right_.bounds[place], strictness_).differ() > 0;
    });
    return static_cast<std::size_t>(wrong - answers_.steps.begin());
  }

  // Whether a plan explains all steps given. If not, unexplained_ becomes the first, in their
  // order, that it does not, or their count where none is known.
  bool explains(const Plan& way) {
    unexplained_ = answers_.steps.size();
    const auto written = as_written(way, in_);
    if (!written) return false;
    const Fit fit = explains(*written, GoesOn::exactly);
    if (fit == Fit::all) return true;
    // Whoever went on with numbers as written must have come to those first.
    if (fit == Fit::none || strictness_.in_full) return false;
    const std::size_t exactly = std::exchange(unexplained_, answers_.steps.size());
    if (explains(*written, GoesOn::as_written) == Fit::all) return true;
    unexplained_ = std::max(exactly, unexplained_);
    return false;
  }

  // Dropout is random: which weights it dropped is read from the weights that are given.
  bool with_dropout_explains(Cause& cause) {
    if (!shows_dropped_weight()) return false;
    std::vector<const Mistake*> others = cause.made;
    std::erase_if(others, is_dropout);
    if (std::ranges::any_of(others, [](const Mistake* one) { return one->ways.empty(); })) {
      return false;
    }
    return std::ranges::any_of(plans_of(in_, others), [&](const Plan& way) {
      const auto written = as_written(way, in_);
      if (!written) return false;
      const auto undropped =
          compute(in_.input, *written, Bounding::term_by_term, false, {}, strictness_.precision());
      if (!undropped) return false;
      // A single weight that is left fits any p, so that beside another mistake it shows nothing.
      const std::size_t least_left = others.empty() ? 1 : 2;
      const auto dropout = find_dropout(answers_, *undropped, strictness_, least_left);
      if (!dropout || !(dropout->is_round || others.empty())) return false;
      const auto dropped = edited(*written, {dropout->edit}, in_.input);
      const bool alone = others.empty() && !strictness_.in_full && only_weights_do_not_follow();
      if (!alone && !(dropped && explains(*dropped, GoesOn::exactly) == Fit::all)) return false;
      cause.dropout = dropout->edit.p;
      return true;
    });
  }

  bool shows_dropped_weight() const {
    return std::ranges::any_of(answers_.steps, [](const AnsweredStep& step) {
      if (step.id != StepId::weights) return false;
      for (std::size_t i = 0; i < step.cells.rows(); ++i) {
        if (std::ranges::count(step.cells.row(i), 0.0) > 0) return true;
      }
      return false;
    });
  }

  // Rounded weights do not tell which of the small ones were dropped, and so not what exactly comes
  // of them; but that the rest follows from them.
  bool only_weights_do_not_follow() const {
    const std::vector<bool>& follows = following_.follows;
    for (std::size_t s = 0; s < follows.size(); ++s) {
      if (!follows[s] && right_.variant.steps[s].id != StepId::weights) return false;
    }
    return true;
  }

  enum class GoesOn { exactly, as_written };

  // Of the steps that are given: all are explained, or only some, before one that is not; or the
  // first is not.
  enum class Fit { all, some, none };

  // One word takes less long than all, and numbers less than bounds; and most mistakes are far off.
  Fit explains(const Plan& way, GoesOn goes_on) {
    // The rows of words that are not encoded were written down by nobody.
    if (way.whole_sentence && goes_on == GoesOn::as_written) return Fit::none;
    Fit fit = explains_one_word(way, goes_on);
    for (const Bounding bounding : {Bounding::rough, Bounding::term_by_term}) {
      if (fit == Fit::all) fit = explains(way, goes_on, bounding);
    }
    return fit;
  }

  Fit explains_one_word(const Plan& way, GoesOn goes_on) {
    if (!one_word_ || !rows_stand_alone(way)) return Fit::all;
    Plan of_word = way;
    measure(of_word, one_word_->input, 1);
    const Situation in{one_word_->input, in_.variant, in_.settings, in_.notation};
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds&) {
      const AnsweredStep* answered = one_word_->answers.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      // How far a number may be off depends on the largest of all words.
      const std::size_t place = one_word_->answers.place_of(*answered);
      const MistakenBounds room{.widest = one_word_->room[place]};
      if (!is_explained(*answered, step.cells, room, in, way.settings, strictness_,
                        one_word_->misfits[place])) {
        unexplained_ = place;
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.cells);
      return Goes::on;
    };
    const auto made =
        compute(in.input, of_word, Bounding::none, answers_.has_weighted_values(), listener,
                strictness_.precision(), goes_on == GoesOn::exactly ? &computed_of_word_ : nullptr);
    return made ? Fit::all : fit;
  }

  Fit explains(const Plan& way, GoesOn goes_on, Bounding bounding) {
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds& bounds) {
      const AnsweredStep* answered = answers_.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      const std::size_t place = answers_.place_of(*answered);
      const bool explained = is_explained(*answered, step.cells, bounds, in_, way.settings,
                                          strictness_, misfits_[place]) &&
                             (goes_on == GoesOn::exactly ||
                              is_explained(*answered, step.cells, bounds, in_, way.settings,
                                           strictness_, following_.as_written[place]));
      if (!explained) {
        unexplained_ = place;
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.cells);
      return Goes::on;
    };
    const auto made =
        compute(in_.input, way, bounding, answers_.has_weighted_values(), listener,
                strictness_.precision(), goes_on == GoesOn::exactly ? &computed_ : nullptr);
    // What was as written is explained by now, and its own numbers are overlaid with those given.
    return made && is_explained(answers_, *made, right_, in_, strictness_, misfits_) ? Fit::all
                                                                                     : fit;
  }

  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  std::vector<Misfit> misfits_;
  std::optional<OneWord> one_word_;
  const Following& following_;
  const Strictness& strictness_;
  std::vector<const Mistake*> applicable_;
  ComputedSteps computed_, computed_of_word_;
  std::size_t unexplained_ = 0;  // of the steps given, the first that the last plan tried does not
  Diagnosis found_;
};

}  // namespace

std::vector<std::vector<std::string>> ids_of(const Diagnosis& diagnosis) {
  std::vector<std::vector<std::string>> ids;
  for (const Cause& cause : diagnosis.causes) {
    auto& of_one = ids.emplace_back();
    for (const Mistake* mistake : cause.made) of_one.emplace_back(mistake->id);
  }
  return ids;
}

bool is_undefined(StepId step, const Matrix& mistaken, std::size_t row, std::size_t column,
                  const Situation& in, const Settings& made) {
  if (is_scored(mistaken(row, column))) return false;
  if (made.self == SelfPolicy::score) return true;
  const std::size_t m = in.input.attended_tokens().size();
  const Shape shape = facts(step).shape;
  if (shape == Shape::pairs) return index_of(in.input.words[row]) != column;
  return shape != Shape::pair_features || index_of(in.input.words[row / m]) != row % m;
}

bool is_explained(const AnsweredStep& answered, const Matrix& mistaken,
                  const MistakenBounds& bounds, const Situation& in, const Settings& made,
                  const Strictness& strictness, const Misfit& misfit) {
  const Matrix& given = answered.cells;
  if (mistaken.rows() != given.rows() || mistaken.columns() != given.columns()) return false;
  for (std::size_t i = 0; i < mistaken.rows(); ++i) {
    for (std::size_t j = 0; j < mistaken.columns(); ++j) {
      const double number = mistaken(i, j);
      if (!is_compared(answered, i, j, number)) {
        // It says nothing of a number that differs, and so does not explain it.
        if (misfit.differs(i, j)) return false;
        continue;
      }
      const bool undefined = is_undefined(answered.id, mistaken, i, j, in, made);
      if (undefined && answered.is_not_a_number(i, j)) continue;
      if (undefined) return false;
      if (!counts_as(answered.id, given(i, j), answered.half_unit(i, j), number, bounds(i, j),
                     strictness)) {
        return false;
      }
      // What stands for −∞ is as far from it as any number, and yet the same.
      const bool both = std::isfinite(number) && std::isfinite(given(i, j));
      const double by =
          both ? attn::misfit(given(i, j), answered.half_unit(i, j), number, strictness) : 0.0;
      if (!misfit.is_bettered_by(by, i, j)) return false;
    }
  }
  return true;
}

bool is_explained(const AnsweredVariant& answers, const Mistaken& mistaken,
                  const RightNumbers& right, const Situation& in, const Strictness& strictness,
                  const std::vector<Misfit>& misfits) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Step* step = find_step(mistaken.variant, answered.id, answered.head);
    if (step == nullptr) {
      return mark(answered, right.variant.steps[place].cells, right.bounds[place], strictness)
                 .differ() == 0;
    }
    const std::size_t made_at = mistaken.variant.steps.place_of(*step);
    return is_explained(answered, step->cells, mistaken.bounds(made_at), in,
                        mistaken.variant.settings, strictness, misfits[answers.place_of(answered)]);
  });
}

Diagnosis diagnose(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                   const Following& following, Allowed allowed, const Strictness& strictness) {
  return Search(in, answers, right, following, strictness).find(allowed);
}

}  // namespace attn
