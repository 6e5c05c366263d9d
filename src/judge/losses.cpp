#include "judge/losses.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include "attention/evaluate.hpp"
#include "operations/bounds.hpp"

namespace attn {
namespace {

constexpr std::size_t runs = 16;
constexpr double times_what_comes = 4.0;

// Specified bit for bit, so that chance is the same on every machine.
using Chance = std::mt19937_64;

// From −√3 to √3, each as likely, so that the root mean square is 1.
double drawn(Chance& chance) {
  constexpr double widest = 1.7320508075688772;
  return widest * (0x1p-52 * static_cast<double>(chance() >> 11) - 1.0);
}

// A number off by what is lost of it: up or down, or towards 0 where it is cut off.
double lossy(double number, double lost, bool cuts_off, Chance& chance) {
  if (!std::isfinite(number)) return number;
  const double by = lost * drawn(chance);
  return cuts_off ? number - std::copysign(by, number) : number + by;
}

// Steps that come after attention.
bool has_block(const Plan& plan) {
  return std::ranges::any_of(plan.steps,
                             [](const PlannedStep& step) { return step.id >= StepId::residual_1; });
}

// Evaluations of one plan in which each step loses something.
class LossyRuns {
 public:
  LossyRuns(const Plan& plan, const Input& input, bool weighted, const Precision& precision)
      : plan_(plan), input_(input), weighted_(weighted), precision_(precision), first_(precision) {}

  // Adds to `squares` those of what each number is then off by; false where one overflows.
  bool run(std::size_t number, const VariantTrace& right, std::vector<Matrix>& squares) {
    // A machine that cuts numbers off has them all too small.
    const bool cuts_off = precision_.type == NumberType::tf32 && number % 2 == 1;
    std::size_t place = 0;
    const auto lose = [&](const Frame& frame, Step& step) {
      if (number == 0) keep_lost(frame, step);
      const Matrix& ours = right.steps[place].cells;
      for (std::size_t i = 0; i < ours.rows(); ++i) {
        for (std::size_t j = 0; j < ours.columns(); ++j) {
          double& cell = step.cells(i, j);
          cell = lossy(cell, lost_[place](i, j), cuts_off, chance_);
          const double by = cell - ours(i, j);
          if (std::isfinite(by)) squares[place](i, j) += square(by);
        }
      }
      ++place;
      return Goes::on;
    };
    return !evaluate(plan_, input_, {.holds_weighted_values = weighted_, .listener = lose}).trouble;
  }

 private:
  // What the step itself loses, of numbers that are off already: an exact one would lose nothing.
  void keep_lost(const Frame& frame, const Step& step) {
    Matrix& lost = first_.add(frame, step);
    lost_.push_back(lost);
    lost = Matrix(lost.rows(), lost.columns());
  }

  const Plan& plan_;
  const Input& input_;
  bool weighted_;
  const Precision& precision_;
  Bounds first_;
  std::vector<Matrix> lost_;  // of each step
  Chance chance_{1};
};

}  // namespace

void hold_to_what_comes(const Plan& plan, const Input& input, bool weighted,
                        const Precision& precision, const VariantTrace& right,
                        std::vector<Matrix>& bounds) {
  if (!has_block(plan)) return;
  std::vector<Matrix> squares;
  for (const Matrix& of_step : bounds) squares.emplace_back(of_step.rows(), of_step.columns());
  LossyRuns all(plan, input, weighted, precision);
  for (std::size_t run = 0; run < runs; ++run) {
    if (!all.run(run, right, squares)) return;
  }
  for (std::size_t s = 0; s < bounds.size(); ++s) {
    for (std::size_t i = 0; i < bounds[s].rows(); ++i) {
      for (std::size_t j = 0; j < bounds[s].columns(); ++j) {
        const double comes = std::sqrt(squares[s](i, j) / static_cast<double>(runs));
        bounds[s](i, j) = std::min(bounds[s](i, j), times_what_comes * comes);
      }
    }
  }
}

}  // namespace attn
