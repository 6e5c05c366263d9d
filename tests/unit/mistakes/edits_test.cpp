// A mistake is data: each must say what it does, change that of a plan and nothing else, and give
// the numbers that whoever makes it gets.
#include "mistakes/edits.hpp"

#include <fmt/format.h>

#include "attention/evaluate.hpp"
#include "elementary/elementary.hpp"
#include "mistakes/catalogue.hpp"
#include "mistakes/compute.hpp"
#include "naive.hpp"
#include "unit/attention/told.hpp"
#include "unit/operations/many_traces.hpp"

namespace {

using namespace attn;
using test::input_of;
using test::lecture;
using test::matrix;
using test::naive;
using test::Random;
using test::Rows;
using test::same_bits;
using Lines = std::vector<std::string>;

Plan planned(const Input& input, Variant variant) {
  return plan(input, variant, settings(input, variant));
}

// The lines of a plan that edits take away, "- ", and then those that they add, "+ ".
Lines changed(const Input& input, const Edits& edits, Variant variant = Variant::qkv) {
  const Plan right = planned(input, variant);
  const auto made = edited(right, edits, input);
  if (!made) return {"it cannot be made"};
  CHECK(made->edited);
  const Lines before = test::told(right);
  const Lines after = test::told(*made);
  Lines lines;
  const auto tell = [&](std::string_view sign, const Lines& these, const Lines& others) {
    for (const std::string& line : these) {
      if (std::ranges::find(others, line) == others.end()) {
        lines.push_back(fmt::format("{} {}", sign, line));
      }
    }
  };
  tell("-", before, after);
  tell("+", after, before);
  return lines;
}

Input causal(Input input = lecture()) {
  input.mask.rule = MaskRule::causal;
  return input;
}

Input two_heads() {
  Input input = lecture();
  input.heads = 2;
  return input;
}

// All words encoded, two heads of two, biases and W_O, all matrices square.
Input random_square(Random& random, std::size_t heads, std::size_t n = 4) {
  Input input = input_of(random.matrix(n, 4));
  input.heads = heads;
  for (auto* W : {&input.W_Q, &input.W_K, &input.W_V, &input.W_O}) *W = random.matrix(4, 4);
  for (auto* b : {&input.b_Q, &input.b_K, &input.b_V, &input.b_O}) *b = random.matrix(1, 4);
  return input;
}

VariantTrace computed(const Input& input, const Edits& edits) {
  const auto plan = edited(planned(input, Variant::qkv), edits, input);
  REQUIRE(plan);
  const auto made = compute(input, *plan, Bounding::rough, false);
  REQUIRE(made);
  return made->variant;
}

// Whether each step that both have has the same numbers, which are those of the right plan of
// another input.
void is_as_of(const VariantTrace& made, const Input& other) {
  const auto expected = naive<double>(other, Variant::qkv, settings(other, Variant::qkv));
  std::size_t compared = 0;
  for (const Step& step : made.steps) {
    if (!step.shown || step.op == Op::weigh) continue;
    INFO(facts(step.id).name << " of head " << step.head);
    const auto found = expected.find({step.id, step.head});
    if (found == expected.end()) continue;
    CHECK(same_bits(step.cells, found->second));
    ++compared;
  }
  CHECK(compared > 5);
}

Rows<double> rows(const VariantTrace& variant, StepId id) {
  return test::rows_of<double>(test::numbers_of(variant, id));
}

// Calls check(input) for random square inputs.
void for_some_inputs(std::size_t heads, auto check) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("made again by Random(" << seed << ")");
    Random random(seed);
    check(random_square(random, heads));
  }
}

}  // namespace

