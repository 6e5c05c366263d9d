// A plan's numbers, step by step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>

#include "error.hpp"
#include "operations/frame.hpp"
#include "trace/input.hpp"
#include "trace/plan.hpp"
#include "trace/trace.hpp"

namespace attn {

/// Why an evaluation ended before its plan did.
struct Trouble {
  enum class Kind {
    too_large,         ///< a number that no double can hold
    nothing_to_score,  ///< the sentence has one word, which is left out
    nothing_to_see,    ///< a mask hides everything from a word
    stopped            ///< the listener wanted no more
  };
  Kind kind;
  std::size_t step = 0;             ///< its place
  std::size_t row = 0, column = 0;  ///< in the step's numbers
  double found = 0.0;
};

/// What an evaluation came to: all steps, or those before the trouble.
struct Evaluation {
  VariantTrace variant;
  std::optional<Trouble> trouble{};
};

/// Numbers of steps by their signatures (trace/signature.hpp), so that plans of the same input and
/// words that compute the same need do so once.
class ComputedSteps {
 public:
  struct Numbers {
    Matrix cells;
    std::vector<RowFact> row_facts;
  };
  /// Those of the step that was kept under a signature; nullptr where none was.
  const Numbers* find(std::uint64_t signature) const;
  /// Keeps a step's numbers, unless too many are kept by now.
  void keep(std::uint64_t signature, const Step& step);

 private:
  std::unordered_map<std::uint64_t, Numbers> kept_;
  std::size_t numbers_ = 0;
};

/// Whether an evaluation goes on.
enum class Goes { on, no_further };

/// What was computed before, and is looked up and added to, and the signatures under which the
/// plan's steps are found there; absent: nothing. Where a listener changes numbers, they must say
/// so.
struct Remembered {
  ComputedSteps* steps = nullptr;
  std::span<const std::uint64_t> signatures{};
};

/// How a plan is evaluated.
struct Evaluating {
  /// The words that are computed; empty: those encoded.
  std::span<const Position> words{};
  /// Whether weighted_values have their numbers in the step.
  bool holds_weighted_values = false;
  /// Called with each step that is shown or not, once it is computed. It may change the step's
  /// numbers: what comes after follows from them as they then are.
  std::function<Goes(const Frame&, Step&)> listener{};
  Remembered remembered{};
};

/// Computes the steps of a measured plan in their order. In a plan that no edit made every number
/// must be finite, unless it is not scored or hidden, and every word must have something to attend
/// to; in an edited one numbers may be undefined (not_scored).
Evaluation evaluate(const Plan& plan, const Input& input, const Evaluating& evaluating = {});

/// What to say of the trouble of a plan that no edit made: names file, step and cell.
Error error_of(const Evaluation& evaluation, const Input& input);

}  // namespace attn
