// The choices that change how attention is computed, and the words that name them. The flags and
// the input file's keys of the same name both take their meaning from here.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "trace/mask.hpp"

namespace attn {

/// The lecture's three variants, in the lecture's order.
enum class Variant { raw, query_key, qkv };
inline constexpr std::array all_variants{Variant::raw, Variant::query_key, Variant::qkv};

/// What becomes of the word that is being encoded:
/// carry: not scored; its own vector is added to the context as it is;
/// skip: not scored, and left out of the context;
/// score: scored like every other word.
enum class SelfPolicy { carry, skip, score };
inline constexpr std::array all_self_policies{SelfPolicy::carry, SelfPolicy::skip,
                                              SelfPolicy::score};

/// What scores are divided by.
struct Scale {
  enum class Rule { sqrt, none, dim, number };
  Rule rule = Rule::sqrt;
  double number = 1.0;  ///< used by Rule::number alone; finite, not 0

  /// √d, 1, d or the number, for compared vectors of length d.
  double divisor(std::size_t d) const;

  friend bool operator==(const Scale&, const Scale&) = default;
};
inline constexpr std::array all_named_scales{Scale::Rule::sqrt, Scale::Rule::none,
                                             Scale::Rule::dim};

/// What becomes of a word that may see nothing: the input is refused; its weights are 0; or every
/// token weighs the same.
enum class EmptyRows { refuse, zeros, uniform };
inline constexpr std::array all_empty_rows{EmptyRows::refuse, EmptyRows::zeros, EmptyRows::uniform};

/// What is divided: the scores; the queries, before they are compared; or both, queries and keys,
/// each by the root of the divisor.
enum class ScaleOn { scores, queries, both };
inline constexpr std::array all_scale_on{ScaleOn::scores, ScaleOn::queries, ScaleOn::both};

/// How one variant is computed.
struct Settings {
  SelfPolicy self = SelfPolicy::score;
  Scale scale;
  MaskRule mask = MaskRule::none;

  friend bool operator==(const Settings&, const Settings&) = default;
};

/// The id of a variant, a policy or a rule, as flags and files spell it. A number's rule is
/// "number".
std::string_view name(Variant variant);
std::string_view name(SelfPolicy policy);
std::string_view name(Scale::Rule rule);
std::string_view name(EmptyRows rows);
std::string_view name(ScaleOn on);

/// What `text` names, or nothing. A scale's number is finite and not 0.
std::optional<SelfPolicy> parse_self(std::string_view text);
std::optional<Scale> parse_scale(std::string_view text);
std::optional<EmptyRows> parse_empty_rows(std::string_view text);
std::optional<ScaleOn> parse_scale_on(std::string_view text);

/// Whether a number may divide scores: finite and not 0.
bool is_divisor(double number);

/// What they may be, for messages: one place for the flag and the key.
std::string expected_self();
std::string expected_scale();
std::string expected_empty_rows();
std::string expected_scale_on();

/// What the lecture does with the word itself: carries it in `raw`, scores it in the others.
SelfPolicy default_self(Variant variant);

}  // namespace attn
