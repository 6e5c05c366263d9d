#include "check/diagnose.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attention/recipes.hpp"
#include "check/evidence.hpp"
#include "check/pairs.hpp"
#include "check/trials.hpp"
#include "guess/divisor.hpp"
#include "guess/dropout.hpp"
#include "guess/mask_number.hpp"
#include "guess/rotary_base.hpp"
#include "progress.hpp"

namespace attn {
namespace {

bool is_dropout(const Mistake* mistake) { return mistake->fits == Fits::dropout; }

// What leaves all the weight to one token, whatever the scores are: a mask, or the largest alone.
bool may_leave_one(const Edit& edit) {
  const auto* power = edit.as<Power>();
  const auto* left_out = edit.as<LeftOut>();
  return (power != nullptr && std::isinf(power->base)) ||
         (left_out != nullptr && left_out->step == StepId::masked_scores) ||
         edit.as<Hides>() != nullptr || edit.as<AlsoHides>() != nullptr ||
         edit.as<Puts>() != nullptr || edit.as<SelfTreated>() != nullptr;
}
bool may_leave_one(const Mistake& mistake) {
  return std::ranges::any_of(mistake.ways, [](const Edits& edits) {
    return std::ranges::any_of(edits, [](const Edit& edit) { return may_leave_one(edit); });
  });
}

class Search {
 public:
  Search(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
         const Following& following, const Strictness& strictness)
      : in_(in),
        answers_(answers),
        right_(right),
        following_(following),
        strictness_(strictness),
        evidence_{answers, right, following, strictness},
        trials_(in, answers, right, following, strictness),
        may_drop_(may_show_dropout(answers, strictness)) {
    for (const Mistake& mistake : catalogue()) {
      if (mistake.applies(in)) applicable_.push_back(&mistake);
    }
  }

  Diagnosis find(Allowed allowed) {
    const bool is_beyond_chance = evidence_.tells_apart(count_ways());
    if (allowed == Allowed::one_beyond_chance && !is_beyond_chance) return {};
    if (!is_beyond_chance && evidence_.shows_one_row_of_weights()) leave_out_unlikely();
    const bool with_pairs = allowed == Allowed::two_at_once;
    const Plan right = plan(in_.input, in_.variant, in_.settings);
    Pairs pairs(answers_, right, evidence_.right_to());
    find_single(right, pairs);
    if (found_.causes.empty()) find_divisor_of(right);
    if (found_.causes.empty()) find_mask_number_of(right);
    if (found_.causes.empty()) find_base_of(right);
    if (with_pairs && found_.causes.empty()) find_guesses(right);
    if (with_pairs && found_.causes.empty() && !is_of_some_divisor_ &&
        evidence_.shows_more_than_one_hot() && evidence_.tells_apart(pairs.count())) {
      find_pairs(pairs);
    }
    return std::move(found_);
  }

 private:
  void find_single(const Plan& right, Pairs& pairs) {
    Progress progress("trying", "known mistakes", static_cast<double>(applicable_.size()));
    for (const Mistake* mistake : applicable_) {
      Cause alone{.made = {mistake}};
      const bool explained = mistake->fits == Fits::dropout ? with_dropout_explains(alone)
                                                            : explains(alone, right, pairs);
      if (explained) found_.causes.push_back(std::move(alone));
      progress.add(1);
    }
  }

  // Whether one mistake explains all in some way; keeps those that do not.
  bool explains(Cause& alone, const Plan& right, Pairs& pairs) {
    const Mistake& mistake = *alone.made.front();
    return std::ranges::any_of(ways_of(in_, right, mistake), [&](Way& way) {
      const Trials::Outcome outcome = trials_.of(way.plan);
      if (!outcome.explained) pairs.add(way, outcome.explains_to, trials_.numbers_of(way.plan));
      if (outcome.explained && mistake.fits == Fits::mask_number) {
        alone.mask_number = number_told(right, *way.edits->front().as<Puts>());
      }
      if (outcome.explained && mistake.fits == Fits::base) {
        alone.base = base_told(right, mistake, way.edits->front().as<Turns>()->number);
      }
      return outcome.explained;
    });
  }

  // The number that a mask put, unless a lower one would explain the same, as it does of a row that
  // is all hidden.
  std::optional<double> number_told(const Plan& right, Puts puts) {
    const double number = puts.number;
    puts.number *= 3;
    const auto lower = edited(right, {puts}, in_.input);
    return lower && trials_.of(*lower).explained ? std::nullopt : std::optional(number);
  }

  // The base, unless another of the mistake's would explain the same.
  std::optional<double> base_told(const Plan& right, const Mistake& mistake, double base) {
    const bool may_be_another = std::ranges::any_of(mistake.ways, [&](const Edits& edits) {
      return edits.front().as<Turns>()->number != base && explains(edits, right);
    });
    return may_be_another ? std::nullopt : std::optional(base);
  }

  // Numbers that are rounded may come of a divisor that was, which is no mistake.
  bool is_rounded_right(const Plan& right, double divisor) const {
    const std::vector<double> rounded = rounded_divisors(right);
    const bool by_digits = strictness_.tolerance.kind == Tolerance::Kind::digits;
    return by_digits && !strictness_.in_full &&
           std::ranges::find(rounded, divisor) != rounded.end();
  }