TEST_CASE("each way of each mistake says in a few words what it does") {
  std::string table;
  for (const Mistake& mistake : catalogue()) {
    table += fmt::format("{}\n", mistake.id);
    for (const Edits& way : mistake.ways) {
      table += "  ";
      for (const Edit& edit : way) {
        table += (table.ends_with("  ") ? "" : "; ") + text_of(edit);
      }
      table += "\n";
    }
  }
  CHECK("\n" + table == R"(
positions-missing
  positioned: a copy
positions-twice
  positioned: added twice
positions-cosines-first
  positioned: cosines first
positions-in-halves
  positioned: sines, then cosines
positions-exponent
  positioned: exponent 4p ÷ d, of the cosine 2 ÷ d more
  positioned: exponent 4p ÷ d
  positioned: exponent that of each feature
positions-off-by-one
  positioned: positions +1
  positioned: positions -1
positions-restarted
  positioned: positions from 0
word-off-by-one
  words: those 1 after them
  words: those 1 before them
W_Q-transposed
  W_Q: turned
  W_Q.W_1: turned
  W_Q: turned; W_Q.W_1: turned
W_K-transposed
  W_K: turned
  W_K.W_1: turned
  W_K: turned; W_K.W_1: turned
W_V-transposed
  W_V: turned
  W_V.W_1: turned
  W_V: turned; W_V.W_1: turned
all-W-transposed
  W_Q: turned; W_K: turned; W_V: turned; W_Q.W_1: turned; W_K.W_1: turned; W_V.W_1: turned
  W_Q: turned; W_K: turned; W_V: turned; W_Q.W_1: turned; W_K.W_1: turned; W_V.W_1: turned; W_O: turned
  W_Q: turned; W_K: turned; W_V: turned; W_Q.W_1: turned; W_K.W_1: turned; W_V.W_1: turned; W_O: turned; feed_forward.W_1: turned; feed_forward.W_gate: turned; feed_forward.W_2: turned
bias-missing
  b_Q: not added; b_K: not added; b_V: not added; b_O: not added
  b_Q: not added; b_K: not added; b_V: not added
  b_Q: not added
  b_K: not added
  b_V: not added
  b_O: not added
  b_Q: not added; b_K: not added
  b_Q: not added; b_V: not added
  b_K: not added; b_V: not added
  b_Q: not added; b_O: not added
  b_K: not added; b_O: not added
  b_V: not added; b_O: not added
  b_Q: not added; b_K: not added; b_O: not added
  b_Q: not added; b_V: not added; b_O: not added
  b_K: not added; b_V: not added; b_O: not added
bias-twice
  b_Q: added to queries; b_K: added to keys; b_V: added to values; b_O: added to output
  b_Q: added to queries; b_K: added to keys; b_V: added to values
  b_Q: added to queries
  b_K: added to keys
  b_V: added to values
  b_O: added to output
bias-mixed-up
  b_Q: not added; b_K: not added; b_Q: added to keys; b_K: added to queries
  b_Q: not added; b_K: added to queries
  b_Q: not added; b_V: not added; b_Q: added to values; b_V: added to queries
  b_Q: not added; b_V: added to queries
  b_K: not added; b_Q: added to keys
  b_K: not added; b_V: not added; b_K: added to values; b_V: added to keys
  b_K: not added; b_V: added to keys
  b_V: not added; b_Q: added to values
  b_V: not added; b_K: added to values
bias-other
queries-keys-swapped
  queries: made as keys; keys: made as queries
  queries: keys in their place; keys: queries in their place
  queries: keys in their place, in the scores alone; keys: queries in their place, in the scores alone
keys-values-swapped
  keys: made as values; values: made as keys
  keys: values in their place; values: keys in their place
queries-values-swapped
  queries: made as values; values: made as queries
  queries: values in their place; values: queries in their place
qkv-order
  queries: made as keys; keys: made as values; values: made as queries
  queries: made as values; keys: made as queries; values: made as keys
  queries: keys in their place; keys: values in their place; values: queries in their place
  queries: values in their place; keys: queries in their place; values: keys in their place
keys-are-queries
  keys: made as queries
  keys: queries in their place
values-are-keys
  values: keys in their place
  values: made as keys
values-are-queries
  values: queries in their place
  values: made as queries
values-are-embeddings
  values: embeddings in their place
  values: made as embeddings
embeddings-scored
  queries: embeddings in their place, in the scores alone; keys: embeddings in their place, in the scores alone
  queries: embeddings in their place, in the scores alone; keys: embeddings in their place, in the scores alone; divide: the right divisor
memory-ignored
  keys: made of the sentence; values: made of the sentence
keys-of-sentence
  keys: made of the sentence
values-of-sentence
  values: made of the sentence
queries-of-memory
  queries: made of the memory
  queries: made of the memory; keys: made of the sentence; values: made of the sentence
norm-missing
  norm: left out
  norm: left out, normed_queries alone
  norm: left out, normed_keys alone
norm-without-gain
  norm: without gain
  norm: without gain, normed_queries alone
  norm: without gain, normed_keys alone
norm-over-all-heads
  norm: all columns
  norm: all columns, normed_queries alone
  norm: all columns, normed_keys alone
norm-over-each-head
  norm: each head
  norm: each head, normed_queries alone
  norm: each head, normed_keys alone
norm-down-tokens
  norm: down the columns; words: the whole sentence
  norm: down the columns
  norm: down the columns, normed_queries alone; words: the whole sentence
  norm: down the columns, normed_queries alone
  norm: down the columns, normed_keys alone; words: the whole sentence
  norm: down the columns, normed_keys alone
norm-kind
  norm: rms
  norm: rms, normed_queries alone
  norm: rms, normed_keys alone
  norm: layer
  norm: layer, normed_queries alone
  norm: layer, normed_keys alone
  norm: l2
  norm: l2, normed_queries alone
  norm: l2, normed_keys alone
norm-gain-by-one
  norm: gain + 1
  norm: gain + 1, normed_queries alone
  norm: gain + 1, normed_keys alone
  norm: gain − 1
  norm: gain − 1, normed_queries alone
  norm: gain − 1, normed_keys alone
norm-gains-exchanged
  norm: the gains exchanged
norm-after-rotary
  normed_queries: after rotated_queries; normed_keys: after rotated_keys
rotary-missing
  rotated_queries: left out; rotated_keys: left out
  rotated_queries: left out
  rotated_keys: left out
  rotated_queries: a copy; rotated_keys: a copy
  rotated_queries: a copy
  rotated_keys: a copy
  rotated_queries: not used; rotated_keys: not used
  rotated_queries: not used
  rotated_keys: not used
rotary-pairs
  rotate: the other pairs
  rotate: the other pairs, rotated_queries alone
  rotate: the other pairs, rotated_keys alone
rotary-weights-converted
  W_Q, W_K: put in the order of halves
  W_Q, W_K: put in the order of neighbours
rotary-restarted
  rotate: positions from 0
  rotate: positions from 0, rotated_queries alone
  rotate: positions from 0, rotated_keys alone
rotary-off-by-one
  rotate: positions +1
  rotate: positions +1, rotated_queries alone
  rotate: positions +1, rotated_keys alone
  rotate: positions -1
  rotate: positions -1, rotated_queries alone
  rotate: positions -1, rotated_keys alone
rotary-twice
  rotate: once more
  rotate: once more, rotated_keys alone
  rotate: once more, rotated_queries alone
rotary-backwards
  rotate: backwards
  rotate: backwards, rotated_queries alone
  rotate: backwards, rotated_keys alone
rotary-values
  rotate: values too
rotary-all-features
  rotate: all features
  rotate: all features, rotated_queries alone
  rotate: all features, rotated_keys alone
rotary-base
  rotate: base 10000
  rotate: base 500000
  rotate: base 1000000
  rotate: base 1000
  rotate: base 100
  rotate: base 5000000
rotary-factor
  rotate: factor 1
  rotate: factor 1, rotated_queries alone
  rotate: factor 1, rotated_keys alone
  rotate: 1 ÷ the factor
  rotate: 1 ÷ the factor, rotated_queries alone
  rotate: 1 ÷ the factor, rotated_keys alone
past-turned-again
  rotate: cached keys, too
past-left-out
  mask: also hides what is cached
  keys, values: none cached
past-last
  keys, values: cached ones last
K-not-transposed
  keys: not transposed
K-reshaped
  keys: reshaped, not transposed
scale-none
  divide: divisor 1
  scaled_scores: not used
scale-dim
  divide: divisor d
scale-dim-squared
  divide: divisor d²
scale-d-model
  divide: divisor √d_model
  divide: divisor √d of all heads
scale-heads
  divide: divisor √heads
scale-tokens
  divide: divisor √tokens
scale-multiplied
  divide: divisor 1 ÷ the divisor
scale-sqrt
  divide: divisor √d
scale-other
scores-overflow
  scores: beyond 65504 is ∞
softmax-before-scale
  scaled_scores: left out, done to the weights
  scaled_scores: left out, done to the weights in use
  scaled_scores: a copy, done to the weights
  scaled_scores: a copy, done to the weights in use
softcap-missing
  capped_scores: left out
  capped_scores: a copy
  capped_scores: not used
softcap-late
  capped_scores: after masked_scores
  capped_scores: after biased_scores
softcap-before-scale
  capped_scores: before scaled_scores
scores-bias-missing
  biased_scores: left out
  biased_scores: a copy
  biased_scores: not used
  add: without the bias
  add: without the slope
scores-bias-late
  biased_scores: left out, done to the weights
  biased_scores: left out, done to the weights in use
  biased_scores: a copy, done to the weights
  biased_scores: a copy, done to the weights in use
scores-bias-turned
  add: the bias turned
scores-bias-scaled
  biased_scores: before scaled_scores
scores-bias-negated
  add: the bias taken off
scores-bias-of-first
  add: the first head's bias
alibi-without-past
  add: the distance without what is cached
alibi-rises
  add: slope rising
alibi-slopes
  add: slope of the rule
  add: slope of the heads in reverse
  add: slope 2^(−8i ÷ h)
  add: slope 2^(−8(i − 1) ÷ h)
  add: slope 2^(−i)
  add: slope 2^(−8i ÷ (h + 1))
  add: slope of the next power of two
self-scored
  self: score
self-skipped
  self: skip
self-carried
  self: carry
batch-attended
  mask: also hides all but the word itself
mask-missing
  masked_scores: left out
  masked_scores: a copy
  masked_scores: not used
mask-after-softmax
  masked_scores: left out, done to the weights
  masked_scores: a copy, done to the weights
mask-zero
  mask: puts 0
mask-weak
  mask: puts -10000
  mask: adds -10000
  mask: puts -1000
  mask: adds -1000
  mask: puts -100
  mask: adds -100
  mask: puts -10
  mask: adds -10
  mask: puts -100000
  mask: adds -100000
  mask: puts -1e-09
mask-added
  mask: adds 1 to what is seen
  mask: adds 1
mask-strict
  mask: hides the word itself too
  mask: hides the word itself too; exp: a row that sees nothing is 0
  mask: hides the word itself too; normalise: a row that sees nothing is 0
  mask: hides the word itself too; mask: puts -1000000000 in use
  mask: hides the word itself too; mask: adds -1000000000 in use
mask-reversed
  mask: hides what should be seen
  mask: hides what should be seen; exp: a row that sees nothing is 0
  mask: hides what should be seen; normalise: a row that sees nothing is 0
  mask: hides what should be seen; mask: puts -1000000000 in use
  mask: hides what should be seen; mask: adds -1000000000 in use
mask-turned
  mask: hides rows for columns
  mask: hides rows for columns; exp: a row that sees nothing is 0
  mask: hides rows for columns; normalise: a row that sees nothing is 0
  mask: hides rows for columns; mask: puts -1000000000 in use
  mask: hides rows for columns; mask: adds -1000000000 in use
mask-loose
  mask: not the next token
causal-corner
  mask: hides from the first token on
  mask: hides back from the last token
  mask: hides back from the last token; exp: a row that sees nothing is 0
  mask: hides back from the last token; normalise: a row that sees nothing is 0
  mask: from the first token on
  mask: back from the last token
  mask: back from the last token; exp: a row that sees nothing is 0
  mask: back from the last token; normalise: a row that sees nothing is 0
window-by-one
  mask: one more before
  mask: one less before
  mask: one more on both sides
  mask: one less on both sides
  mask: one more after
  mask: one less after
window-missing
  mask: no window
causal-missing
  mask: not causal
padding-missing
  mask: no padding
mask-causal
  mask: also hides from the first token on
  mask: also hides back from the last token
mask-other
mask-last-row
  mask: hides nothing from the last word
max-kept
  exp: maximum none
max-without-keepdims
  exp: maximum along rows, without keepdims; words: the whole sentence
sink-missing
  exp: without the sink
sink-not-in-maximum
  exp: the sink in the sum alone
sink-of-first
  exp: the first head's sink
sink-scaled
  exp: the sink divided, too
sink-given-value
  normalise: the sink's share to the first token in use
  normalise: the sink's share to the first token
  normalise: the sink's share to all tokens in use
  normalise: the sink's share to all tokens
softmax-base-2
  exp: base 2
softmax-base-10
  exp: base 10
argmax
  exp: the maximum alone
softmax-columns
  normalise: sum along columns; exp: maximum along columns; words: the whole sentence
  normalise: sum along columns; words: the whole sentence
  normalise: sum along columns; exp: maximum along columns
  normalise: sum along columns
sum-without-keepdims
  normalise: sum along rows, without keepdims; exp: maximum none; words: the whole sentence
  normalise: sum along rows, without keepdims; words: the whole sentence
  normalise: sum along rows, without keepdims; exp: maximum over the matrix; words: the whole sentence
  normalise: sum along rows, without keepdims; exp: maximum along rows, without keepdims; words: the whole sentence
softmax-all
  normalise: sum over the matrix; exp: maximum over the matrix; words: the whole sentence
  normalise: sum over the matrix; words: the whole sentence
  normalise: sum over the matrix; exp: maximum over the matrix
  normalise: sum over the matrix
softmax-heads
  normalise: sum of each cell, of all heads; exp: maximum of each cell, of all heads
  normalise: sum of each cell, of all heads; exp: maximum none
  normalise: sum of each cell, of all heads
softmax-all-heads
  normalise: sum along rows, of all heads; exp: maximum along rows, of all heads
  normalise: sum along rows, of all heads; exp: maximum none
  normalise: sum along rows, of all heads
softmax-none
  exponentials: left out; normalise: sum none
  exponentials: not used; normalise: sum none
sum-normalised
  exponentials: left out
  exponentials: not used
softmax-twice
  weights: softmax again
  weights: softmax again in use
  weights: softmax again, masked
  weights: softmax again in use, masked
weights-percent
  weights: times 100
  weights: times 100 in use
weights-transposed
  weights: turned in use
  weights: turned
  weights: turned in use; words: the whole sentence
  weights: turned; words: the whole sentence
dropout-left-on
dropout-on-scores
heads-not-split
  scores: heads not split; heads: none has steps of its own
  scores: heads not split; heads: none has steps of its own; divide: d of one head
  scores: heads not split
  scores: heads not split; divide: d of one head
heads-interleaved
  split: in turn
  split: in turn; concat: in turn
heads-reshaped
  split: by reshaping rows; words: the whole sentence
  split: by reshaping rows; concat: by reshaping rows; words: the whole sentence
heads-tiled
  keys, values: of heads in turn
  keys: of heads in turn
heads-share-first
  keys, values: of the first head
  keys: of the first head
qkv-cut-flat
  W_Q, W_K, W_V: as one, head by head, cut flat
qkv-cut-by-head
  W_Q, W_K, W_V: as one, cut head by head
heads-merged-reshaped
  concat: by reshaping rows; words: the whole sentence
  concat: by reshaping rows
heads-summed
  concat: added up
  concat: averaged
W_O-transposed
  W_O: turned
output-missing
  output: a copy
residual-added
  last: the embedding added
residual-normed
  last: the embedding added; last: each row normalised, epsilon 1e-05
  last: the embedding added; last: each row normalised, epsilon 1e-12
  last: the embedding added; last: each row normalised, epsilon 0.001
dropout-on-output
residual-missing
  residual_1: nothing added; residual_2: nothing added
  residual_1: nothing added
  residual_2: nothing added
residual-of-normed
  residual_1: the norm added; residual_2: the norm added
  residual_1: the norm added
  residual_2: the norm added
residual-without-positions
  residual_1: the embeddings alone added
residual-of-first-input
  residual_2: what attention was given added
residual-of-unnormed
  residual_2: what was normed added
block-norm-missing
  norm_1: a copy; norm_2: a copy
  norm_1: a copy
  norm_2: a copy
  norm_1: not used; norm_2: not used
  norm_1: not used
  norm_2: not used
block-norm-before
  norm_1: in the other place; norm_2: in the other place
  norm_1: in the other place
  norm_2: in the other place
block-norm-after
  norm_1: in the other place; norm_2: in the other place
  norm_1: in the other place
  norm_2: in the other place
  words: the whole sentence; norm_1: in the other place; norm_2: in the other place
  words: the whole sentence; norm_1: in the other place
block-norm-down-tokens
  norm_1: down the columns; norm_2: down the columns; words: the whole sentence
  norm_1: down the columns; norm_2: down the columns
  norm_1: down the columns; words: the whole sentence
  norm_1: down the columns
  norm_2: down the columns; words: the whole sentence
  norm_2: down the columns
block-norm-less-one
  norm_1: ÷ (d − 1); norm_2: ÷ (d − 1)
  norm_1: ÷ (d − 1)
  norm_2: ÷ (d − 1)
  norm_1: ÷ (d − 1), epsilon outside the root; norm_2: ÷ (d − 1), epsilon outside the root
  norm_1: ÷ (d − 1), epsilon outside the root
  norm_2: ÷ (d − 1), epsilon outside the root
block-norm-epsilon-outside
  norm_1: epsilon outside the root; norm_2: epsilon outside the root
  norm_1: epsilon outside the root
  norm_2: epsilon outside the root
block-norm-kind
  norm_1: rms; norm_2: rms
  norm_1: rms
  norm_2: rms
  norm_1: layer; norm_2: layer
  norm_1: layer
  norm_2: layer
block-norm-without-gain
  norm_1: without gain; norm_2: without gain
  norm_1: without gain
  norm_2: without gain
block-norm-without-shift
  norm_1: without shift; norm_2: without shift
  norm_1: without shift
  norm_2: without shift
block-norm-gain-by-one
  norm_1: gain + 1; norm_2: gain + 1
  norm_1: gain + 1
  norm_2: gain + 1
  norm_1: gain − 1; norm_2: gain − 1
  norm_1: gain − 1
  norm_2: gain − 1
block-norm-exchanged
  norm_1, norm_2: gains and shifts exchanged
  norm_1, norm_2: gains exchanged
hidden-layer-missing
  queries: without the hidden layer; keys: without the hidden layer; values: without the hidden layer
  queries: without the hidden layer; keys: without the hidden layer
  queries: without the hidden layer; values: without the hidden layer
  keys: without the hidden layer; values: without the hidden layer
  queries: without the hidden layer
  keys: without the hidden layer
  values: without the hidden layer
  queries: without the second layer; keys: without the second layer; values: without the second layer
  queries: without the second layer; keys: without the second layer
  queries: without the second layer; values: without the second layer
  keys: without the second layer; values: without the second layer
  queries: without the second layer
  keys: without the second layer
  values: without the second layer
hidden-activation-missing
  queries_activated: as it is; keys_activated: as it is; values_activated: as it is
  queries_activated: as it is; keys_activated: as it is
  queries_activated: as it is; values_activated: as it is
  keys_activated: as it is; values_activated: as it is
  queries_activated: as it is
  keys_activated: as it is
  values_activated: as it is
hidden-activation-other
  queries_activated: relu; keys_activated: relu; values_activated: relu
  queries_activated: relu; keys_activated: relu
  queries_activated: relu; values_activated: relu
  keys_activated: relu; values_activated: relu
  queries_activated: relu
  keys_activated: relu
  values_activated: relu
  queries_activated: gelu; keys_activated: gelu; values_activated: gelu
  queries_activated: gelu; keys_activated: gelu
  queries_activated: gelu; values_activated: gelu
  keys_activated: gelu; values_activated: gelu
  queries_activated: gelu
  keys_activated: gelu
  values_activated: gelu
  queries_activated: gelu-tanh; keys_activated: gelu-tanh; values_activated: gelu-tanh
  queries_activated: gelu-tanh; keys_activated: gelu-tanh
  queries_activated: gelu-tanh; values_activated: gelu-tanh
  keys_activated: gelu-tanh; values_activated: gelu-tanh
  queries_activated: gelu-tanh
  keys_activated: gelu-tanh
  values_activated: gelu-tanh
  queries_activated: silu; keys_activated: silu; values_activated: silu
  queries_activated: silu; keys_activated: silu
  queries_activated: silu; values_activated: silu
  keys_activated: silu; values_activated: silu
  queries_activated: silu
  keys_activated: silu
  values_activated: silu
hidden-bias-missing
  W_Q.b_1: not added; W_K.b_1: not added; W_V.b_1: not added
  W_Q.b_1: not added; W_K.b_1: not added
  W_Q.b_1: not added; W_V.b_1: not added
  W_K.b_1: not added; W_V.b_1: not added
  W_Q.b_1: not added
  W_K.b_1: not added
  W_V.b_1: not added
ffn-W_1-transposed
  feed_forward.W_1: turned
ffn-W_gate-transposed
  feed_forward.W_gate: turned
ffn-W_2-transposed
  feed_forward.W_2: turned
ffn-bias-missing
  feed_forward.b_1: not added; feed_forward.b_2: not added
  feed_forward.b_1: not added
  feed_forward.b_2: not added
ffn-activation-missing
  ffn_activated: as it is
ffn-relu
  ffn_activated: relu
ffn-gelu
  ffn_activated: gelu
  ffn_activated: gelu-tanh
ffn-silu
  ffn_activated: silu
ffn-gelu-form
  ffn_activated: gelu-tanh
  ffn_activated: gelu
ffn-gate-exchanged
  ffn_activated: gate and hidden exchanged in use
  ffn_activated: gate and hidden exchanged
ffn-gate-missing
  ffn_activated: without the gate
  ffn_activated: the gate alone
)");
}

