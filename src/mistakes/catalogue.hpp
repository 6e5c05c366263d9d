// The known mistakes: each an edit of a plan of attention, with a name, what it is and how
// to put it right, and where it has been seen.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "mistakes/edits.hpp"
#include "mistakes/notation.hpp"
#include "trace/input.hpp"

namespace attn {

/// What a mistake is made in.
struct Situation {
  const Input& input;
  Variant variant;
  Settings settings;    ///< how the variant is computed rightly
  Notation notation{};  ///< and how it is written down
};

/// Where a mistake has been seen; both empty where we know of no place.
struct Sighting {
  std::string_view what;     ///< what was done there, a sentence without its full stop
  std::string_view address;  ///< of the page that says so
};

/// What of a mistake no catalogue can know, so that it is found in the numbers; but for that of the
/// mask's number and that of the base, which have their usual ways, such a mistake has none.
enum class Fits {
  nothing,
  dropout,            ///< which weights were dropped, at random, and how many (guess/dropout.hpp)
  dropout_of_scores,  ///< the same of scores
  dropout_of_output,  ///< and of what comes last
  divisor,            ///< by what scores were divided (guess/divisor.hpp)
  mask,               ///< what was hidden (guess/other_mask.hpp)
  mask_number,        ///< what hidden scores became (guess/mask_number.hpp)
  bias,               ///< what was added, and to which vectors (guess/other_bias.hpp)
  base                ///< with which base queries and keys were turned (guess/rotary_base.hpp)
};

/// One known mistake, and what may be said of it.
struct Mistake {
  std::string_view id;      ///< "scale-none"
  std::string_view name;    ///< "not scaled"
  std::string_view what;    ///< one sentence that says what it is and how to put it right
  Sighting seen;            ///< in the wild
  std::string_view expose;  ///< what an example must have so that the mistake shows
  /// Whether it would be a mistake there at all.
  bool (*applies)(const Situation&);
  /// The ways in which it is made, each an edit of the right plan. Programs differ in what they
  /// write down on the way, so the first is the usual one, and any may be meant.
  std::vector<Edits> ways;
  Fits fits = Fits::nothing;
};

/// All of them, in the order in which attention is computed.
const std::vector<Mistake>& catalogue();

/// Its parts, each in a file of its own.
std::vector<Mistake> mistakes_of_added_positions();
std::vector<Mistake> mistakes_of_vectors();
std::vector<Mistake> mistakes_of_memory();
std::vector<Mistake> mistakes_of_positions();
std::vector<Mistake> mistakes_of_scores();
std::vector<Mistake> mistakes_of_biases();
std::vector<Mistake> mistakes_of_masks();
std::vector<Mistake> mistakes_of_softmax();
std::vector<Mistake> mistakes_of_heads();
std::vector<Mistake> mistakes_of_outputs();
std::vector<Mistake> mistakes_of_residuals();
std::vector<Mistake> mistakes_of_networks();

/// The mistake of that id; nullptr when there is none.
const Mistake* find_mistake(std::string_view id);

}  // namespace attn
