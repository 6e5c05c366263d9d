// Sentences that several pages say: what a step or a variant does, where it departs from the
// Transformer, and what is said of numbers that were hidden or not scored.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.hpp"

namespace attn {

/// What a step does, in words: "queries are compared with keys".
std::string action(const Step& step);

/// What a variant does, in a sentence or two: "Queries are compared with keys, and keys are
/// summed."
std::string summary(const VariantTrace& variant);

/// That words attend to another sentence, and how that came about.
std::string about_memory(const Input& input);

/// Both, as far as they go together.
std::string summary(const Trace& trace, const VariantTrace& variant);

/// Why a step is not what the Transformer does ("Attention Is All You Need", Vaswani et al. 2017,
/// section 3.2), in one sentence; or nothing where it is.
std::optional<std::string> departure(const Step& step, const Settings& settings);

/// The heading of one word: `encoding "fly" (word 2 of 3)`.
std::string encoding(const Input& input, Position word);

/// The heading of one of several: `"fly" worked out (word 2 of 3)`.
std::string working_out(const Input& input, Position word);

/// `whom does "fly" attend to?`, or how many words do.
std::string question(const Input& input);

/// Why scores are divided by the root of just this number: "4 numbers in q and in k: d_k"; empty
/// where they are not.
std::string why_this_root(const VariantTrace& variant, const Step& scaled);

/// What a variant's last vectors are handed to.
std::string what_goes_on(const Trace& trace, const VariantTrace& variant);

/// Why a word's score for itself is missing, where that policy is followed.
std::string_view why_not_scored(SelfPolicy self);

/// What is said of a number that a mask hides or might hide; {} is what it was made of.
inline constexpr std::string_view hidden_score = "−∞ in place of {}: hidden by the mask";
inline constexpr std::string_view seen_score = "{}, which the mask does not hide";
inline constexpr std::string_view hidden_exponential = "e^{} = 0: hidden by the mask";
inline constexpr std::string_view uniform_exponential = "1: nothing is seen, all count alike";
inline constexpr std::string_view hidden_weight = "{}: hidden by the mask";
inline constexpr std::string_view nothing_added_up = "{}: the word sees nothing";

/// What the rows of projections say, and where their matrices W are from; and, if asked for, what
/// the first number of each is made of.
std::string about_projections(const std::vector<const Step*>& projections, bool first_numbers);

/// What brackets around a score mean.
inline constexpr std::string_view in_brackets =
    "In brackets: hidden. Z′ is −∞ there, less than any number, and e^−∞ is 0.";

/// How a matrix of words × tokens is read; `mark`: how its largest weights are shown.
std::string how_to_read(std::string_view mark, bool has_unscored);

/// What is said where products with a factor 0 are left out of a sum.
inline constexpr std::string_view zeros_left_out = "not shown: products by 0, …; --arithmetic all";

/// What stands beside the weight of a token that a mask hides, and a sentence that says what it
/// means.
inline constexpr std::string_view hidden_remark = "hidden";
inline constexpr std::string_view unscored_remark = "not scored";
std::string hidden_text();

/// What a sink is called among the tokens.
inline constexpr std::string_view sink_label = "the sink";

}  // namespace attn