TEST_CASE("vectors made as others are read what those read, and are written down so") {
  CHECK(changed(lecture(), {MadeAs{StepId::values, Source::keys}}) ==
        Lines{"- values = project(embeddings, W_V)", "+ values = project(embeddings, W_K)"});
  CHECK(changed(lecture(),
                {MadeAs{StepId::queries, Source::keys}, MadeAs{StepId::keys, Source::queries}}) ==
        Lines{"- queries = project(embeddings[words], W_Q)", "- keys = project(embeddings, W_K)",
              "+ queries = project(embeddings[words], W_K)", "+ keys = project(embeddings, W_Q)"});
  CHECK(changed(lecture(), {MadeAs{StepId::values, Source::embeddings}}) ==
        Lines{"- values = project(embeddings, W_V)", "+ values = split(embeddings)"});
}

TEST_CASE("vectors that are given get a step where they are made as others") {
  Input input = lecture();
  input.keys = matrix({{1, 2, 3, 4}, {5, 6, 7, 8}, {9, 10, 11, 12}});
  CHECK(changed(input, {MadeAs{StepId::keys, Source::queries}}) ==
        Lines{"+ keys = project(embeddings, W_Q)"});
  const auto made =
      edited(planned(input, Variant::qkv), {MadeAs{StepId::keys, Source::queries}}, input);
  REQUIRE(made);
  REQUIRE(made->steps.find(StepId::keys) != nullptr);
  CHECK(made->steps.find(StepId::scores)->from[1].step ==
        made->steps.place_of(*made->steps.find(StepId::keys)));
}

