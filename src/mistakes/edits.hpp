// What a known mistake does otherwise than attention has it: edits of a plan, as data. They can be
// printed, combined, and seen to conflict without anything being computed.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/input.hpp"
#include "trace/plan.hpp"

namespace attn {

/// Vectors that may be taken for others.
enum class Source { queries, keys, values, embeddings };

/// Queries, keys or values are made as others are, and written down so.
struct MadeAs {
  StepId vectors;
  Source as;
};

/// They are made rightly, but where they are used others stand: everywhere, or in the scores alone.
struct UsedAs {
  StepId vectors;
  Source as;
  bool in_scores_alone = false;
};

/// A learned matrix is read turned.
struct Turned {
  std::string_view matrix;
};

/// A bias is not added.
struct WithoutBias {
  std::string_view bias;
};

/// A step is left out, so that what it reads is read in its place; or it stands there, but is a
/// copy of what it reads.
struct LeftOut {
  StepId step;
  bool stands_as_copy = false;
};

/// Scores are not scaled, or not masked, but the weights are: as they are written down, or where
/// they are used. What a mask hides of weights is 0.
struct MovedToWeights {
  StepId step;
  bool in_use = false;
  bool stands_as_copy = false;  ///< as of LeftOut
};

/// Scores are divided by another number.
struct Divides {
  Scaling::By by;
};

/// The length of one head's vectors is taken for that of those compared.
struct LengthOfHead {};

/// The mask hides others.
struct Hides {
  Masking::Hides which;
};

/// What it hides becomes another number than −∞; in use alone, where −∞ is written down.
struct Puts {
  double number;
  bool in_use = false;
  bool added = false;  ///< to the score
};

/// The maximum that is taken off, or the sum that divides, is that of other cells.
struct MaximumAlong {
  Along along;
};
struct SumAlong {
  Along along;
};

/// Weights are turned: where they are used, or as they are written down.
struct WeightsTurned {
  bool in_use;
};

/// Columns are dealt out to the heads otherwise; their contexts are put together otherwise.
struct Dealt {
  Dealing dealing;
};
struct Joined {
  Dealing dealing;
};

/// Every head scores with all of the queries and keys; and none has steps of its own.
struct Undivided {};
struct AsOneHead {};

/// The word itself is treated otherwise.
struct SelfTreated {
  SelfPolicy policy;
};

/// Words that are not encoded count too, since rows are mixed.
struct WholeSentence {};

/// Dropout: of each head the weights that are kept (1, and 0 for the others), words encoded ×
/// tokens; those are divided by 1 − p.
struct Dropped {
  double p;
  std::vector<Matrix> kept;
};

using Edit = std::variant<MadeAs, UsedAs, Turned, WithoutBias, LeftOut, MovedToWeights, Divides,
                          LengthOfHead, Hides, Puts, MaximumAlong, SumAlong, WeightsTurned, Dealt,
                          Joined, Undivided, AsOneHead, SelfTreated, WholeSentence, Dropped>;
using Edits = std::vector<Edit>;

/// Makes the edits one after the other, in a plan that was made for this input; or nothing where
/// they cannot be made with it: what they need is not there, or does not fit.
std::optional<Plan> edited(const Plan& plan, const Edits& edits, const Input& input);

/// Whether two edits change the same of the same step, so that only the second would be seen.
bool conflict(const Edit& first, const Edit& second);
/// Whether nothing of the first edits would be seen once the second are made.
bool conflict(const Edits& first, const Edits& second);

/// An edit in a few words: "divide: divisor 1", "normalise: sum along columns".
std::string text_of(const Edit& edit);

}  // namespace attn
