#include "text/suggest.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace attn {
namespace {

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// Optimal string alignment: Levenshtein's distance in which swapping two neighbours costs one.
// Capitals count as their small letters: "w_q" is a likely slip for "W_Q".
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      cost[i][j] =
          std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
          lower(a[i - 2]) == lower(b[j - 1])) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t longest = 64;  // no name is longer, and the distance is quadratic
  if (word.size() > longest) return {};
  std::string_view best;
  std::size_t best_distance = std::min((word.size() + 2) / 3 + 1, word.size());
  for (const auto candidate : candidates) {
    // As many letters are inserted or dropped at least: none of a megabyte is compared.
    const std::size_t least =
        std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
    if (least >= best_distance) continue;
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  // The beginning of a name is more likely an abbreviation than two slips.
  if (best.empty() || best_distance > 1) {
    for (const auto candidate : candidates) {
      if (word.size() > 1 && candidate.starts_with(word)) return candidate;
    }
  }
  return best;
}

}  // namespace attn
