#include "attention/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "operations/operation.hpp"
#include "parallel.hpp"
#include "progress.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

// Looks at every number, which is quicker than to stop at one.
bool all_finite(std::span<const double> numbers) {
  bool finite = true;
  for (const double number : numbers) {
    finite = finite & (std::abs(number) <= std::numeric_limits<double>::max());
  }
  return finite;
}

// Rows of all heads that stand side by side for other steps to read.
bool is_between(const PlannedStep& step) { return !step.shown && step.op == Op::concat; }

bool is_weighted_values(const PlannedStep& step) { return shape_of(step) == Shape::pair_features; }

class Evaluator {
 public:
  Evaluator(const Plan& plan, const Input& input, const Evaluating& evaluating)
      : plan_(plan),
        input_(input),
        evaluating_(evaluating),
        words_(evaluating.words.empty() ? std::span<const Position>(input.words)
                                        : evaluating.words),
        overflows_(std::ranges::any_of(plan.steps,
                                       [](const PlannedStep& step) { return step.largest > 0.0; })),
        made_{.variant = {.variant = plan.variant, .settings = plan.settings, .steps = {}}} {}

  Evaluation run() {
    StepList<Step>& steps = made_.variant.steps;
    steps.reserve(plan_.steps.size());
    Progress progress("computing", std::string(name(plan_.variant)),
                      static_cast<double>(plan_.steps.size()));
    const Remembered& remembered = evaluating_.remembered;
    for (const PlannedStep& planned : plan_.steps) {
      const std::size_t place = steps.size();
      const Frame in(input_, made_.variant.settings, words_, steps, planned);
      if (nothing_to_score(in)) {
        made_.trouble = Trouble{.kind = Trouble::Kind::nothing_to_score, .step = place};
        break;
      }
      if (const ComputedSteps::Numbers* known = find_computed(place)) {
        Step& step = steps[steps.add(Step{planned})];
        step.cells = known->cells;
        step.row_facts = known->row_facts;
      } else {
        steps.add(computed(in, progress));
        made_.trouble = trouble_with(in, steps[place], place);
        if (made_.trouble) break;
        if (remembered.steps != nullptr) {
          remembered.steps->keep(remembered.signatures[place], steps[place]);
        }
      }
      if (evaluating_.listener && evaluating_.listener(in, steps[place]) == Goes::no_further) {
        made_.trouble = Trouble{.kind = Trouble::Kind::stopped, .step = place};
        break;
      }
    }
    return std::move(made_);
  }

 private:
  // Of words × tokens, the first step leaves out the word itself.
  bool nothing_to_score(const Frame& in) const {
    const bool is_first = in.step().id == StepId::scores || Frame::are_given_scores(in.from(0));
    return is_first && in.settings().self == SelfPolicy::skip && in.step().extent.columns == 1;
  }

  const ComputedSteps::Numbers* find_computed(std::size_t place) const {
    const Remembered& known = evaluating_.remembered;
    return known.steps == nullptr ? nullptr : known.steps->find(known.signatures[place]);
  }

  Step computed(const Frame& in, Progress& progress) const {
    const PlannedStep& planned = in.step();
    Step step{planned};
    const Operation& op = operation(planned.op);
    const std::size_t rows = planned.extent.rows * planned.extent.depth;
    step.row_facts = row_facts_of(planned);
    if (is_weighted_values(planned) && !evaluating_.holds_weighted_values) return step;
    step.cells = Matrix(rows, planned.extent.columns);
    const auto compute = [&](std::size_t first, std::size_t last) {
      op.compute(in, {first, last}, step);
    };
    constexpr std::size_t worth_sharing = 1U << 22U;  // multiplications; a toy starts no thread
    constexpr std::size_t worth_telling = 1U << 26U;
    const std::size_t terms = op.terms != nullptr ? op.terms(in) : 1;
    const std::size_t of_row = std::max<std::size_t>(planned.extent.columns * terms, 1);
    if (rows * of_row < worth_sharing) {
      compute(0, rows);
      progress.add(1);
    } else {
      in_parallel(rows, [&](std::size_t first, std::size_t last) {
        const std::size_t piece = worth_telling / of_row + 1;
        for (; first < last; first += piece) {
          const std::size_t end = std::min(first + piece, last);
          compute(first, end);
          progress.add(static_cast<double>(end - first) / static_cast<double>(rows));
        }
      });
    }
    return step;
  }

  std::optional<Trouble> trouble_with(const Frame& in, const Step& step, std::size_t place) const {
    std::optional<Trouble> trouble;
    if (!plan_.edited) trouble = blind_row(in, step);
    if (!trouble) trouble = too_large(in, step);
    if (trouble) trouble->step = place;
    return trouble;
  }

