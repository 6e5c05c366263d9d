// One number that somebody chose, above 0, read from the numbers that come of it: a divisor, what a
// mask puts.
#pragma once

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "answers/answers.hpp"
#include "judge/marks.hpp"
#include "mistakes/catalogue.hpp"

namespace attn {

/// All that it may be, for the numbers seen so far.
struct Range {
  double least = 0.0, most = std::numeric_limits<double>::infinity();
  std::size_t seen = 0;  ///< how many numbers told of it

  /// It is also between these two, in whichever order.
  void narrow(double a, double b);
  bool is_possible() const { return least <= most && std::isfinite(most); }
};

/// A kind of numbers that people choose: whole ones, say.
struct Kind {
  double (*nearest)(double);  ///< the nearest of them to a number
  double (*density)(double);  ///< how many there are on a unit about it
};

/// A number of some kind, the first that has one, in a range so narrow that it would be there by
/// chance once in `odds` times at most.
std::optional<double> chosen_in(const Range& range, std::span<const Kind> kinds,
                                double odds = 10.0);

/// How far a number given may be off, with some units of its type for what was lost on the way.
double roomy(const AnsweredStep& answered, std::size_t row, std::size_t column,
             const Strictness& strictness);

/// The first step given of those that the weights lead to; nullptr where none is.
const AnsweredStep* first_after_weights(const AnsweredVariant& answers);

/// Tries numbers: what a step that is given comes to under each, for one word.
class Trial {
 public:
  /// The plan that has a number in it; or nothing where none has.
  using MakePlan = std::function<std::optional<Plan>(double)>;

  Trial(const Situation& in, const AnsweredStep& answered, Row word, const Strictness& strictness,
        MakePlan make);

  /// What the number may be so that each one given stays what it is, about that which fits best
  /// between two.
  Range best(double least, double most) const;

 private:
  double given(std::size_t column) const { return answered_.cells(row_, column); }
  double room(std::size_t column) const;
  std::vector<double> numbers(double number) const;
  double misfit(double number) const;
  double best_between(double least, double most) const;
  Range around(double number) const;

  const AnsweredStep& answered_;
  const Strictness& strictness_;
  std::size_t row_;
  Input input_;
  MakePlan make_;
};

}  // namespace attn
