// The facts about each step: its id, symbol, title and the sentence that says why it is done. Every
// output takes them from here; those about an operation stand in operations/.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace attn {

/// The steps of the three variants, in the order in which they are computed; norms before attention
/// and the network come before these, not after. With several heads, those from `scores` to
/// `context` are done once for each.
enum class StepId {
  positioned,
  queries_hidden,
  queries_activated,
  queries,
  keys_hidden,
  keys_activated,
  keys,
  values_hidden,
  values_activated,
  values,
  normed_queries,
  normed_keys,
  rotated_queries,
  rotated_keys,
  scaled_queries,
  scaled_keys,
  scores,
  scaled_scores,
  capped_scores,
  biased_scores,
  masked_scores,
  exponentials,
  weights,
  weighted_values,
  context,
  concat,
  output,
  residual_1,
  norm_1,
  ffn_hidden,
  ffn_gate,
  ffn_activated,
  ffn_output,
  residual_2,
  norm_2
};
inline constexpr std::array all_steps{StepId::positioned,
                                      StepId::queries_hidden,
                                      StepId::queries_activated,
                                      StepId::queries,
                                      StepId::keys_hidden,
                                      StepId::keys_activated,
                                      StepId::keys,
                                      StepId::values_hidden,
                                      StepId::values_activated,
                                      StepId::values,
                                      StepId::normed_queries,
                                      StepId::normed_keys,
                                      StepId::rotated_queries,
                                      StepId::rotated_keys,
                                      StepId::scaled_queries,
                                      StepId::scaled_keys,
                                      StepId::scores,
                                      StepId::scaled_scores,
                                      StepId::capped_scores,
                                      StepId::biased_scores,
                                      StepId::masked_scores,
                                      StepId::exponentials,
                                      StepId::weights,
                                      StepId::weighted_values,
                                      StepId::context,
                                      StepId::concat,
                                      StepId::output,
                                      StepId::residual_1,
                                      StepId::norm_1,
                                      StepId::ffn_hidden,
                                      StepId::ffn_gate,
                                      StepId::ffn_activated,
                                      StepId::ffn_output,
                                      StepId::residual_2,
                                      StepId::norm_2};

/// What a step does with its operands.
enum class Op {
  project,    ///< rows · matrix, then the bias, if any, added to each row
  split,      ///< the head's block of columns
  dot,        ///< each row of the first with each row of the second
  divide,     ///< each cell ÷ the step's divisor
  cap,        ///< c · tanh(cell ÷ c), with the step's number for c
  add,        ///< each cell + that of the second or the sinusoid's, then less slope × distance
  mask,       ///< −∞ in each cell that the mask hides
  exp,        ///< e^(cell − the row's maximum)
  normalise,  ///< each cell ÷ the row's sum
  weigh,      ///< cell (i, j) × row j of the second
  sum,        ///< the weighted vectors of a row added up, then the second operand's row, if any
  concat,     ///< the rows of all heads, side by side
  norm,     ///< each row ÷ its root, of the step's kind, then × the gain and + the shift, if any
  rotate,   ///< pairs of features of each row, turned by an angle that grows with the position
  activate  ///< the step's activation of each cell, then × that of the second, if any
};

inline constexpr std::array all_operations{
    Op::project,   Op::split, Op::dot, Op::divide, Op::cap,  Op::add,    Op::mask,    Op::exp,
    Op::normalise, Op::weigh, Op::sum, Op::concat, Op::norm, Op::rotate, Op::activate};

/// What the rows and columns of a step's numbers are.
enum class Shape {
  word_features,   ///< words encoded × features
  token_features,  ///< tokens × features
  pairs,           ///< words encoded × tokens
  pair_features    ///< words encoded × tokens × features
};

/// The facts about one step.
struct StepFacts {
  StepId id;
  std::string_view name;    ///< its id in the trace format: "scaled_scores"
  std::string_view symbol;  ///< the lecture's letter for the matrix: "Z"; empty where it has none
  std::string_view title;   ///< what a heading calls it: "Scaled scores"
  std::string_view cell;    ///< what one number or row of it is called: "scaled"
  std::string_view why;     ///< one sentence that says why the step is done
  Shape shape;              ///< of a planned step see shape_of (plan.hpp)
  std::string_view why_across{};  ///< the sentence in cross-attention, where it is another
  std::string_view does{};        ///< what a row of it does, in a word or two: "looks for"
  std::string_view says{};        ///< what a row of it says of its word: "what a word looks for"
};

/// A step's facts.
const StepFacts& facts(StepId id);

/// Of queries or keys that are normed, turned or divided: the step queries or keys. Else nothing.
std::optional<StepId> made_ready_of(StepId id);

/// Of queries, keys or values: the steps of the small network that may make them.
struct HiddenSteps {
  StepId hidden, activated;
};
HiddenSteps hidden_steps_of(StepId id);

/// The step whose id is `name`, or nothing.
std::optional<StepId> parse_step(std::string_view name);

}  // namespace attn
