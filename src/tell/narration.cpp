#include "tell/narration.hpp"

#include <algorithm>
#include <span>

#include "compare/compare.hpp"
#include "tell/heads.hpp"

namespace attn {

bool Said::once(const std::string& what) {
  if (std::ranges::find(said_, what) != said_.end()) return false;
  said_.push_back(what);
  return true;
}

Narration::Narration(const Trace& of, std::size_t which, const Labels& its_labels,
                     const View& asked, Said& said, Sheet& onto)
    : trace(of),
      index(which),
      variant(of.variants[which]),
      labels(its_labels),
      view(asked),
      sheet(onto),
      has_heads(head_count(variant) > 1),
      said_(said) {
  const auto earlier = std::span(trace.variants).first(index);
  for (const Step& step : variant.steps) {
    is_told_.push_back(std::ranges::any_of(earlier, [&](const VariantTrace& one) {
      const Step* other = find_step(one, step.id, step.head);
      return other != nullptr && is_same(step, *other);
    }));
  }
}

}  // namespace attn
