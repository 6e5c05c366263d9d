// "Did you mean …?" for a word that is close to one that was expected.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace attn {

/// The candidate that `word` most likely misspells, or "" when none is near: at most a third of
/// its letters (rounded up, but not all) inserted, dropped, changed or swapped with a neighbour; or
/// the one that `word` is the beginning of.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace attn