TEST_CASE("vectors used as others are made rightly, and stand beside what is used") {
  CHECK(changed(lecture(), {UsedAs{StepId::values, Source::keys}}) ==
        Lines{"- weighted_values = weigh(weights, values)", "+ ~values = project(embeddings, W_K)",
              "+ weighted_values = weigh(weights, ~values)"});
  CHECK(changed(lecture(), {UsedAs{StepId::keys, Source::queries, true}}, Variant::query_key) ==
        Lines{"- scores = dot(queries, keys)", "+ ~keys = project(embeddings, W_Q)",
              "+ scores = dot(queries, ~keys)"});
  CHECK(changed(lecture(), {UsedAs{StepId::keys, Source::queries}}, Variant::query_key) ==
        Lines{"- scores = dot(queries, keys)", "- weighted_values = weigh(weights, keys)",
              "+ ~keys = project(embeddings, W_Q)", "+ scores = dot(queries, ~keys)",
              "+ weighted_values = weigh(weights, ~keys)"});
  CHECK(changed(two_heads(), {UsedAs{StepId::values, Source::embeddings}}) ==
        Lines{"- head1.weighted_values = weigh(head1.weights, head1.values)",
              "- head2.weighted_values = weigh(head2.weights, head2.values)",
              "+ ~values = split(embeddings)", "+ ~head1.values = split(~values) of 2",
              "+ head1.weighted_values = weigh(head1.weights, ~head1.values)",
              "+ ~head2.values = split(~values) of 2",
              "+ head2.weighted_values = weigh(head2.weights, ~head2.values)"});
}

TEST_CASE("what an edit needs may not be there") {
  Input given = lecture();
  given.embeddings.reset();
  given.queries = given.keys = given.values = matrix({{1, 2}, {3, 4}, {5, 6}});
  const Lines cannot{"it cannot be made"};
  CHECK(changed(given, {UsedAs{StepId::values, Source::embeddings}}) == cannot);
  CHECK(changed(given, {Divides{Scaling::By::d_model}}) == cannot);
  Input memory = lecture();
  memory.memory = Memory{.tokens = {"m"}, .embeddings = matrix({{1, 2, 3, 4}})};
  memory.queries = matrix({{1, 2, 3, 4}, {1, 2, 3, 4}, {1, 2, 3, 4}});
  // There are three queries, and one token to attend to.
  CHECK(changed(memory, {MadeAs{StepId::keys, Source::queries}}) == cannot);
  CHECK(changed(memory, {MadeAs{StepId::keys, Source::values}}) != cannot);
  memory.mask = {.rule = MaskRule::matrix, .cells = matrix({{1}, {1}, {1}})};
  CHECK(changed(memory, {Hides{Masking::Hides::turned}}) == cannot);
  // Queries of 4 numbers are not compared with keys of 2.
  Input wide = lecture();
  wide.W_V = matrix({{1, 2}, {3, 4}, {5, 6}, {7, 8}});
  CHECK(changed(wide, {MadeAs{StepId::keys, Source::values}}) == cannot);
  Input part = lecture();
  part.mask = {.rule = MaskRule::matrix,
               .cells = matrix({{not_scored, not_scored, not_scored}, {1, 1, 1}, {1, 1, 1}})};
  CHECK(changed(part, {WholeSentence{}}) == cannot);
}

