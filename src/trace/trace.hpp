// A trace is a program as well as a record: each step names its operation and the steps it came
// from, so that a number can be shown, explained, replayed or computed again.
// It is what a plan (plan.hpp) becomes when it is evaluated (attention/evaluate.hpp).
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "trace/axes.hpp"
#include "trace/input.hpp"
#include "trace/matrix.hpp"
#include "trace/plan.hpp"
#include "trace/settings.hpp"
#include "trace/steps.hpp"

namespace attn {

/// Something that a step knows of each of its rows: "max", "sum"; or of each pair of features in a
/// row: "cos".
struct RowFact {
  std::string_view name;
  std::vector<double> of_rows;  ///< row after row
  std::size_t pairs = 0;        ///< how many there are in a row; 0: it is one number of each
};

/// One step of one variant, with its numbers.
struct Step : PlannedStep {
  /// words × d, tokens × d or words × tokens; not_scored where a pair of words is not scored,
  /// hidden where a mask hides it. Of weighted_values words · tokens × d where they are held; else
  /// empty, and weighted_vector() makes them when asked.
  Matrix cells{};
  std::vector<RowFact> row_facts{};

  /// A fact of each row. Throws std::out_of_range when the step has none of that name.
  const std::vector<double>& fact(std::string_view name) const;
};

/// The steps of one variant, in the order in which they were computed.
struct VariantTrace {
  Variant variant;
  Settings settings;
  StepList<Step> steps;
};

/// The only thing that passes from computing to showing.
struct Trace {
  Input input;
  std::vector<VariantTrace> variants;
};

/// The step of a variant, or nullptr when the variant has none of that id and head.
const Step* find_step(const VariantTrace& variant, StepId id, std::size_t head = 0);

/// The steps that lead to one head's context, among them those of the keys and values that it
/// shares with others, or with 0 those of no head; in the order of the computation.
std::vector<const Step*> steps_of(const VariantTrace& variant, std::size_t head);

/// How many heads a variant has, at least 1.
std::size_t head_count(const VariantTrace& variant);

/// What the scores of a variant are divided by in all, whatever it is that is divided.
double divisor_of(const VariantTrace& variant);

/// What a variant ends with: its block's result or, where nothing comes after attention, the output
/// or what its heads found.
StepId last_step(const VariantTrace& variant);

/// How many of the tokens attended to come before the first row of a step that has one for each
/// token: those that are cached, unless it has their rows, too.
std::size_t tokens_before(const Input& input, StepId id);

/// Whether a mask puts −∞ in the place of the word's score for a token.
bool is_masked(const VariantTrace& variant, std::size_t head, Row word, Position token);

/// Whether a mask hides a token from a word: it is masked, and weighs nothing. Of a word that may
/// see nothing all may weigh alike.
bool is_hidden(const StepList<Step>& steps, std::size_t head, Row word, Position token);
bool is_hidden(const VariantTrace& variant, std::size_t head, Row word, Position token);

/// Whether it hides any from any word encoded: in a variant, in any of them.
bool hides_any(const VariantTrace& variant);
bool hides_any(const Trace& trace);

/// The head by which find_step knows the steps of the variant's head `index` (from 0): index + 1,
/// or 0 where it has only one.
std::size_t head_id(const VariantTrace& variant, std::size_t index);

/// The matrix an operand stands for, whole and as it is stored. Throws std::out_of_range when there
/// is none.
const Matrix& operand_matrix(const Input& input, const StepList<Step>& steps,
                             const Operand& operand);
const Matrix& operand_matrix(const Trace& trace, const VariantTrace& variant,
                             const Operand& operand);

/// One row of it: of a word encoded, where the operand has a row for each or is read so
/// (of_words); of a token attended to. Never weighted_values, and never of a transposed operand.
std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, Row word);
std::span<const double> operand_row(const Trace& trace, const VariantTrace& variant,
                                    const Operand& operand, Position token);

/// One weighted vector, weight × (embedding, key or value), of a weighted_values step: `out` gets d
/// numbers, not_scored in each when the pair was not scored.
void weighted_vector(const Trace& trace, const VariantTrace& variant, const Step& step, Row word,
                     Position token, std::vector<double>& out);

}  // namespace attn
