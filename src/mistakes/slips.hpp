// What can be done otherwise than attention has it. A known mistake (catalogue.hpp) is a change of
// these, or of the settings themselves.
#pragma once

#include <vector>

#include "trace/matrix.hpp"
#include "trace/settings.hpp"

namespace attn {

/// One flag for each learned matrix, or for its bias.
struct OfMatrices {
  bool Q = false, K = false, V = false, O = false;
  friend bool operator==(const OfMatrices&, const OfMatrices&) = default;
};

/// What is done wrongly. As it stands, nothing is.
struct Slips {
  /// Which vectors are taken for the queries, the keys and the values.
  enum class Source { queries, keys, values, embeddings };
  Source queries = Source::queries, keys = Source::keys, values = Source::values;
  /// The vectors are computed rightly, and only used in each other's place.
  bool mixed_up_in_use = false;
  bool right_keys_summed = false;  ///< query-key: keys are mixed up only where they are scored
  bool embeddings_scored = false;  ///< embeddings are compared in place of queries and keys

  OfMatrices turned{};     ///< a learned matrix is read transposed
  OfMatrices no_bias{};    ///< its bias is left off
  bool no_output = false;  ///< W_O and b_O are left off

  enum class Scaling { as_set, sqrt, d_model, tokens, multiplied };
  Scaling scaling = Scaling::as_set;
  /// When scores are scaled: before the softmax; after it, so that the weights are scaled; or when
  /// the weights are used.
  enum class ScaledWhen { before_softmax, after_softmax, in_use };
  ScaledWhen scaled_when = ScaledWhen::before_softmax;

  /// Which scores the mask hides.
  enum class Hides {
    as_set,
    strict,    ///< those of a word with itself, too
    opposite,  ///< those that should be seen, and the other way round
    turned,    ///< its rows and columns change places
    loose      ///< causal: not that of the next token
  };
  Hides hides = Hides::as_set;
  /// What becomes of the scores that it hides.
  enum class Masking {
    as_set,
    missing,        ///< nothing
    after_softmax,  ///< their weights become 0, and the others stay
    zero            ///< they become 0
  };
  Masking masking = Masking::as_set;
  /// What hides: −∞; −10⁹ in the score's place; or −10⁹ added to it. Where all is hidden, the last
  /// two hide nothing.
  enum class Hiding { infinite, filled, added };
  Hiding hiding = Hiding::infinite;
  bool unmasked_written = false;  ///< missing, after_softmax: as masked_scores, which hide nothing

  /// What the weights are made of.
  enum class Shares {
    exponentials,
    scores,       ///< the scaled scores themselves
    score_shares  ///< each scaled score ÷ the sum of them
  };
  Shares shares = Shares::exponentials;
  /// Which cells share 1 among them.
  enum class Over { row, column, matrix };
  Over over = Over::row;
  /// Whose maximum is taken off before e^: that of the same cells, of the row, or none.
  enum class Maximum { same, row, none };
  Maximum maximum = Maximum::same;

  /// How the weights are turned: not; where they are used; before they are written down.
  enum class Turning { none, in_use, written };
  Turning weights_turned = Turning::none;

  /// How columns are dealt to the heads.
  enum class Dealing {
    blocks,
    none,     ///< every head scores with all of them
    in_turn,  ///< column c goes to head c mod h
    reshaped  ///< the rows, written one after the other, are cut into h parts
  };
  Dealing dealing = Dealing::blocks;
  bool joined_as_dealt = false;  ///< the contexts are put together the same way
  bool as_one_head = false;      ///< Dealing::none: no head has steps of its own
  bool head_length = false;      ///< Dealing::none: scaled by the length of a head's vectors still

  /// Words that are not encoded are computed too, as their rows count where rows are mixed.
  bool whole_sentence = false;
  /// Dropout: for each head what every weight of the words encoded is multiplied by, as the weights
  /// are written down; empty: none.
  std::vector<Matrix> dropout{};
};

/// How a variant is computed, rightly or not.
struct MistakenSettings {
  Settings settings{};
  Slips slips{};
};

}  // namespace attn