  // Any divisor that no mistake has.
  void find_divisor_of(const Plan& right) {
    const auto mistake = std::ranges::find(applicable_, Fits::divisor, &Mistake::fits);
    const auto word = telling_word();
    if (mistake == applicable_.end() || !word) return;
    const FoundDivisor divisor = find_divisor(in_, answers_, right_, *word, strictness_);
    const auto fits = divisor.chosen ? divisor.chosen : divisor.any;
    if (!fits || is_rounded_right(right, *fits)) return;
    if (!trials_.of(divided_by(right, *fits)).explained) return;
    is_of_some_divisor_ = true;
    if (divisor.chosen) {
      found_.causes.push_back({.made = {*mistake}, .divisor = divisor.chosen});
    }
  }

  // Any number of a mask's that the mistake's usual ways do not have.
  void find_mask_number_of(const Plan& right) {
    const auto mistake = std::ranges::find(applicable_, Fits::mask_number, &Mistake::fits);
    const auto word = telling_word();
    if (mistake == applicable_.end() || !word) return;
    for (const Puts& puts : mask_numbers(in_, answers_, right_, *word, strictness_)) {
      if (!explains({puts}, right)) continue;
      found_.causes.push_back({.made = {*mistake}, .mask_number = puts.number});
      return;
    }
  }

  // Any base that the mistake's usual ways do not have.
  void find_base_of(const Plan& right) {
    const auto mistake = std::ranges::find(applicable_, Fits::base, &Mistake::fits);
    if (mistake == applicable_.end()) return;
    for (const double base : rotary_bases(answers_, right_, strictness_)) {
      if (!explains({Turns{.how = Turns::How::base, .number = base}}, right)) continue;
      found_.causes.push_back({.made = {*mistake}, .base = base});
      return;
    }
  }

  // The row that differs most.
  std::optional<Row> telling_word() const {
    const auto& one = trials_.one_word();
    return one ? row_of(in_.input.words, one->input.words[0]) : std::optional(Row{0});
  }

  // What the numbers tell of mistakes that the catalogue cannot foresee.
  void find_guesses(const Plan& right) {
    for (const Mistake* mistake : applicable_) {
      for (Guess& guess : guesses(*mistake, in_, answers_, right_, strictness_)) {
        if (!explains(guess, right)) continue;
        found_.causes.push_back({.made = {mistake},
                                 .dropout = guess.dropout,
                                 .masks = std::move(guess.masks),
                                 .biases = std::move(guess.biases)});
        break;
      }
    }
  }

  bool explains(const Edits& edits, const Plan& right) {
    const auto made = edited(right, edits, in_.input);
    return made && trials_.of(*made).explained;
  }

  bool explains(const Guess& guess, const Plan& right) {
    if (!guess.input) return explains(guess.edits, right);
    const Situation other{*guess.input, in_.variant, in_.settings, in_.notation};
    return Trials(other, answers_, right_, following_, strictness_)
        .of(plan(other.input, other.variant, other.settings))
        .explained;
  }

  // Few digits tell no mistake that nobody has been seen to make, and weights of 0 and 1 alone none
  // but those that make them so.
  void leave_out_unlikely() {
    const bool only_one_hot = !evidence_.shows_more_than_one_hot();
    std::erase_if(applicable_, [&](const Mistake* mistake) {
      if (mistake->fits == Fits::mask || mistake->fits == Fits::dropout) return false;
      const bool is_seen = !mistake->seen.address.empty();
      return only_one_hot ? !may_leave_one(*mistake) : !is_seen;
    });
  }

  double count_ways() const {
    double ways = 0.0;
    for (const Mistake* mistake : applicable_) ways += static_cast<double>(mistake->ways.size());
    return ways;
  }

  void find_pairs(Pairs& pairs) {
    const auto count = static_cast<double>(applicable_.size());
    Progress progress("trying", "two known mistakes at once", count * (count - 1.0) / 2.0);
    for (std::size_t a = 0; a < applicable_.size(); ++a) {
      for (std::size_t b = a + 1; b < applicable_.size(); ++b) {
        Cause both{.made = {applicable_[a], applicable_[b]}};
        const bool drops = std::ranges::any_of(both.made, &is_dropout);
        const bool explained =
            drops ? with_dropout_explains(both) : explain(*applicable_[a], *applicable_[b], pairs);
        if (explained) found_.causes.push_back(std::move(both));
        progress.add(1);
      }
    }
  }

  // Whether two mistakes, the second made after the first, explain all in some ways.
  bool explain(const Mistake& first, const Mistake& second, Pairs& pairs) {
    for (const TriedWay& a : pairs.of(first)) {
      for (const TriedWay& b : pairs.of(second)) {
        if (!pairs.may_explain(a, b) || conflict(*a.way.edits, *b.way.edits)) continue;
        const auto both = edited(a.way.plan, *b.way.edits, in_.input);
        if (both && trials_.of(*both).explained) return true;
      }
    }
    return false;
  }

  // Dropout is random: which weights it dropped is read from the weights that are given.
  bool with_dropout_explains(Cause& cause) {
    if (!may_drop_) return false;
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
      const bool alone =
          others.empty() && !strictness_.in_full && evidence_.only_weights_do_not_follow();
      if (!alone && !(dropped && trials_.explains_exactly(*dropped))) return false;
      cause.dropout = dropout->edit.p;
      return true;
    });
  }

  const Situation& in_;
  const AnsweredVariant& answers_;
  const RightNumbers& right_;
  const Following& following_;
  const Strictness& strictness_;
  Evidence evidence_;
  Trials trials_;
  bool may_drop_;
  bool is_of_some_divisor_ = false;  // whether or not it is known which
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

Diagnosis diagnose(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
                   const Following& following, Allowed allowed, const Strictness& strictness) {
  return Search(in, answers, right, following, strictness).find(allowed);
}

}  // namespace attn
