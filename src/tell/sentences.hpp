// Sentences that several pages say: what a step or a variant does, where it departs from the
// Transformer, and what is said of numbers that were hidden or not scored.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "trace/trace.hpp"

namespace attn {

/// What a step does, in words: "queries are compared with keys".
std::string action(const Step& step);

/// What a variant does, in a sentence or two: "Queries are compared with keys, and keys are
/// summed."
std::string summary(const Trace& trace, const VariantTrace& variant);

/// Why a step is not what the Transformer does ("Attention Is All You Need", Vaswani et al. 2017,
/// section 3.2), in one sentence; or nothing where it is.
std::optional<std::string> departure(const Step& step, const Settings& settings);

/// The heading of one word: `encoding "fly" (word 2 of 3)`.
std::string encoding(const Input& input, Position word);

/// Why a word's score for itself is missing, where that policy is followed.
std::string_view why_not_scored(SelfPolicy self);

/// What is said of a number that a mask hides or might hide; {} is what it was made of.
inline constexpr std::string_view hidden_score = "−∞ in place of {}: hidden by the mask";
inline constexpr std::string_view seen_score = "{}, which the mask does not hide";
inline constexpr std::string_view hidden_exponential = "e^{} = 0: hidden by the mask";
inline constexpr std::string_view hidden_weight = "{}: hidden by the mask";

/// What stands beside the weight of a token that a mask hides, and a sentence that says what it
/// means.
inline constexpr std::string_view hidden_remark = "hidden";
std::string hidden_text();

}  // namespace attn
