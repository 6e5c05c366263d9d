#include "check/trials.hpp"

#include <algorithm>
#include <utility>

#include "attention/planner.hpp"
#include "trace/signature.hpp"

namespace attn {
namespace {

std::uint64_t key_of(std::uint64_t signature, std::size_t place) {
  mix(signature, place);
  return signature;
}

// What is known of a step that computes what its signature says, or else what judge() says of it.
template <typename Verdicts, typename Judge>
bool judged(Verdicts& verdicts, std::uint64_t signature, std::size_t place, Judge judge) {
  const auto [verdict, is_new] = verdicts.try_emplace(key_of(signature, place), false);
  if (is_new) verdict->second = judge();
  return verdict->second;
}

// Whether nothing of it is left blank.
bool is_complete(const AnsweredStep& answered) {
  for (std::size_t i = 0; i < answered.cells.rows(); ++i) {
    if (!std::ranges::all_of(answered.cells.row(i), is_scored)) return false;
  }
  return true;
}

}  // namespace

// A plan that is tried.
struct Trials::Tried {
  const Plan& way;
  GoesOn goes_on;
  std::vector<std::uint64_t> signatures;

  std::uint64_t signature_of(const Step& step) const {
    return signatures[way.steps.place_of(*way.steps.find(step.id, step.head))];
  }
};

Trials::Trials(const Situation& in, const AnsweredVariant& answers, const RightNumbers& right,
               const Following& following, const Strictness& strictness)
    : in_(in),
      answers_(answers),
      right_(right),
      misfits_(misfits_of(answers, right, strictness)),
      one_word_(most_differing_word(in, answers, right, misfits_, strictness.precision())),
      following_(following),
      strictness_(strictness) {
  for (const AnsweredStep& answered : answers.steps) complete_.push_back(is_complete(answered));
}

Trials::Outcome Trials::of(const Plan& way) {
  unexplained_ = answers_.steps.size();
  std::optional<Plan> rewritten;
  if (!(in_.notation == Notation{})) {
    rewritten = as_written(way, in_);
    if (!rewritten) return {.explains_to = unexplained_};
  }
  const Plan& written = rewritten ? *rewritten : way;
  const Fit fit = explains(written, GoesOn::exactly);
  if (fit == Fit::all) return {.explained = true, .explains_to = unexplained_};
  // Whoever went on with numbers as written must have come to those first.
  if (fit == Fit::none || strictness_.in_full) return {.explains_to = unexplained_};
  const std::size_t exactly = std::exchange(unexplained_, answers_.steps.size());
  const bool explained = explains(written, GoesOn::as_written) == Fit::all;
  return {.explained = explained, .explains_to = std::max(exactly, unexplained_)};
}

bool Trials::explains_exactly(const Plan& written) {
  return explains(written, GoesOn::exactly) == Fit::all;
}

std::uint64_t Trials::numbers_of(const Plan& way) {
  const bool of_word = one_word_ && rows_stand_alone(way);
  auto plan = as_written(way, in_);
  if (!plan) return 0;
  if (of_word && !measure(*plan, one_word_->input, 1)) return 0;
  const auto signatures = signatures_of(*plan);
  const auto made = compute(of_word ? one_word_->input : in_.input, *plan, Bounding::none,
                            answers_.has_weighted_values(), {}, strictness_.precision(),
                            {of_word ? &computed_of_word_ : &computed_, signatures});
  if (!made) return 0;
  std::uint64_t numbers = of_word ? 1 : 2;
  for (const AnsweredStep& answered : answers_.steps) {
    const Step* step = find_step(made->variant, answered.id, answered.head);
    if (step != nullptr) mix(numbers, step->cells);
  }
  return numbers;
}

// Where numbers given stand in the place of a step's own, what comes after is made of those.
std::vector<std::uint64_t> Trials::signatures(const Plan& way, GoesOn goes_on) const {
  if (goes_on == GoesOn::exactly) return signatures_of(way);
  return signatures_of(way, [&](const PlannedStep& step, std::uint64_t& signature) {
    const AnsweredStep* given = step.shown ? answers_.find(step.id, step.head) : nullptr;
    if (given == nullptr) return;
    const std::size_t place = answers_.place_of(*given);
    if (complete_[place]) signature = 0;
    mix(signature, place);
  });
}

// One word takes less long than all, and numbers less than bounds; and most mistakes are far off.
Trials::Fit Trials::explains(const Plan& way, GoesOn goes_on) {
  // The rows of words that are not encoded were written down by nobody.
  if (way.whole_sentence && goes_on == GoesOn::as_written) return Fit::none;
  const Tried tried{way, goes_on, signatures(way, goes_on)};
  Fit fit = one_word_ && rows_stand_alone(way) ? explains_one_word(tried) : Fit::all;
  for (const Bounding bounding : {Bounding::rough, Bounding::term_by_term}) {
    if (fit == Fit::all) fit = explains_all_words(tried, bounding);
  }
  return fit;
}

Trials::Fit Trials::explains_one_word(const Tried& tried) {
  if (const auto fit = known(tried, of_word_)) return *fit;
  Plan of_word = tried.way;
  // A plan that does not fit one word alone is tried with all.
  if (!measure(of_word, one_word_->input, 1)) return Fit::all;
  const Situation in{one_word_->input, in_.variant, in_.settings, in_.notation};
  Fit fit = Fit::none;
  const auto listener = [&](Step& step, const MistakenBounds&) {
    const AnsweredStep* answered = one_word_->answers.find(step.id, step.head);
    if (answered == nullptr) return Goes::on;
    // How far a number may be off depends on the largest of all words.
    const std::size_t place = one_word_->answers.place_of(*answered);
    const MistakenBounds room{.widest = one_word_->room[place]};
    const bool explained = judged(of_word_, tried.signature_of(step), place, [&] {
      return is_explained(*answered, step.cells, room, in, of_word.settings, strictness_,
                          one_word_->misfits[place]);
    });
    if (!explained) {
      unexplained_ = place;
      return Goes::no_further;
    }
    fit = Fit::some;
    if (tried.goes_on == GoesOn::as_written) overlay(*answered, step.cells);
    return Goes::on;
  };
  const auto made =
      compute(in.input, of_word, Bounding::none, answers_.has_weighted_values(), listener,
              strictness_.precision(), {&computed_of_word_, tried.signatures});
  return made ? Fit::all : fit;
}

Trials::Fit Trials::explains_all_words(const Tried& tried, Bounding bounding) {
  const bool exactly = tried.goes_on == GoesOn::exactly;
  Verdicts& verdicts = exactly ? exactly_ : as_written_;
  if (bounding == Bounding::rough) {
    if (const auto fit = known(tried, verdicts)) return *fit;
  }
  Fit fit = Fit::none;
  const auto listener = [&](Step& step, const MistakenBounds& bounds) {
    const AnsweredStep* answered = answers_.find(step.id, step.head);
    if (answered == nullptr) return Goes::on;
    const std::size_t place = answers_.place_of(*answered);
    const auto is_explained_by = [&](const Misfit& misfit) {
      return is_explained(*answered, step.cells, bounds, in_, tried.way.settings, strictness_,
                          misfit);
    };
    const auto judge = [&] {
      return is_explained_by(misfits_[place]) &&
             (exactly || is_explained_by(following_.as_written[place]));
    };
    const bool explained = bounding == Bounding::rough
                               ? judged(verdicts, tried.signature_of(step), place, judge)
                               : judge();
    if (!explained) {
      unexplained_ = place;
      return Goes::no_further;
    }
    fit = Fit::some;
    if (!exactly) overlay(*answered, step.cells);
    return Goes::on;
  };
  const auto made = compute(in_.input, tried.way, bounding, answers_.has_weighted_values(),
                            listener, strictness_.precision(), {&computed_, tried.signatures});
  // What was as written is explained by now, and its own numbers are overlaid with those given.
  return made && is_explained(answers_, *made, right_, in_, strictness_, misfits_) ? Fit::all : fit;
}

// What comes of a plan, where a step is known that explains nothing, and all before it are known.
std::optional<Trials::Fit> Trials::known(const Tried& tried, const Verdicts& verdicts) {
  Fit fit = Fit::none;
  for (std::size_t s = 0; s < tried.way.steps.size(); ++s) {
    const PlannedStep& step = tried.way.steps[s];
    const AnsweredStep* answered = step.shown ? answers_.find(step.id, step.head) : nullptr;
    if (answered == nullptr) continue;
    const std::size_t place = answers_.place_of(*answered);
    const auto verdict = verdicts.find(key_of(tried.signatures[s], place));
    if (verdict == verdicts.end()) return std::nullopt;
    if (!verdict->second) {
      unexplained_ = place;
      return fit;
    }
    fit = Fit::some;
  }
  return std::nullopt;
}

}  // namespace attn
