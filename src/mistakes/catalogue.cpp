#include "mistakes/catalogue.hpp"

#include <algorithm>

namespace attn {

const std::vector<Mistake>& catalogue() {
  static const std::vector<Mistake> all = [] {
    std::vector<Mistake> mistakes = mistakes_of_added_positions();
    for (const auto part :
         {mistakes_of_vectors, mistakes_of_memory, mistakes_of_positions, mistakes_of_scores,
          mistakes_of_biases, mistakes_of_masks, mistakes_of_softmax, mistakes_of_heads,
          mistakes_of_outputs, mistakes_of_residuals, mistakes_of_networks}) {
      for (Mistake& mistake : part()) mistakes.push_back(std::move(mistake));
    }
    return mistakes;
  }();
  return all;
}

const Mistake* find_mistake(std::string_view id) {
  const auto& all = catalogue();
  const auto found = std::ranges::find(all, id, &Mistake::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace attn