TEST_CASE("a matrix is read turned, a bias not added, wherever they are read") {
  Input input = lecture();
  input.b_K = matrix({{1, 2, 3, 4}});
  CHECK(changed(input, {Turned{"W_K"}}) ==
        Lines{"- keys = project(embeddings, W_K, b_K)", "+ keys = project(embeddings, W_Kᵀ, b_K)"});
  CHECK(changed(input, {WithoutBias{"b_K"}}) ==
        Lines{"- keys = project(embeddings, W_K, b_K)", "+ keys = project(embeddings, W_K)"});
  CHECK(changed(input, {Turned{"W_O"}}).empty());
  CHECK(changed(input, {WithoutBias{"b_Q"}}).empty());
}

TEST_CASE("a step left out is read past, or stands as a copy") {
  CHECK(changed(causal(), {LeftOut{StepId::masked_scores}}) ==
        Lines{"- masked_scores = mask(scaled_scores, mask) puts -inf",
              "- exponentials = exp(masked_scores)", "+ exponentials = exp(scaled_scores)"});
  CHECK(changed(causal(), {LeftOut{StepId::masked_scores, Stands::as_copy}}) ==
        Lines{"- masked_scores = mask(scaled_scores, mask) puts -inf",
              "+ masked_scores = split(scaled_scores)"});
}

TEST_CASE("a step moved to the weights makes them as they are written down, or as they are used") {
  CHECK(changed(lecture(), {MovedToWeights{StepId::scaled_scores}}) ==
        Lines{"- scaled_scores = divide(scores) by 2", "- exponentials = exp(scaled_scores)",
              "- weights = normalise(exponentials)", "+ exponentials = exp(scores)",
              "+ ~weights = normalise(exponentials)", "+ weights = divide(~weights) by 2"});
  CHECK(changed(lecture(), {MovedToWeights{StepId::scaled_scores, true}}) ==
        Lines{"- scaled_scores = divide(scores) by 2", "- exponentials = exp(scaled_scores)",
              "- weighted_values = weigh(weights, values)", "+ exponentials = exp(scores)",
              "+ ~weights = divide(weights) by 2", "+ weighted_values = weigh(~weights, values)"});
  CHECK(changed(causal(),
                {MovedToWeights{.step = StepId::masked_scores, .stands = Stands::as_copy}}) ==
        Lines{"- masked_scores = mask(scaled_scores, mask) puts -inf",
              "- weights = normalise(exponentials)", "+ masked_scores = split(scaled_scores)",
              "+ ~weights = normalise(exponentials)", "+ weights = mask(~weights, mask) puts 0"});
}

TEST_CASE("scores are divided by another number") {
  CHECK(changed(lecture(), {Divides{Scaling::By::dim}}) ==
        Lines{"- scaled_scores = divide(scores) by 2", "+ scaled_scores = divide(scores) by 4"});
  // The queries of all heads are compared, and d taken for that of one.
  CHECK(changed(two_heads(), {Undivided{}, LengthOfHead{}}) ==
        Lines{"- head1.scores = dot(head1.queries, head1.keys)",
              "- head2.scores = dot(head2.queries, head2.keys)",
              "+ head1.scores = dot(queries, keys)", "+ head2.scores = dot(queries, keys)"});
  CHECK(changed(two_heads(), {Divides{Scaling::By::none}, LengthOfHead{}}) ==
        Lines{"- head1.scaled_scores = divide(head1.scores) by 1.414",
              "- head2.scaled_scores = divide(head2.scores) by 1.414",
              "+ head1.scaled_scores = divide(head1.scores) by 1",
              "+ head2.scaled_scores = divide(head2.scores) by 1"});
}

TEST_CASE("a mask hides others, and what it hides becomes another number, at once or in use") {
  const std::string right = "- masked_scores = mask(scaled_scores, mask) puts -inf";
  CHECK(changed(causal(), {MaskCounts{MaskCounts::How::loose}}) ==
        Lines{right, "+ masked_scores = mask(scaled_scores, mask) puts -inf, counted otherwise"});
  CHECK(changed(causal(), {Puts{.number = 0}}) ==
        Lines{right, "+ masked_scores = mask(scaled_scores, mask) puts 0"});
  CHECK(changed(causal(), {Puts{.number = -5, .in_use = true}}) ==
        Lines{"- exponentials = exp(masked_scores)",
              "+ ~masked_scores = mask(masked_scores, mask) puts -5",
              "+ exponentials = exp(~masked_scores)"});
  CHECK(changed(causal(), {Puts{.number = -5, .in_use = true, .added = true}}) ==
        Lines{"- exponentials = exp(masked_scores)",
              "+ ~masked_scores = mask(scaled_scores, mask) adds -5",
              "+ exponentials = exp(~masked_scores)"});
  // Wherever the mask stands by then.
  CHECK(changed(causal(), {MovedToWeights{StepId::masked_scores}, Hides{Masking::Hides::strict}})
            .back() == "+ weights = mask(~weights, mask) puts 0, strict");
}

TEST_CASE("maximum and sum are those of other cells, wherever weights are normalised") {
  CHECK(changed(lecture(), {MaximumAlong{Along::matrix}, SumAlong{Along::column}}) ==
        Lines{"- exponentials = exp(scaled_scores)", "- weights = normalise(exponentials)",
              "+ exponentials = exp(scaled_scores) over the matrix",
              "+ weights = normalise(exponentials) along columns"});
  CHECK(changed(lecture(), {LeftOut{StepId::exponentials}, SumAlong{Along::nothing}}) ==
        Lines{"- exponentials = exp(scaled_scores)", "- weights = normalise(exponentials)",
              "+ weights = normalise(scaled_scores) along nothing"});
  CHECK(changed(lecture(), {MovedToWeights{StepId::scaled_scores}, SumAlong{Along::column}})[4] ==
        "+ ~weights = normalise(exponentials) along columns");
}

TEST_CASE("weights are turned where they are used, or as they are written down") {
  Input all = lecture();
  all.words = test::positions({0, 1, 2});
  CHECK(changed(all, {WeightsTurned{true}}) ==
        Lines{"- weighted_values = weigh(weights, values)",
              "+ weighted_values = weigh(weightsᵀ, values), unscored as 0"});
  CHECK(changed(all, {WeightsTurned{false}}) ==
        Lines{"- weights = normalise(exponentials)", "- weighted_values = weigh(weights, values)",
              "+ ~weights = normalise(exponentials)", "+ weights = split(~weightsᵀ)",
              "+ weighted_values = weigh(weights, values), unscored as 0"});
  // The one word of the lecture has a row of three weights; turned, they are three rows of one.
  CHECK(changed(lecture(), {WeightsTurned{true}}) == Lines{"it cannot be made"});
}

