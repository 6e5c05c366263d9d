// Edits of the softmax and its weights, and of sinks.
#pragma once

#include "trace/plan.hpp"

namespace attn {

/// A row that sees nothing becomes 0.
struct EmptyAsZero {
  bool in_weights = false;  ///< but only there: its exponentials stay undefined
};

/// The maximum that is taken off, or the sum that divides, is that of other cells: of this head
/// or of all, or read as that of another row.
struct MaximumAlong {
  Along along;
  bool of_all_heads = false;
  bool keepdims = true;
};
struct SumAlong {
  Along along;
  bool of_all_heads = false;
  bool keepdims = true;
};

/// Another base than e; of an infinite one only the maximum is left, and there are no exponentials.
struct Power {
  double base;
};

/// The softmax is taken of the weights, too: as they are written down, or where they are used; with
/// or without the mask.
struct SoftmaxAgain {
  bool in_use = false;
  bool masked = false;
};

/// Weights are turned: where they are used, or as they are written down.
struct WeightsTurned {
  bool in_use;
};

/// Weights are written down times a factor; and used so, too.
struct WeightsTimes {
  double factor;
  bool in_use;
};

/// All heads have the first one's sink; or it is divided as scores are.
struct SinkOfFirst {};
struct SinkScaled {};

/// The sink is left out; or it counts in the sum alone.
struct WithoutSink {};
struct SinkNotInMaximum {};

/// The share of the sink weighs vectors, as if it were the tokens': as the weights are written
/// down, or where they are used.
struct SinkWeighs {
  SinkGoes goes;
  bool in_use = false;
};

}  // namespace attn
