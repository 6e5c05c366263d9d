#include "guess/unseen_dropout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "elementary/elementary.hpp"
#include "judge/room.hpp"

namespace attn {
namespace {

// What somebody sets.
constexpr std::array usual{0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35,
                           0.4,  0.5, 0.6,  0.7, 0.75, 0.8, 0.9};
// How many more digits must agree than chance brings about: one time in a hundred sheets.
constexpr double least_evidence = 2.0;

// Of a row what was kept under one p, and how many digits say so beyond those that the choice of
// what to drop explains.
struct Found {
  std::vector<bool> kept;
  double evidence = 0.0;
};

// One head's numbers under each p: rows are added until none fits.
class Fit {
 public:
  explicit Fit(const Mistaken& right) : right_(right) {}

  // find(p): what a row gives under it.
  template <typename Find>
  void add_row(std::size_t step, std::size_t row, Find find) {
    for (std::size_t which = 0; which < usual.size(); ++which) {
      if (!is_possible_[which]) continue;
      const std::optional<Found> found = find(usual[which]);
      is_possible_[which] = found.has_value();
      if (found) rows_[which].push_back({step, row, *found});
    }
  }

  // The one p that fits, with what it dropped of that step.
  std::optional<Dropped> result(StepId of) const {
    const auto only = std::ranges::find(is_possible_, true);
    if (std::ranges::count(is_possible_, true) != 1) return std::nullopt;
    const auto which = static_cast<std::size_t>(only - is_possible_.begin());
    Dropped dropped{.p = usual[which], .kept = {}, .of = of};
    std::vector<std::size_t> places;
    for (std::size_t s = 0; s < right_.variant.steps.size(); ++s) {
      const Step& step = right_.variant.steps[s];
      if (step.id != of || !step.shown) continue;
      places.push_back(s);
      dropped.kept.emplace_back(step.cells.rows(), step.cells.columns(), 1.0);
    }
    double evidence = -std::log10(static_cast<double>(usual.size()));
    std::size_t count = 0;
    for (const RowFound& one : rows_[which]) {
      const auto place = std::ranges::find(places, one.step);
      Matrix& kept = dropped.kept[static_cast<std::size_t>(place - places.begin())];
      for (std::size_t j = 0; j < kept.columns(); ++j) {
        if (one.found.kept[j]) continue;
        kept(one.row, j) = 0.0;
        ++count;
      }
      evidence += one.found.evidence;
    }
    if (count == 0 || evidence < least_evidence) return std::nullopt;
    return dropped;
  }

