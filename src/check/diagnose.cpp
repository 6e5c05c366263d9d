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
         const std::vector<bool>& follows, const Strictness& how)
      : in_(in),
        given_{in, answers, right},
        one_word_(most_differing_word(in, answers, right, how)),
        follows_(follows),
        how_(how) {
    for (const Mistake& mistake : catalogue()) {
      if (mistake.applies(in)) applicable_.push_back(&mistake);
    }
  }

  Diagnosis find() {
    for (const Mistake* mistake : applicable_) try_out({.made = {mistake}});
    if (!found_.explanations.empty()) return std::move(found_);
    for (std::size_t a = 0; a < applicable_.size(); ++a) {
      for (std::size_t b = a + 1; b < applicable_.size(); ++b) {
        try_out({.made = {applicable_[a], applicable_[b]}});
      }
    }
    return std::move(found_);
  }

 private:
  // What is to be explained: all numbers, or those of one word.
  struct Given {
    Situation in;
    const AnsweredVariant& answers;
    const RightNumbers& right;
  };

  void try_out(Explained explained) {
    const bool explains = std::ranges::any_of(explained.made, &Mistake::is_random)
                              ? with_dropout_explains(explained)
                              : explains_by_some_way(explained.made);
    if (explains) found_.explanations.push_back(std::move(explained));
  }

  bool explains_by_some_way(const std::vector<const Mistake*>& made) const {
    return std::ranges::any_of(plans_of(in_, made), [&](const Plan& way) {
      const Fit fit = explains(way, GoesOn::exactly);
      if (fit == Fit::all) return true;
      // Whoever went on with numbers as written must have come to those first.
      return fit == Fit::some && !how_.in_full && explains(way, GoesOn::as_written) == Fit::all;
    });
  }

  // Dropout is random: which weights it dropped is read from the weights that are given.
  bool with_dropout_explains(Explained& explained) const {
    if (!shows_dropped_weight()) return false;
    std::vector<const Mistake*> others = explained.made;
    std::erase_if(others, [](const Mistake* mistake) { return mistake->is_random(); });
    return std::ranges::any_of(plans_of(in_, others), [&](const Plan& way) {
      const auto undropped = compute(in_.input, way, Bounding::term_by_term, false);
      if (!undropped) return false;
      // A single weight that is left fits any p, so that beside another mistake it shows nothing.
      const std::size_t least_left = others.empty() ? 1 : 2;
      const auto dropout = find_dropout(given_.answers, *undropped, how_, least_left);
      if (!dropout || !(dropout->is_round || others.empty())) return false;
      const auto dropped = edited(way, {dropout->edit}, in_.input);
      const bool alone = others.empty() && !how_.in_full && only_weights_do_not_follow();
      if (!alone && !(dropped && explains(*dropped, GoesOn::exactly) == Fit::all)) return false;
      explained.dropout = dropout->edit.p;
      return true;
    });
  }

  bool shows_dropped_weight() const {
    return std::ranges::any_of(given_.answers.steps, [](const AnsweredStep& step) {
      if (step.id != StepId::weights) return false;
      for (std::size_t i = 0; i < step.values.rows(); ++i) {
        if (std::ranges::count(step.values.row(i), 0.0) > 0) return true;
      }
      return false;
    });
  }

  // Rounded weights do not tell which of the small ones were dropped, and so not what exactly comes
  // of them; but that the rest follows from them.
  bool only_weights_do_not_follow() const {
    for (std::size_t s = 0; s < follows_.size(); ++s) {
      if (!follows_[s] && given_.right.variant.steps[s].id != StepId::weights) return false;
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
      if (fit == Fit::all) fit = explains(given_, way, goes_on, bounding);
    }
    return fit;
  }

  Fit explains_one_word(const Plan& way, GoesOn goes_on) const {
    if (!one_word_ || !rows_stand_alone(way)) return Fit::all;
    Plan of_word = way;
    measure(of_word, one_word_->input, 1);
    const Situation in{one_word_->input, in_.variant, in_.settings};
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds&) {
      const AnsweredStep* answered = one_word_->answers.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      // How far a number may be off depends on the largest of all words.
      const MistakenBounds room{.widest = one_word_->room_in(*answered)};
      if (!is_explained(*answered, step.values, room, in, way.settings, how_)) {
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.values);
      return Goes::on;
    };
    const auto made =
        compute(in.input, of_word, Bounding::rough, given_.answers.has_weighted_values(), listener);
    return made ? Fit::all : fit;
  }

  Fit explains(const Given& given, const Plan& way, GoesOn goes_on, Bounding bounding) const {
    const AnsweredVariant& answers = given.answers;
    Fit fit = Fit::none;
    const auto listener = [&](Step& step, const MistakenBounds& bounds) {
      const AnsweredStep* answered = answers.find(step.id, step.head);
      if (answered == nullptr) return Goes::on;
      if (!is_explained(*answered, step.values, bounds, given.in, way.settings, how_)) {
        return Goes::no_further;
      }
      fit = Fit::some;
      if (goes_on == GoesOn::as_written) overlay(*answered, step.values);
      return Goes::on;
    };
    const auto made =
        compute(given.in.input, way, bounding, answers.has_weighted_values(), listener);
    // What was as written is explained by now, and its own numbers are overlaid with those given.
    return made && is_explained(answers, *made, given.right, given.in, how_) ? Fit::all : fit;
  }

  const Situation& in_;
  Given given_;
  std::optional<OneWord> one_word_;
  const std::vector<bool>& follows_;
  const Strictness& how_;
  std::vector<const Mistake*> applicable_;
  Diagnosis found_;
};

}  // namespace