  // A word that may attend to nothing. A word that carries itself may have nothing else.
  std::optional<Trouble> blind_row(const Frame& in, const Step& step) const {
    const bool is_settled = input_.empty_rows != EmptyRows::refuse || !input_.sinks.empty();
    if (step.id != StepId::masked_scores || is_settled) return std::nullopt;
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      const bool sees = std::ranges::any_of(step.cells.row(i),
                                            [](double z) { return is_scored(z) && z != hidden; });
      const Position word = position_of(words_, Row{i});
      const bool carried = in.settings().self == SelfPolicy::carry &&
                           !input_.mask.hides(word, in.own_token(Row{i}), step.head);
      if (!sees && !carried) return Trouble{.kind = Trouble::Kind::nothing_to_see, .row = i};
    }
    return std::nullopt;
  }

  // A mask's numbers are scaled scores, and −∞ is meant; products are seen as their sum.
  std::optional<Trouble> too_large(const Frame& in, const Step& step) const {
    const bool may_be_infinite =
        step.op == Op::mask || (is_weighted_values(step) && !plan_.edited) || overflows_;
    if (may_be_infinite) return std::nullopt;
    const bool of_pairs = shape_of(step) == Shape::pairs;
    for (std::size_t i = 0; i < step.cells.rows(); ++i) {
      // Divided by it, numbers that are none would be 0.
      if (step.op == Op::norm && std::isinf(step.fact("root")[i])) {
        return Trouble{.kind = Trouble::Kind::too_large, .row = i, .found = step.fact("root")[i]};
      }
      if (all_finite(step.cells.row(i))) continue;
      for (std::size_t j = 0; j < step.cells.columns(); ++j) {
        const double found = step.cells(i, j);
        if (std::isfinite(found)) continue;
        // Those of all heads, side by side, of which some are masked.
        if (found == hidden && is_between(step)) continue;
        const bool undefined = !is_scored(found);
        if (undefined && (plan_.edited || (of_pairs && in.leaves_out(Row{i}, Position{j}))))
          continue;
        // A NaN's sign is the machine's whim.
        return Trouble{.kind = Trouble::Kind::too_large,
                       .row = i,
                       .column = j,
                       .found = undefined ? not_scored : found};
      }
    }
    return std::nullopt;
  }

  const Plan& plan_;
  const Input& input_;
  const Evaluating& evaluating_;
  std::span<const Position> words_;
  bool overflows_;  // an edit has what a smaller type has no room for become ∞
  Evaluation made_;
};

}  // namespace

const ComputedSteps::Numbers* ComputedSteps::find(std::uint64_t signature) const {
  const auto found = kept_.find(signature);
  return found == kept_.end() ? nullptr : &found->second;
}

void ComputedSteps::keep(std::uint64_t signature, const Step& step) {
  constexpr std::size_t most = 1'000'000;
  numbers_ += step.cells.rows() * step.cells.columns();
  if (numbers_ <= most) kept_.try_emplace(signature, Numbers{step.cells, step.row_facts});
}

Evaluation evaluate(const Plan& plan, const Input& input, const Evaluating& evaluating) {
  return Evaluator(plan, input, evaluating).run();
}

namespace {

// Of a row whose root is 0, or more than a double can hold.
std::optional<Error> error_of_norm(const std::string& at, const Step& step,
                                   const Trouble& trouble) {
  if (step.op != Op::norm) return std::nullopt;
  const double root = step.fact("root")[trouble.row];
  if (std::isinf(root)) {
    return Error(fmt::format("{}: the squares of this row add up to more than a double can hold: "
                             "found {}, expected a finite number",
                             at, root),
                 "use smaller numbers in the input");
  }
  if (root != 0.0) return std::nullopt;
  const std::string hint = "give the norm an epsilon above 0";
  if (std::ranges::any_of(step.cells.row(trouble.row), is_scored)) {
    return Error(fmt::format("{}: the squares of this row are too small for a double, so that it "
                             "cannot be normed: found a root of 0, expected one above 0",
                             at),
                 hint);
  }
  const bool is_of_zeros = step.norm != NormKind::layer || step.fact("mean")[trouble.row] == 0.0;
  return Error(fmt::format("{}: a row of {} cannot be normed: found 0 ÷ 0, expected a finite "
                           "number",
                           at, is_of_zeros ? "zeros" : "equal numbers"),
               hint);
}

}  // namespace

Error error_of(const Evaluation& evaluation, const Input& input) {
  const Trouble& trouble = evaluation.trouble.value();
  const std::string_view variant = name(evaluation.variant.variant);
  if (trouble.kind == Trouble::Kind::nothing_to_score) {
    return Error(fmt::format("{}: {}.scores: there is nothing to score: the sentence has one word, "
                             "and the self policy skip leaves it out",
                             input.file, variant),
                 "use --self score or --self carry, or a longer sentence");
  }
  const Step& step = evaluation.variant.steps[trouble.step];
  const bool of_tokens = shape_of(step) == Shape::token_features;
  const Position word =
      of_tokens ? Position{trouble.row} : position_of(input.words, Row{trouble.row});
  if (trouble.kind == Trouble::Kind::nothing_to_see) {
    const bool itself = evaluation.variant.settings.self != SelfPolicy::score &&
                        !input.mask.hides(word, input.own_token(word), step.head);
    return Error(
        fmt::format("{}: {}/mask: word {} (\"{}\") may attend to nothing: {}", input.file,
                    input.pointer, ordinal(word), shortened(input.tokens[index_of(word)]),
                    itself ? "the mask leaves it only itself, and the self policy skip "
                             "leaves that out"
                           : "the mask hides every token from it"),
        itself
            ? "use --self score or --self carry"
            : "let it attend to at least one token; or \"empty_rows\" says what becomes of such a "
              "word: \"zeros\" (PyTorch from 2.5 on, ONNX, ONNX Runtime) or \"uniform\" (who adds "
              "a finite number)");
  }
  const std::string at =
      fmt::format("{}: {}.{}[{},{}]", input.file, variant,
                  step.head == 0 ? std::string(facts(step.id).name)
                                 : fmt::format("head{}.{}", step.head, facts(step.id).name),
                  ordinal(word), trouble.column + 1);
  if (auto error = error_of_norm(at, step, trouble)) return std::move(*error);
  return Error(fmt::format("{}: the result is too large for a double: found {}, expected a finite "
                           "number",
                           at, trouble.found),
               step.scaling ? "use a larger scale, or smaller numbers in the input"
                            : "use smaller numbers in the input");
}

}  // namespace attn
