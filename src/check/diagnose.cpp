#include "check/diagnose.hpp"

#include <algorithm>

#include "attention/planner.hpp"
#include "check/dropout.hpp"
#include "check/one_word.hpp"
#include "mistakes/compute.hpp"

namespace attn {
namespace {

class Search {
 public:
  Search(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
         const std::vector<bool>& follows, const Strictness& strictness)
      : in_(in),
        answers_(answers),
        right_(right),
        one_word_(most_differing_word(in, answers, right, strictness)),
        follows_(follows),
        strictness_(strictness) {
    for (const Mistake& mistake : catalogue()) {
      if (mistake.applies(in)) applicable_.push_back(&mistake);
    }
  }

  Diagnosis find() {
    for (const Mistake* mistake : applicable_) try_out({.made = {mistake}});
    if (!found_.causes.empty()) return std::move(found_);
    for (std::size_t a = 0; a < applicable_.size(); ++a) {
      for (std::size_t b = a + 1; b < applicable_.size(); ++b) {
        try_out({.made = {applicable_[a], applicable_[b]}});
      }
    }
    return std::move(found_);
  }

 private:
  void try_out(Cause cause) {
    const bool explains = std::ranges::any_of(cause.made, &Mistake::is_random)
                              ? with_dropout_explains(cause)
                              : explains_by_some_way(cause.made);
    if (explains) found_.causes.push_back(std::move(cause));
  }

  bool explains_by_some_way(const std::vector<const Mistake*>& made) const {
    return std::ranges::any_of(plans_of(in_, made), [&](const Plan& way) {
      const Fit fit = explains(way, GoesOn::exactly);
      if (fit == Fit::all) return true;
      // Whoever went on with numbers as written must have come to those first.
      return fit == Fit::some && !strictness_.in_full &&
             explains(way, GoesOn::as_written) == Fit::all;
    });
  }

  // Dropout is random: which weights it dropped is read from the weights that are given.
  bool with_dropout_explains(Cause& cause) const {
    if (!shows_dropped_weight()) return false;
    std::vector<const Mistake*> others = cause.made;
    std::erase_if(others, [](const Mistake* mistake) { return mistake->is_random(); });
    return std::ranges::any_of(plans_of(in_, others), [&](const Plan& way) {
      const auto undropped = compute(in_.input, way, Bounding::term_by_term, false);
      if (!undropped) return false;
      // A single weight that is left fits any p, so that beside another mistake it shows nothing.
      const std::size_t least_left = others.empty() ? 1 : 2;
      const auto dropout = find_dropout(answers_, *undropped, strictness_, least_left);
      if (!dropout || !(dropout->is_round || others.empty())) return false;
      const auto dropped = edited(way, {dropout->edit}, in_.input);
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
    for (std::size_t s = 0; s < follows_.size(); ++s) {
      if (!follows_[s] && right_.variant.steps[s].id != StepId::weights) return false;
    }
    return true;
  }

  enum class GoesOn { exactly, as_written };

  // Of the steps that are given: all are explained, or only some, before one that is not; or the
  // first is not.
  enum class Fit { all, some, none };

  // One word takes less long than all, and numbers less than bounds; and most mistakes are far off.
  Fit explains(const Plan& way, GoesOn goes_on) const {
    // The rows of words that are not encoded were written down by nobody.
    if (way.whole_sentence && goes_on == GoesOn::as_written) return Fit::none;
    Fit fit = explains_one_word(way, goes_on);
    for (const Bounding bounding : {Bounding::rough, Bounding::term_by_term}) {
      if (fit == Fit::all) fit = explains(way, goes_on, bounding);
    }
    return fit;
  }

  Fit explains_one_word(const Plan& way, GoesOn goes_on) const {
    if (!one_word_ || !rows_stand_alone(way)) return Fit::all;
    Plan of_word = way;
    measure(of_word, one_word_->input, 1);
    const Situation in{one_word_->input, in_.variant, in_.settings, in_.notation};
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds&) {
      const AnsweredStep* answered = one_word_->answers.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      // How far a number may be off depends on the largest of all words.
      const MistakenBounds room{.widest = one_word_->room_in(*answered)};
      if (!is_explained(*answered, step.cells, room, in, way.settings, strictness_)) {
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.cells);
      return Goes::on;
    };
    const auto made =
        compute(in.input, of_word, Bounding::rough, answers_.has_weighted_values(), listener);
    return made ? Fit::all : fit;
  }

  Fit explains(const Plan& way, GoesOn goes_on, Bounding bounding) const {
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds& bounds) {
      const AnsweredStep* answered = answers_.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      if (!is_explained(*answered, step.cells, bounds, in_, way.settings, strictness_)) {
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.cells);
      return Goes::on;
    };
    const auto made = compute(in_.input, way, bounding, answers_.has_weighted_values(), listener);
    // What was as written is explained by now, and its own numbers are overlaid with those given.
    return made && is_explained(answers_, *made, right_, in_, strictness_) ? Fit::all : fit;
  }

  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  std::optional<OneWord> one_word_;
  const std::vector<bool>& follows_;
  const Strictness& strictness_;
  std::vector<const Mistake*> applicable_;
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
                  const Strictness& strictness) {
  const Matrix& given = answered.cells;
  if (mistaken.rows() != given.rows() || mistaken.columns() != given.columns()) return false;
  for (std::size_t i = 0; i < mistaken.rows(); ++i) {
    for (std::size_t j = 0; j < mistaken.columns(); ++j) {
      const double number = mistaken(i, j);
      if (!is_compared(answered, i, j, number)) continue;
      const bool undefined = is_undefined(answered.id, mistaken, i, j, in, made);
      if (undefined && answered.is_not_a_number(i, j)) continue;
      if (undefined) return false;
      if (!counts_as(answered.id, given(i, j), answered.half_unit(i, j), number, bounds(i, j),
                     strictness)) {
        return false;
      }
    }
  }
  return true;
}

bool is_explained(const AnsweredVariant& answers, const Mistaken& mistaken,
                  const RightNumbers& right, const Situation& in, const Strictness& strictness) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Step* step = find_step(mistaken.variant, answered.id, answered.head);
    if (step == nullptr) {
      return mark(answered, right.variant.steps[place].cells, right.bounds[place], strictness)
                 .differ() == 0;
    }
    const std::size_t made_at = mistaken.variant.steps.place_of(*step);
    return is_explained(answered, step->cells, mistaken.bounds(made_at), in,
                        mistaken.variant.settings, strictness);
  });
}

Diagnosis diagnose(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                   const std::vector<bool>& follows, const Strictness& strictness) {
  return Search(in, answers, right, follows, strictness).find();
}

}  // namespace attn