TEST_CASE("heads are dealt and joined otherwise, not split, or have no steps of their own") {
  const Lines dealt = changed(two_heads(), {Dealt{Dealing::in_turn}});
  CHECK(dealt.size() == 12);
  CHECK(dealt.back() == "+ head2.values = split(values) of 2 in turn");
  CHECK(changed(two_heads(), {Joined{Dealing::reshaped}}) ==
        Lines{"- concat = concat(head1.context, head2.context)",
              "+ concat = concat(head1.context, head2.context) reshaped"});
  CHECK(changed(two_heads(), {Undivided{}}) ==
        Lines{"- head1.scores = dot(head1.queries, head1.keys)",
              "- head1.scaled_scores = divide(head1.scores) by 1.414",
              "- head2.scores = dot(head2.queries, head2.keys)",
              "- head2.scaled_scores = divide(head2.scores) by 1.414",
              "+ head1.scores = dot(queries, keys)",
              "+ head1.scaled_scores = divide(head1.scores) by 2",
              "+ head2.scores = dot(queries, keys)",
              "+ head2.scaled_scores = divide(head2.scores) by 2"});
  CHECK(changed(lecture(), {Dealt{Dealing::in_turn}, Joined{Dealing::in_turn}}).empty());
  const auto one = edited(planned(two_heads(), Variant::qkv), {AsOneHead{}}, two_heads());
  REQUIRE(one);
  CHECK(one->steps.heads() == 1);
  for (const PlannedStep& step : one->steps) CHECK(step.shown == (step.head == 0));
}

TEST_CASE("the word itself is treated otherwise, where it is scored and where it is added") {
  const std::string right = "- context = sum(weighted_values)";
  CHECK(changed(lecture(), {SelfTreated{SelfPolicy::carry}}) ==
        Lines{right, "+ context = sum(weighted_values, values[words])"});
  CHECK(changed(lecture(), {SelfTreated{SelfPolicy::skip}}).empty());
  const auto skipped =
      edited(planned(lecture(), Variant::raw), {SelfTreated{SelfPolicy::skip}}, lecture());
  REQUIRE(skipped);
  CHECK(skipped->settings.self == SelfPolicy::skip);
  CHECK(test::told(*skipped).back() == "context = sum(weighted_values)");
}

TEST_CASE("dropped weights are put to 0, and the others divided by 1 − p") {
  CHECK(changed(lecture(), {Dropped{.p = 0.5, .kept = {matrix({{1, 0, 1}})}}}) ==
        Lines{"- weights = normalise(exponentials)", "+ ~weights = normalise(exponentials)",
              "+ ~~weights = mask(~weights, mask) puts 0, given",
              "+ weights = divide(~~weights) by 0.5"});
}

TEST_CASE("vectors are made of the other sentence's embeddings, where a mask allows it") {
  Input input = lecture();
  input.memory = Memory{.tokens = {"m", "n"}, .embeddings = matrix({{1, 2, 3, 4}, {5, 6, 7, 8}})};
  CHECK(changed(input, {MadeOf{StepId::keys, "embeddings"}}) == Lines{"it cannot be made"});
  CHECK(
      changed(input, {MadeOf{StepId::keys, "embeddings"}, MadeOf{StepId::values, "embeddings"}}) ==
      Lines{"- keys = project(memory, W_K)", "- values = project(memory, W_V)",
            "+ keys = project(embeddings, W_K)", "+ values = project(embeddings, W_V)"});
  // There are three words, and two tokens.
  CHECK(changed(input, {MadeOf{StepId::queries, "memory"}}) == Lines{"it cannot be made"});
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 1}, {1, 1}, {1, 1}})};
  CHECK(changed(input, {MadeOf{StepId::keys, "embeddings"},
                        MadeOf{StepId::values, "embeddings"}}) == Lines{"it cannot be made"});
  CHECK(changed(lecture(), {MadeOf{StepId::keys, "embeddings"}}) == Lines{"it cannot be made"});
}

TEST_CASE("a bias is added to what it is not for, or twice, if it is there") {
  Input input = lecture();
  input.b_K = matrix({{1, 2, 3, 4}});
  CHECK(changed(input, {WithBias{"b_K", StepId::keys}}) ==
        Lines{"- keys = project(embeddings, W_K, b_K)",
              "+ keys = project(embeddings, W_K, b_K, b_K)"});
  CHECK(changed(input, {WithBias{"b_K", StepId::queries}}).back() ==
        "+ queries = project(embeddings[words], W_Q, b_K)");
  CHECK(changed(input, {WithBias{"b_V", StepId::values}}).empty());
  CHECK(changed(input, {WithBias{"b_V", StepId::keys}}) == Lines{"it cannot be made"});
}

TEST_CASE("keys are not transposed where the shapes allow it, or filled into the other shape") {
  CHECK(changed(lecture(), {KeysUnturned{}}) == Lines{"it cannot be made"});
  CHECK(changed(lecture(), {KeysUnturned{.refilled = true}}) ==
        Lines{"- scores = dot(queries, keys)", "+ ~keys = split(keys) refilled",
              "+ scores = dot(queries, ~keysᵀ)"});
  Input square = lecture();
  square.W_Q = square.W_K = matrix({{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 1}});
  CHECK(changed(square, {KeysUnturned{}}) ==
        Lines{"- scores = dot(queries, keys)", "+ scores = dot(queries, keysᵀ)"});
  CHECK(changed(square, {KeysUnturned{.refilled = true}}) == Lines{"it cannot be made"});
}

TEST_CASE("a softmax is one of all heads, of other rows, of another base, or taken again") {
  CHECK(changed(two_heads(), {SumAlong{Along::cell, true}, MaximumAlong{Along::cell, true}}) ==
        Lines{"- head1.exponentials = exp(head1.scaled_scores)",
              "- head1.weights = normalise(head1.exponentials)",
              "- head2.exponentials = exp(head2.scaled_scores)",
              "- head2.weights = normalise(head2.exponentials)",
              "+ ~exponentials = concat(head1.scaled_scores, head2.scaled_scores)",
              "+ head1.exponentials = exp(head1.scaled_scores, ~exponentials) of each cell",
              "+ head2.exponentials = exp(head2.scaled_scores, ~exponentials) of each cell",
              "+ ~weights = concat(head1.exponentials, head2.exponentials)",
              "+ head1.weights = normalise(head1.exponentials, ~weights) of each cell",
              "+ head2.weights = normalise(head2.exponentials, ~weights) of each cell"});
  CHECK(changed(lecture(), {SumAlong{Along::cell, true}}) == Lines{"it cannot be made"});
  // One word has one sum, which no other token can be divided by.
  const SumAlong of_other_rows{.along = Along::row, .keepdims = false};
  CHECK(changed(lecture(), {of_other_rows}) == Lines{"it cannot be made"});
  CHECK(changed(lecture(), {of_other_rows, WholeSentence{}}).back() ==
        "+ weights = normalise(exponentials) without keepdims");
  CHECK(changed(lecture(), {Power{2.0}}).back() == "+ exponentials = exp(scaled_scores) of 2");
  CHECK(changed(lecture(), {SoftmaxAgain{}}) ==
        Lines{"- weights = normalise(exponentials)", "+ ~weights = normalise(exponentials)",
              "+ ~~weights = exp(~weights)", "+ weights = normalise(~~weights)"});
  CHECK(changed(lecture(), {SoftmaxAgain{.masked = true}}) == Lines{"it cannot be made"});
  CHECK(changed(causal(), {SoftmaxAgain{.in_use = true, .masked = true}}) ==
        Lines{"- weighted_values = weigh(weights, values)",
              "+ ~weights = mask(weights, mask) puts -inf", "+ ~~weights = exp(~weights)",
              "+ ~~~weights = normalise(~~weights)",
              "+ weighted_values = weigh(~~~weights, values)"});
}

TEST_CASE("a step may stand there rightly, and not be used") {
  CHECK(changed(lecture(), {LeftOut{StepId::scaled_scores, Stands::unused}}) ==
        Lines{"- exponentials = exp(scaled_scores)", "+ exponentials = exp(scores)"});
  CHECK(changed(lecture(), {MovedToWeights{StepId::scaled_scores, true, Stands::as_copy}}) ==
        Lines{"- scaled_scores = divide(scores) by 2", "- weighted_values = weigh(weights, values)",
              "+ scaled_scores = split(scores)", "+ ~weights = divide(weights) by 2",
              "+ weighted_values = weigh(~weights, values)"});
}