 private:
  struct RowFound {
    std::size_t step, row;
    Found found;
  };
  const Mistaken& right_;
  std::array<bool, usual.size()> is_possible_ = [] {
    std::array<bool, usual.size()> all{};
    all.fill(true);
    return all;
  }();
  std::array<std::vector<RowFound>, usual.size()> rows_;
};

const Step* step_of(const Mistaken& right, StepId id, std::size_t head) {
  return find_step(right.variant, id, head);
}

MistakenBounds bounds_of(const Mistaken& right, const Step& step) {
  return right.bounds(right.variant.steps.place_of(step));
}

// Weights and the room of each, of tokens that are seen.
struct Seen {
  std::size_t column;
  double weight, room, score;
};

// A row of weights is e^(a score ÷ (1 − p), or 0 where it was dropped) ÷ their sum: the largest
// tells the sum, whether it was dropped or not.
std::optional<Found> dropped_scores(const std::vector<Seen>& row, std::size_t columns, double p) {
  const Seen& most = *std::ranges::max_element(row, {}, &Seen::weight);
  const double factor = 1.0 / (1.0 - p);
  std::optional<Found> best;
  for (const bool keeps_most : {true, false}) {
    const double log_sum = (keeps_most ? factor * most.score : 0.0) - std::log(most.weight);
    Found found{.kept = std::vector<bool>(columns, true)};
    bool fits = true;
    for (const Seen& one : row) {
      const auto is = [&](double score) {
        const double weight = elementary::exp(score - log_sum);
        return std::abs(weight - one.weight) <= one.room + weight * most.room / most.weight;
      };
      const bool may_be_kept = is(factor * one.score);
      const bool may_be_dropped = is(0.0);
      fits = fits && (may_be_kept || may_be_dropped);
      found.kept[one.column] = may_be_kept;
      if (one.column == most.column) found.kept[one.column] = keeps_most;
      const double digits = std::log10(std::max(one.weight, one.room) / (2 * one.room));
      found.evidence += one.column == most.column ? 0.0 : std::max(0.0, digits);
      found.evidence -= std::log10(2.0);
    }
    if (fits && (!best || found.evidence > best->evidence)) best = std::move(found);
  }
  return best;
}

std::vector<Seen> seen_in(const AnsweredStep& answered, const Step& weights, const Step& scaled,
                          const MistakenBounds& bounds, std::size_t row,
                          const Strictness& strictness) {
  std::vector<Seen> seen;
  for (std::size_t j = 0; j < weights.cells.columns(); ++j) {
    const bool is_seen = weights.cells(row, j) > 0.0 && is_scored(scaled.cells(row, j));
    if (!is_seen) continue;
    const double theirs = answered.cells(row, j);
    if (!std::isfinite(theirs) || theirs < 0.0) return {};
    seen.push_back({.column = j,
                    .weight = theirs,
                    .room = room_of(answered, row, j, bounds(row, j), strictness) + 1e-12,
                    .score = scaled.cells(row, j)});
  }
  return seen;
}

// What each seen token adds to a word's context, and what the context has beside it.
struct Terms {
  std::vector<std::size_t> columns;
  std::vector<std::vector<double>> terms;
  std::vector<double> beside, given, room;

  double spread(std::size_t feature) const {
    double sum = 0.0;
    for (const auto& term : terms) sum += std::abs(term[feature]);
    return sum;
  }
};

// Tries every choice of terms, for each whether their sum ÷ (1 − p) is what is given.
class Choices {
 public:
  Choices(const Terms& terms, double p)
      : terms_(terms), factor_(1.0 / (1.0 - p)), kept_(terms.terms.size(), true) {}

  // How many fit, of which the first is kept.
  std::size_t count() {
    std::vector<double> sum(terms_.given.size(), 0.0);
    choose(0, sum);
    return count_;
  }
  const std::vector<bool>& first() const { return first_; }

 private:
  void choose(std::size_t at, std::vector<double>& sum) {
    if (at == kept_.size()) {
      for (std::size_t c = 0; c < sum.size(); ++c) {
        const double made = terms_.beside[c] + factor_ * sum[c];
        if (!(std::abs(made - terms_.given[c]) <= terms_.room[c])) return;
      }
      if (count_++ == 0) first_ = kept_;
      return;
    }
    kept_[at] = false;
    choose(at + 1, sum);
    kept_[at] = true;
    std::vector<double> with = sum;
    for (std::size_t c = 0; c < sum.size(); ++c) with[c] += terms_.terms[at][c];
    choose(at + 1, with);
  }

