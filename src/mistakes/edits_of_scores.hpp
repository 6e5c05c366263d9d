// Edits of the scores, of what is added to them, and of masks.
#pragma once

#include <memory>

#include "trace/matrix.hpp"
#include "trace/plan.hpp"
#include "trace/settings.hpp"

namespace attn {

/// Keys are not transposed for the scores; or their numbers are filled into the transposed shape.
struct KeysUnturned {
  bool refilled = false;
};

/// Scores are divided by another number.
struct Divides {
  Scaling::By by;
  double number = 1.0;  ///< By::number: it
};

/// The length of one head's vectors is taken for that of those compared.
struct LengthOfHead {};
/// Whatever is compared, the right vectors' divisor divides.
struct KeepsDivisor {};

/// The mask hides others.
struct Hides {
  Masking::Hides which;
  std::shared_ptr<const Matrix> kept{};  ///< Masking::Hides::given: words encoded × tokens
};

/// What it hides becomes another number than −∞; in use alone, where −∞ is written down.
struct Puts {
  double number;
  bool in_use = false;
  bool added = false;    ///< to the score
  bool to_seen = false;  ///< to scores that it does not hide, in place of those
};

/// A further mask hides others, too.
struct AlsoHides {
  Masking::Hides which;
  std::shared_ptr<const Matrix> kept{};  ///< as in Hides
};

/// The word itself is treated otherwise.
struct SelfTreated {
  SelfPolicy policy;
};

/// The distance is counted as if nothing were cached.
struct DistanceWithoutPast {};

/// The bias is taken off; or all heads have the first one's.
struct ScoreBiasTakenOff {};
struct ScoreBiasOfFirst {};

/// Of what is added to the scores the matrix is left out, or what falls with the distance; or the
/// matrix is turned.
struct WithoutScoreBias {
  bool slope = false;
};
struct ScoreBiasTurned {};

/// Slopes of other heads: i of h.
struct Sloped {
  enum class How {
    rises,        ///< the right ones, but the bias grows with the distance
    halved,       ///< 2^(−i)
    from_zero,    ///< 2^(−8(i − 1) ÷ h)
    of_one_more,  ///< as if there were one head more
    rounded_up,   ///< those of the next power of two
    any_head,     ///< 2^(−8i ÷ h), also where h is no power of two
    usual,        ///< those that follow from h, where others are given
    reversed      ///< the first head's for the last
  };
  How how;
};

/// The mask's windows, and its causal parts, are counted otherwise, or such a part is left out.
struct MaskCounts {
  enum class How {
    loose,        ///< causal: the next token is seen, too
    from_start,   ///< causal and windows: the first word beside the first token
    from_end,     ///< the last word beside the last token
    more_before,  ///< the window is larger by one, or smaller
    less_before,
    more_after,
    less_after,
    more,
    less,
    without_window,  ///< of several masks these are left out
    without_causal,
    without_padding  ///< or a matrix
  };
  How how;
};

/// Scores that are larger become ∞.
struct Overflows {
  double largest;
};

}  // namespace attn