TEST_CASE("a causal mask is laid in the other corner, where there are two") {
  CHECK(changed(causal(), {Hides{Masking::Hides::first_aligned}}) == Lines{"it cannot be made"});
  Input input = lecture();
  input.memory = Memory{.tokens = {"a", "b"}, .embeddings = matrix({{1, 2, 3, 4}, {5, 6, 7, 8}})};
  input.words = test::positions({0, 1, 2});
  input.mask = {.rule = MaskRule::matrix, .cells = matrix({{1, 0}, {1, 1}, {1, 1}})};
  CHECK(changed(input, {Hides{Masking::Hides::first_aligned}}) == Lines{"it cannot be made"});
  CHECK(changed(input, {Hides{Masking::Hides::last_aligned}}).back() ==
        "+ masked_scores = mask(scaled_scores, mask) puts -inf, last aligned");
}

TEST_CASE("heads' contexts are added up, and what comes last has the embedding added") {
  CHECK(changed(two_heads(), {Joined{Dealing::added}}) ==
        Lines{"- concat = concat(head1.context, head2.context)",
              "+ concat = concat(head1.context, head2.context) added up"});
  CHECK(changed(two_heads(), {Averaged{}}) ==
        Lines{"- concat = concat(head1.context, head2.context)",
              "+ ~concat = concat(head1.context, head2.context) added up",
              "+ concat = divide(~concat) by 2"});
  CHECK(changed(lecture(), {WithResidual{}}) ==
        Lines{"- context = sum(weighted_values)", "+ ~context = sum(weighted_values)",
              "+ context = concat(~context, embeddings[words]) added up"});
}

TEST_CASE("what comes last is normalised, each row by its own mean and variance") {
  CHECK(changed(lecture(), {Normed{1e-5}}) == Lines{"- context = sum(weighted_values)",
                                                    "+ ~context = sum(weighted_values)",
                                                    "+ context = norm(~context) of 1e-05"});
  for_some_inputs(2, [](const Input& input) {
    const Matrix right = test::numbers_of(computed(input, {}), StepId::output);
    const Matrix normed = test::numbers_of(computed(input, {Normed{0.25}}), StepId::output);
    for (std::size_t i = 0; i < right.rows(); ++i) {
      double mean = 0.0, square = 0.0;
      for (const double cell : right.row(i)) {
        mean += cell / 4;
        square += cell * cell / 4;
      }
      for (std::size_t j = 0; j < 4; ++j) {
        const double expected = (right(i, j) - mean) / std::sqrt(square - mean * mean + 0.25);
        CHECK_THAT(normed(i, j), Catch::Matchers::WithinAbs(expected, 1e-9));
      }
    }
  });
}

TEST_CASE("a further mask hides beside the input's own, or where there is none") {
  CHECK(changed(lecture(), {AlsoHides{Masking::Hides::first_aligned}}) ==
        Lines{"- exponentials = exp(scaled_scores)",
              "+ ~masked_scores = mask(scaled_scores, mask) puts -inf, first aligned",
              "+ exponentials = exp(~masked_scores)"});
  // Of as many words as tokens there is but one corner.
  CHECK(changed(lecture(), {AlsoHides{Masking::Hides::last_aligned}}) ==
        Lines{"it cannot be made"});
  CHECK(changed(causal(), {AlsoHides{Masking::Hides::others}}) ==
        Lines{"- exponentials = exp(masked_scores)",
              "+ ~masked_scores = mask(masked_scores, mask) puts -inf, others",
              "+ exponentials = exp(~masked_scores)"});
  // The input's own may be hidden otherwise, and the further one stays.
  CHECK(
      changed(causal(), {AlsoHides{Masking::Hides::others}, MaskCounts{MaskCounts::How::loose}}) ==
      Lines{"- masked_scores = mask(scaled_scores, mask) puts -inf",
            "- exponentials = exp(masked_scores)",
            "+ masked_scores = mask(scaled_scores, mask) puts -inf, counted otherwise",
            "+ ~masked_scores = mask(masked_scores, mask) puts -inf, others",
            "+ exponentials = exp(~masked_scores)"});
}

TEST_CASE("scores that are dropped where they are used are written down as they were") {
  CHECK(changed(lecture(), {Dropped{.p = 0.5,
                                    .kept = {matrix({{1, 0, 1}})},
                                    .of = StepId::scaled_scores,
                                    .in_use = true}}) ==
        Lines{"- exponentials = exp(scaled_scores)",
              "+ ~scaled_scores = mask(scaled_scores, mask) puts 0, given",
              "+ ~~scaled_scores = divide(~scaled_scores) by 0.5",
              "+ exponentials = exp(~~scaled_scores)"});
}

TEST_CASE("other words are encoded, where there are any so far behind") {
  const auto made = edited(planned(lecture(), Variant::qkv), {WordsOff{1}}, lecture());
  REQUIRE(made);
  CHECK(made->words_off == 1);
  CHECK(changed(lecture(), {WordsOff{2}}) == Lines{"it cannot be made"});
  Input third = lecture();
  third.words = test::positions({2});
  const VariantTrace shifted = computed(lecture(), {WordsOff{1}});
  is_as_of(shifted, third);
}

TEST_CASE("a fused matrix cut otherwise gives heads other columns of the three") {
  for_some_inputs(2, [](const Input& given) {
    Input input = given;
    for (auto* b : {&input.b_Q, &input.b_K, &input.b_V}) b->reset();
    // Columns of q1 q2 k1 k2 v1 v2, two of each.
    const auto column = [&](std::size_t row, std::size_t at) {
      const auto& W = at < 4 ? input.W_Q : at < 8 ? input.W_K : input.W_V;
      return (*W)(row, at % 4);
    };
    const auto with_columns = [&](const std::vector<std::size_t>& places) {
      Input other = input;
      std::size_t from = 0;
      for (auto* W : {&other.W_Q, &other.W_K, &other.W_V}) {
        for (std::size_t i = 0; i < 4; ++i) {
          for (std::size_t j = 0; j < 4; ++j) (**W)(i, j) = column(i, places[from + j]);
        }
        from += 4;
      }
      return other;
    };
    is_as_of(computed(input, {FusedCut{true}}),
             with_columns({0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11}));
    is_as_of(computed(input, {FusedCut{false}}),
             with_columns({0, 1, 6, 7, 2, 3, 8, 9, 4, 5, 10, 11}));
  });
}

TEST_CASE("edits conflict where the second changes the same of the same step") {
  using By = Scaling::By;
  const auto do_conflict = [](const Edit& a, const Edit& b) {
    CHECK(conflict(a, b) == conflict(b, a));
    return conflict(a, b);
  };
  CHECK(do_conflict(Divides{By::dim}, Divides{By::none}));
  CHECK_FALSE(do_conflict(Divides{By::dim}, LengthOfHead{}));
  CHECK(do_conflict(LeftOut{StepId::exponentials}, MaximumAlong{Along::column}));
  CHECK_FALSE(do_conflict(LeftOut{StepId::exponentials}, SumAlong{Along::column}));
  CHECK(do_conflict(Turned{"W_Q"}, Turned{"W_Q"}));
  CHECK_FALSE(do_conflict(Turned{"W_Q"}, Turned{"W_K"}));
  CHECK_FALSE(do_conflict(Turned{"W_Q"}, WithoutBias{"b_Q"}));
  CHECK(do_conflict(LeftOut{StepId::output}, Turned{"W_O"}));
  CHECK(do_conflict(MadeAs{StepId::keys, Source::queries}, UsedAs{StepId::keys, Source::values}));
  CHECK_FALSE(do_conflict(MadeAs{StepId::keys, Source::queries}, Turned{"W_K"}));
  CHECK_FALSE(do_conflict(Hides{Masking::Hides::strict}, Puts{.number = 0}));
  CHECK(do_conflict(Dealt{Dealing::in_turn}, Undivided{}));
}

