// Edits of what stands around attention: positions that are added, residuals, norms, and networks.
#pragma once

#include <optional>

#include "trace/block.hpp"
#include "trace/positions.hpp"
#include "trace/steps.hpp"

namespace attn {

/// Positions are added once more.
struct PositionedTwice {};

/// The sinusoid that is added has its sines and cosines in another order, or other exponents; or it
/// is counted from another position than the first.
struct SinusoidOrdered {
  Sinusoid::Order order;
};
struct SinusoidRaised {
  Sinusoid::Exponent exponent;
};
struct SinusoidFrom {
  double off = 0.0;   ///< so many positions further on
  bool anew = false;  ///< whatever is cached
};

/// A residual adds what attention, or the network, made to something else than what it was given.
struct ResidualOf {
  enum class What {
    nothing,            ///< it is left out
    normed,             ///< to the norm of what was given, which is read
    without_positions,  ///< to the embeddings alone
    first_given,        ///< the network's to what attention was given
    unnormed            ///< the network's to what was normed for it
  };
  StepId step;  ///< residual_1 or residual_2
  What what;
};

/// A norm of the block is computed otherwise.
struct NormedAs {
  enum class How {
    down_columns,
    less_one,         ///< its variance or mean of squares is a sum ÷ (d − 1)
    epsilon_outside,  ///< ε is added to the root
    both,             ///< both of these
    as_rms,
    as_layer,
    without_gain,
    without_shift,
    gain_plus_one,
    gain_minus_one
  };
  StepId step;  ///< norm_1 or norm_2
  How how;
};

/// Each of the block's norms has the gain of the other; and its shift, too.
struct ParametersExchanged {
  bool shifts;
};

/// A norm that belongs after the sum is done before attention or the network reads, or the other
/// way round.
struct NormMoved {
  StepId step;  ///< norm_1 or norm_2
};

/// Hidden numbers get another activation, or none.
struct ActivatedAs {
  StepId step;
  std::optional<Activation> activation{};
};

/// The gate and the hidden numbers change places, as they are made or where they are used; or one
/// of them is left out.
struct Gated {
  enum class How { exchanged, exchanged_in_use, without_gate, without_hidden };
  How how;
};

/// Of the small network that makes queries, keys or values one layer is left out.
struct LayerLeftOut {
  StepId vectors;
  bool second;
};

}  // namespace attn
