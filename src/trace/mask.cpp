#include "trace/mask.hpp"

#include <algorithm>
#include <charconv>

namespace attn {
namespace {

constexpr std::string_view window_prefix = "window:";

std::optional<std::size_t> parse_count(std::string_view text) {
  std::size_t count = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, count);
  if (text.empty() || error != std::errc{} || rest != end) return std::nullopt;
  return count;
}

std::optional<Mask> parse_window(std::string_view text) {
  const std::size_t colon = text.find(':');
  const auto before = parse_count(text.substr(0, colon));
  const auto after = colon == text.npos ? std::size_t{0} : parse_count(text.substr(colon + 1));
  if (!before || !after) return std::nullopt;
  return Mask{.rule = MaskRule::window, .before = before, .after = after};
}

std::optional<Mask> parse_one(std::string_view text) {
  for (const MaskRule rule : {MaskRule::none, MaskRule::causal, MaskRule::causal_end}) {
    if (text == name(rule)) return Mask{.rule = rule};
  }
  if (!text.starts_with(window_prefix)) return std::nullopt;
  return parse_window(text.substr(window_prefix.size()));
}

}  // namespace

std::string_view name(MaskRule rule) {
  switch (rule) {
    case MaskRule::none:
      return "none";
    case MaskRule::causal:
      return "causal";
    case MaskRule::causal_end:
      return "causal-end";
    case MaskRule::window:
      return "window";
    case MaskRule::padding:
      return "padding";
    case MaskRule::matrix:
      break;
    case MaskRule::all:
      return "all";
    case MaskRule::heads:
      return "heads";
  }
  return "matrix";
}

bool Mask::hides(Position word, Position token, std::size_t head) const {
  const std::ptrdiff_t own = static_cast<std::ptrdiff_t>(index_of(word)) + offset;
  const std::ptrdiff_t behind = own - static_cast<std::ptrdiff_t>(index_of(token));
  switch (rule) {
    case MaskRule::none:
      return false;
    case MaskRule::causal:
    case MaskRule::causal_end:
      return behind < 0;
    case MaskRule::window:
      return (before && behind > static_cast<std::ptrdiff_t>(*before)) ||
             (after && -behind > static_cast<std::ptrdiff_t>(*after));
    case MaskRule::padding:
      return cells(0, index_of(token)) == 0.0;
    case MaskRule::all:
      return std::ranges::any_of(parts,
                                 [&](const Mask& part) { return part.hides(word, token, head); });
    case MaskRule::heads:
      return parts[head == 0 ? 0 : head - 1].hides(word, token, head);
    case MaskRule::matrix:
      break;
  }
  return cells(index_of(word), index_of(token)) == 0.0;
}

bool Mask::covers(Position word) const {
  const bool own = rule != MaskRule::matrix || is_scored(cells(index_of(word), 0));
  return own && std::ranges::all_of(parts, [&](const Mask& part) { return part.covers(word); });
}

bool Mask::has(MaskRule other) const {
  return rule == other ||
         std::ranges::any_of(parts, [&](const Mask& part) { return part.has(other); });
}

bool Mask::is_additive() const {
  return was_additive || std::ranges::any_of(parts, &Mask::is_additive);
}

void Mask::settle(std::size_t words, std::size_t tokens, std::size_t cached) {
  offset = static_cast<std::ptrdiff_t>(rule == MaskRule::causal_end ? tokens : cached);
  if (rule == MaskRule::causal_end) offset -= static_cast<std::ptrdiff_t>(words);
  for (Mask& part : parts) part.settle(words, tokens, cached);
}

std::optional<Mask> parse_mask(std::string_view text) {
  Mask all{.rule = MaskRule::all};
  for (std::size_t start = 0;;) {
    const std::size_t end = text.find(',', start);
    auto one = parse_one(text.substr(start, end - start));
    if (!one) return std::nullopt;
    all.parts.push_back(std::move(*one));
    if (end == text.npos) break;
    start = end + 1;
  }
  if (all.parts.size() == 1) {
    Mask one = std::move(all.parts.front());
    return one;
  }
  return all;
}

std::string expected_mask() {
  return "causal, causal-end, window:N (N tokens before the word), window:N:M (and M after it), "
         "none, or several of them with commas";
}

}  // namespace attn