TEST_CASE("mistakes conflict where nothing would be seen of the first") {
  const Edits columns{SumAlong{Along::column}, MaximumAlong{Along::column}, WholeSentence{}};
  CHECK(conflict(columns, {SumAlong{Along::matrix}, MaximumAlong{Along::matrix}}));
  // Of these the column's maximum would be.
  CHECK_FALSE(conflict(columns, {SumAlong{Along::matrix}}));
  CHECK(conflict({SumAlong{Along::column}, WholeSentence{}}, {SumAlong{Along::matrix}}));
  CHECK_FALSE(conflict(columns, {}));
  CHECK_FALSE(conflict(Edits{}, columns));
}

TEST_CASE("turned and mixed up matrices give the numbers of an input that has them so") {
  for_some_inputs(2, [](const Input& input) {
    Input other = input;
    other.W_Q = transpose(*input.W_Q);
    is_as_of(computed(input, {Turned{"W_Q"}}), other);
    other = input;
    std::swap(other.W_Q, other.W_K);
    std::swap(other.b_Q, other.b_K);
    is_as_of(computed(input, {MadeAs{StepId::queries, Source::keys},
                              MadeAs{StepId::keys, Source::queries}}),
             other);
    other = input;
    other.W_V = input.W_K;
    other.b_V = input.b_K;
    is_as_of(computed(input, {MadeAs{StepId::values, Source::keys}}), other);
    other = input;
    other.b_Q.reset();
    other.b_O.reset();
    is_as_of(computed(input, {WithoutBias{"b_Q"}, WithoutBias{"b_O"}}), other);
  });
}

TEST_CASE("another scale, self policy or mask gives the numbers of an input that asks for it") {
  for_some_inputs(2, [](Input input) {
    Input other = input;
    other.scale.rule = Scale::Rule::none;
    is_as_of(computed(input, {Divides{Scaling::By::none}}), other);
    other = input;
    other.self = SelfPolicy::carry;
    is_as_of(computed(input, {SelfTreated{SelfPolicy::carry}}), other);
    other = input;
    input.mask.rule = MaskRule::causal;
    is_as_of(computed(input, {LeftOut{StepId::masked_scores}}), other);
    other.mask = {.rule = MaskRule::matrix,
                  .cells = matrix({{1, 1, 0, 0}, {1, 1, 1, 0}, {1, 1, 1, 1}, {1, 1, 1, 1}})};
    is_as_of(computed(input, {MaskCounts{MaskCounts::How::loose}}), other);
  });
}

TEST_CASE("columns dealt in turn give the numbers of matrices whose columns lie in that order") {
  for_some_inputs(2, [](const Input& input) {
    Input other = input;
    for (auto member :
         {&Input::W_Q, &Input::W_K, &Input::W_V, &Input::b_Q, &Input::b_K, &Input::b_V}) {
      const Matrix& from = *(input.*member);
      Matrix& to = *(other.*member);
      for (std::size_t i = 0; i < from.rows(); ++i) {
        // Columns 1 and 3 are the first head's, 2 and 4 the second's.
        std::size_t column = 0;
        for (const std::size_t j : {0U, 2U, 1U, 3U}) to(i, column++) = from(i, j);
      }
    }
    const auto expected = naive<double>(other, Variant::qkv, settings(other, Variant::qkv));
    const VariantTrace made = computed(input, {Dealt{Dealing::in_turn}});
    for (const StepId id : {StepId::queries, StepId::values, StepId::weights, StepId::context}) {
      for (const std::size_t head : {1U, 2U}) {
        CHECK(same_bits(test::numbers_of(made, id, head), expected.at({id, head})));
      }
    }
    CHECK(same_bits(test::numbers_of(made, StepId::output), expected.at({StepId::output, 0})));
  });
}

TEST_CASE("softmax down the columns gives weights that add up to 1 there, of the whole sentence") {
  for_some_inputs(1, [](Input input) {
    const auto all = naive<double>(input, Variant::qkv, settings(input, Variant::qkv));
    const auto& scaled = all.at({StepId::scaled_scores, 0});
    input.words = test::positions({2, 0});
    const VariantTrace made =
        computed(input, {SumAlong{Along::column}, MaximumAlong{Along::column}, WholeSentence{}});
    Rows<double> weights(4, std::vector<double>(4));
    for (std::size_t j = 0; j < 4; ++j) {
      double max = scaled[0][j];
      for (std::size_t i = 1; i < 4; ++i) max = std::max(max, scaled[i][j]);
      double sum = 0;
      for (std::size_t i = 0; i < 4; ++i) sum += elementary::exp(scaled[i][j] - max);
      for (std::size_t i = 0; i < 4; ++i) weights[i][j] = elementary::exp(scaled[i][j] - max) / sum;
    }
    CHECK(rows(made, StepId::weights) == test::chosen(weights, input.words));
    CHECK(rows(made, StepId::context) ==
          test::weighed(test::chosen(weights, input.words), all.at({StepId::values, 0})).second);
  });
}

TEST_CASE("weights transposed give each word the weights that others have for it") {
  for_some_inputs(1, [](const Input& input) {
    const auto all = naive<double>(input, Variant::qkv, settings(input, Variant::qkv));
    const auto& right = all.at({StepId::weights, 0});
    Rows<double> turned = right;
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = 0; j < 4; ++j) turned[i][j] = right[j][i];
    }
    const auto contexts = test::weighed(turned, all.at({StepId::values, 0})).second;
    const VariantTrace in_use = computed(input, {WeightsTurned{true}});
    CHECK(rows(in_use, StepId::weights) == right);
    CHECK(rows(in_use, StepId::context) == contexts);
    const VariantTrace written = computed(input, {WeightsTurned{false}});
    CHECK(rows(written, StepId::weights) == turned);
    CHECK(rows(written, StepId::context) == contexts);
    Input one = input;
    one.words = test::positions({3});
    CHECK(rows(computed(one, {WeightsTurned{false}, WholeSentence{}}), StepId::context) ==
          test::chosen(contexts, test::positions({3})));
  });
}

TEST_CASE("a mask after the softmax puts weights to 0 that the others have been divided by") {
  for_some_inputs(1, [](Input input) {
    const auto unmasked = naive<double>(input, Variant::qkv, settings(input, Variant::qkv));
    Rows<double> weights = unmasked.at({StepId::weights, 0});
    for (std::size_t i = 0; i < 4; ++i) {
      for (std::size_t j = i + 1; j < 4; ++j) weights[i][j] = 0.0;
    }
    input.mask.rule = MaskRule::causal;
    const VariantTrace made = computed(input, {MovedToWeights{StepId::masked_scores}});
    CHECK(rows(made, StepId::weights) == weights);
    CHECK(rows(made, StepId::context) ==
          test::weighed(weights, unmasked.at({StepId::values, 0})).second);
  });
}

TEST_CASE("no softmax gives the scaled scores as weights, or their shares of their sum") {
  for_some_inputs(1, [](const Input& input) {
    const auto all = naive<double>(input, Variant::qkv, settings(input, Variant::qkv));
    Rows<double> weights = all.at({StepId::scaled_scores, 0});
    CHECK(rows(computed(input, {LeftOut{StepId::exponentials}, SumAlong{Along::nothing}}),
               StepId::weights) == weights);
    for (auto& row : weights) {
      double sum = 0;
      for (const double z : row) sum += z;
      for (double& z : row) z /= sum;
    }
    CHECK(rows(computed(input, {LeftOut{StepId::exponentials}}), StepId::weights) == weights);
  });
}
