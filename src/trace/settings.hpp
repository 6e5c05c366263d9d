// The choices that change how attention is computed, and the words that name them. The flags and
// the input file's keys of the same name both take their meaning from here.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

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

/// Which pairs of words a mask hides: none; causal: every token after the word itself; matrix: what
/// the input file says, cell by cell.
enum class MaskRule { none, causal, matrix };
inline constexpr std::array all_named_masks{MaskRule::none, MaskRule::causal};

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
std::string_view name(MaskRule rule);

/// The policy, scale or mask that `text` names, or nothing. A scale's number is finite and not 0; a
/// mask's matrix has no name.
std::optional<SelfPolicy> parse_self(std::string_view text);
std::optional<Scale> parse_scale(std::string_view text);
std::optional<MaskRule> parse_mask(std::string_view text);

/// Whether a number may divide scores: finite and not 0.
bool is_divisor(double number);

/// What a policy, a scale or a named mask may be, for messages: one place for the flag and the key.
std::string expected_self();
std::string expected_scale();
std::string expected_mask();

/// What the lecture does with the word itself: carries it in `raw`, scores it in the others.
SelfPolicy default_self(Variant variant);

}  // namespace attn