  const Terms& terms_;
  double factor_;
  std::vector<bool> kept_, first_;
  std::size_t count_ = 0;
};

std::optional<Terms> terms_of(const AnsweredStep& answered, const Step& weights,
                              const Step& weighted, const Step& context,
                              const MistakenBounds& bounds, std::size_t row,
                              const Strictness& strictness) {
  Terms made;
  const std::size_t tokens = weights.cells.columns();
  for (std::size_t c = 0; c < context.cells.columns(); ++c) {
    const double theirs = answered.cells(row, c);
    if (!std::isfinite(theirs)) return std::nullopt;
    made.given.push_back(theirs);
    // Of the sum of all, which is larger where some cancel others.
    made.room.push_back(2 * room_of(answered, row, c, bounds(row, c), strictness) + 1e-12);
    made.beside.push_back(context.cells(row, c));
  }
  for (std::size_t j = 0; j < tokens; ++j) {
    if (!(weights.cells(row, j) > 0.0)) continue;
    const auto of_token = weighted.cells.row(row * tokens + j);
    bool counts = false;
    for (std::size_t c = 0; c < of_token.size(); ++c) {
      counts = counts || std::abs(of_token[c]) > made.room[c];
    }
    // What adds nothing may have been dropped or not.
    if (!counts) continue;
    made.columns.push_back(j);
    made.terms.emplace_back(of_token.begin(), of_token.end());
    for (std::size_t c = 0; c < of_token.size(); ++c) made.beside[c] -= of_token[c];
  }
  return made;
}

std::optional<Found> dropped_terms(const Terms& terms, std::size_t tokens, double p) {
  Choices choices(terms, p);
  if (choices.count() == 0) return std::nullopt;
  Found found{.kept = std::vector<bool>(tokens, true)};
  for (std::size_t t = 0; t < terms.columns.size(); ++t) {
    found.kept[terms.columns[t]] = choices.first()[t];
  }
  for (std::size_t c = 0; c < terms.given.size(); ++c) {
    found.evidence += std::max(0.0, std::log10(terms.spread(c) / (2 * terms.room[c])));
  }
  found.evidence -= std::log10(2.0) * static_cast<double>(terms.columns.size());
  return found;
}

}  // namespace

std::optional<Dropped> dropped_of_weights(const Mistaken& right, const AnsweredVariant& answers,
                                          const Strictness& strictness) {
  Fit fit(right);
  for (const AnsweredStep& answered : answers.steps) {
    if (answered.id != StepId::weights) continue;
    const Step* weights = step_of(right, StepId::weights, answered.head);
    const Step* scaled = step_of(right, StepId::scaled_scores, answered.head);
    const bool is_capped = step_of(right, StepId::capped_scores, answered.head) != nullptr;
    if (weights == nullptr || scaled == nullptr || is_capped ||
        answered.cells.columns() != weights->cells.columns()) {
      return std::nullopt;
    }
    const std::size_t place = right.variant.steps.place_of(*scaled);
    for (std::size_t i = 0; i < weights->cells.rows(); ++i) {
      const auto seen =
          seen_in(answered, *weights, *scaled, bounds_of(right, *weights), i, strictness);
      const bool is_known =
          std::ranges::any_of(seen, [](const Seen& one) { return one.weight > one.room; });
      if (!is_known) return std::nullopt;
      fit.add_row(place, i,
                  [&](double p) { return dropped_scores(seen, scaled->cells.columns(), p); });
    }
  }
  return fit.result(StepId::scaled_scores);
}

std::optional<Dropped> dropped_of_contexts(const Mistaken& right, const AnsweredVariant& answers,
                                           const Strictness& strictness) {
  constexpr std::size_t most_tokens = 12;
  Fit fit(right);
  for (const AnsweredStep& answered : answers.steps) {
    if (answered.id != StepId::context) continue;
    const Step* weights = step_of(right, StepId::weights, answered.head);
    const Step* weighted = step_of(right, StepId::weighted_values, answered.head);
    const Step* context = step_of(right, StepId::context, answered.head);
    if (weights == nullptr || weighted == nullptr || context == nullptr ||
        answered.cells.columns() != context->cells.columns()) {
      return std::nullopt;
    }
    const std::size_t place = right.variant.steps.place_of(*weights);
    for (std::size_t i = 0; i < context->cells.rows(); ++i) {
      const auto terms = terms_of(answered, *weights, *weighted, *context,
                                  bounds_of(right, *context), i, strictness);
      if (!terms || terms->columns.size() > most_tokens) return std::nullopt;
      fit.add_row(place, i,
                  [&](double p) { return dropped_terms(*terms, weights->cells.columns(), p); });
    }
  }
  return fit.result(StepId::weights);
}

}  // namespace attn