std::vector<std::vector<std::string>> ids_of(const Diagnosis& diagnosis) {
  std::vector<std::vector<std::string>> ids;
  for (const Explained& explained : diagnosis.explanations) {
    auto& of_one = ids.emplace_back();
    for (const Mistake* mistake : explained.made) of_one.emplace_back(mistake->id);
  }
  return ids;
}

bool is_undefined(StepId step, const Matrix& mistaken, std::size_t row, std::size_t column,
                  const Situation& in, const Settings& made) {
  if (is_scored(mistaken(row, column))) return false;
  if (made.self == SelfPolicy::score) return true;
  const std::size_t m = in.input.attended_tokens().size();
  const Shape shape = facts(step).shape;
  if (shape == Shape::pairs) return in.input.words[row] != column;
  return shape != Shape::pair_features || in.input.words[row / m] != row % m;
}

bool is_explained(const AnsweredStep& answered, const Matrix& mistaken,
                  const MistakenBounds& bounds, const Situation& in, const Settings& made,
                  const Strictness& how) {
  const Matrix& given = answered.values;
  if (mistaken.rows() != given.rows() || mistaken.columns() != given.columns()) return false;
  for (std::size_t i = 0; i < mistaken.rows(); ++i) {
    for (std::size_t j = 0; j < mistaken.columns(); ++j) {
      const double number = mistaken(i, j);
      if (!is_compared(answered.id, given(i, j), number)) continue;
      if (is_undefined(answered.id, mistaken, i, j, in, made)) return false;
      if (!counts_as(answered.id, given(i, j), answered.half_unit(i, j), number, bounds(i, j),
                     how)) {
        return false;
      }
    }
  }
  return true;
}

bool is_explained(const AnsweredVariant& answers, const Mistaken& mistaken,
                  const RightNumbers& right, const Situation& in, const Strictness& how) {
  return std::ranges::all_of(answers.steps, [&](const AnsweredStep& answered) {
    const std::size_t place = right.find(answered.id, answered.head).value();
    const Step* step = find_step(mistaken.variant, answered.id, answered.head);
    if (step == nullptr) {
      return mark(answered, right.variant.steps[place].values, right.bounds[place], how).differ() ==
             0;
    }
    const std::size_t made_at = mistaken.variant.steps.place_of(*step);
    return is_explained(answered, step->values, mistaken.bounds(made_at), in,
                        mistaken.variant.settings, how);
  });
}

Diagnosis diagnose(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                   const std::vector<bool>& follows, const Strictness& how) {
  return Search(in, answers, right, follows, how).find();
}

}  // namespace attn
