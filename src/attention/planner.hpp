// The planner's verbs are the steps of attention: each adds one to a plan, which names what it is
// made from. The recipes (recipes.hpp) are sequences of these verbs.
#pragma once

#include <vector>

#include "trace/input.hpp"
#include "trace/plan.hpp"

namespace attn {

/// What is compared with each other.
struct Compared {
  Operand queries, keys;
};

/// What a block is made of beside its norms and sums.
enum class Of { attention, network };

/// Plans one variant of one input, of which it looks at no number. n = words of the sentence, m =
/// tokens attended to (n without a memory or a past), w = words encoded, h = heads, g = heads of
/// keys and values, d = features.
///
/// A verb takes and returns what a step may read. Where the input has no need of a step, it hands
/// on what it was given.
class Planner {
 public:
  Planner(const Input& input, Variant variant, const Settings& settings);

  /// The sentence's embeddings, their positions added if the input has any: n × d_model; beside a
  /// memory only the words encoded have a use for them: w × d_model.
  Operand embeddings();
  /// What attention or the network reads, each row normed; as it is where the input's norm comes
  /// after them, or where it has none.
  Operand norm_before(Of reader, const Operand& rows);
  /// Of such rows those of the words encoded: w × d_model.
  Operand encoded(Operand rows) const;
  /// The vectors of what is attended to, the memory's embeddings or the sentence's own rows: m ×
  /// d_model.
  Operand attended(const Operand& rows) const;

  /// N · W_Q + b_Q for the words encoded, or as the input gives them: w × h·d_k. Normed here where
  /// the norm is of whole projections. Nothing where the scores are given: the verbs hand it on.
  /// Where a small network makes them, two steps before it.
  Operand queries(const Operand& rows);
  /// The same with W_K, for the sentence or the memory: n × g·d_k.
  Operand keys(const Operand& rows);
  /// The same with W_V, never normed: n × g·d_v.
  Operand values(const Operand& rows);

  /// 1 … h.
  std::vector<std::size_t> heads() const;
  /// The head's block of columns, one of h equally wide; with one head the rows as they are.
  Operand split(const Operand& queries, std::size_t head);
  /// Of keys or values the block that the head uses, one of g: each serves h/g heads that follow
  /// one another.
  Operand split_shared(const Operand& vectors, std::size_t head);

  /// Each row ÷ its root, × the gain; without a norm of heads as they are.
  Compared norm(const Compared& rows);
  /// Each pair of features turned by its position; without rotary positions as they are.
  Compared rotate(const Compared& rows);
  /// Queries, or queries and keys, ÷ divisor where it is not the scores that are divided.
  Compared scale(const Compared& rows);
  /// The rows of what is cached before those of the sentence: m × d; without a past as they are.
  Operand after_past(Operand vectors) const;

  /// Dot products of each row of queries (w × d) with each row of keys (m × d): w × m. The
  /// word itself is left out unless the settings' policy is SelfPolicy::score.
  Operand score(const Compared& rows);
  /// scores ÷ divisor, the settings' scale for compared vectors as long as the scored ones; as they
  /// are where queries were divided.
  Operand scale(const Operand& scores);
  /// softcap · tanh(z ÷ softcap); without a softcap the scaled scores as they are.
  Operand cap(const Operand& scaled_scores);
  /// z + bias − slope × distance; with neither as they are.
  Operand bias(const Operand& capped_scores);
  /// −∞ in each cell that the mask hides; without a mask the scores as they are.
  Operand mask(const Operand& biased_scores);
  /// e^(z − max) and its share of the row's sum: two steps, exponentials and weights. A sink counts
  /// in both.
  Operand softmax(const Operand& masked_scores);
  /// weight × vector for each pair: w × m × d.
  Operand weigh(const Operand& weights, const Operand& vectors);
  /// The weighted vectors of each word added up; with SelfPolicy::carry, then the word's own vector
  /// as it is: w × d.
  Operand sum(const Operand& weighted);

  /// The contexts of all heads side by side, w × h·d; with one head its context as it is.
  Operand concat();
  /// Contexts · W_O + b_O: w × d_out; without a W_O as they are.
  Operand output(const Operand& contexts);

  /// What attention or the network was given + what it made of it: w × d. What it made, where the
  /// input has no residual, or no network.
  Operand residual(Of maker, const Operand& given, const Operand& made);
  /// What came of attention or the network, each row normed; as it is where the input's norm comes
  /// before them, or where it has none, or no network.
  Operand norm_after(Of maker, const Operand& rows);
  /// The network, of each row alone: hidden numbers, a gate if it has one, what the activation
  /// makes of them, and the output: w × d; without a network the rows as they are.
  Operand feed_forward(const Operand& rows);

  /// The plan, each step with its extent.
  Plan finish();

 private:
  Operand project(StepId id, const Operand& rows);
  /// What the hidden layer that leads to queries, keys or values makes of the rows, if any does.
  Operand through_hidden_layer(StepId id, const Operand& rows);
  Operand normed_in_block(Of part, NormPlace place, const Operand& rows);
  Operand block(const Operand& rows, std::size_t part, std::size_t parts);
  Operand normed(const Operand& rows);
  Operand turned(const Operand& rows);
  Operand divided(StepId id, const Operand& rows);
  /// Adds a step, unless heads share it and it is there.
  Operand add(PlannedStep step);

  const Input& input_;
  Plan plan_;
};

/// What a step may read of a plan: the step at that place.
Operand operand_of(const Plan& plan, std::size_t place);

/// What a projection to a step's vectors reads: the rows, W as the input's layout stores it, and
/// the bias if there is one.
Operands projected(const Input& input, StepId id, const Operand& rows);

/// Fills in each step's extent, for `words` words encoded, and what follows from extents: the
/// lengths compared and the divisors. Returns whether all operands fit each other.
bool measure(Plan& plan, const Input& input, std::size_t words);

/// How many numbers a measured plan's steps hold once they are computed.
double numbers_of(const Plan& plan);

}  // namespace attn
