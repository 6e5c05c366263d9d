#include "check/pairs.hpp"

#include <algorithm>

#include "trace/signature.hpp"

namespace attn {
namespace {

// Another mistake may bring in a matrix or a bias that nothing given was made with.
bool changes_matrices(const Edits& edits) {
  return std::ranges::any_of(edits, [](const Edit& edit) {
    return edit.as<Turned>() != nullptr || edit.as<WithoutBias>() != nullptr;
  });
}

}  // namespace

Pairs::Pairs(const AnsweredVariant& answers, const Plan& right, std::size_t right_to)
    : answers_(answers), right_(given(right)), right_to_(right_to) {}

void Pairs::add(Way way, std::size_t explains_to, std::uint64_t numbers) {
  std::vector<TriedWay>& of_mistake = tried_[way.mistake];
  if (of_mistake.empty()) seen_.clear();
  if (numbers != 0 && !seen_.insert(numbers).second) return;
  const std::vector<std::uint64_t> made = given(way.plan);
  const auto differs = std::ranges::mismatch(made, right_);
  const std::size_t changes_from =
      changes_matrices(*way.edits) ? 0 : static_cast<std::size_t>(differs.in1 - made.begin());
  of_mistake.push_back({std::move(way), changes_from, explains_to});
}

double Pairs::count() const {
  double ways = 0.0, of_one_mistake = 0.0;
  for (const auto& [mistake, tried] : tried_) {
    const auto count = static_cast<double>(tried.size());
    ways += count;
    of_one_mistake += count * count;
  }
  return (ways * ways - of_one_mistake) / 2;
}

std::vector<std::uint64_t> Pairs::given(const Plan& plan) const {
  const std::vector<std::uint64_t> all = signatures_of(plan);
  std::vector<std::uint64_t> given;
  given.reserve(answers_.steps.size());
  for (const AnsweredStep& step : answers_.steps) {
    const PlannedStep* planned = plan.steps.find(step.id, step.head);
    given.push_back(planned == nullptr ? 0 : all[plan.steps.place_of(*planned)]);
  }
  return given;
}

}  // namespace attn
