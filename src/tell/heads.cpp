#include "tell/heads.hpp"

#include <fmt/format.h>

#include <vector>

namespace attn {
namespace {

// Matrices of which a head has the same block of columns, one of equally many.
struct Block {
  std::size_t width, part, parts;
  std::vector<std::string_view> symbols;
};

std::vector<Block> blocks_of(const VariantTrace& variant, std::size_t head) {
  std::vector<Block> blocks;
  for (const Step* step : steps_of(variant, head)) {
    if (step->parts == 1) continue;
    const std::size_t width = step->cells.columns();
    const bool goes_on = !blocks.empty() && blocks.back().width == width &&
                         blocks.back().part == step->head && blocks.back().parts == step->parts;
    if (!goes_on) blocks.push_back({width, step->head, step->parts, {}});
    blocks.back().symbols.push_back(facts(step->id).symbol);
  }
  return blocks;
}

// "Q, K and V"
std::string listed(const std::vector<std::string_view>& symbols) {
  std::string text;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    if (i > 0) text += i + 1 < symbols.size() ? ", " : " and ";
    text += symbols[i];
  }
  return text;
}

}  // namespace

std::string heads_text(const VariantTrace& variant) {
  std::string text;
  for (const auto& [width, part, parts, symbols] : blocks_of(variant, 1)) {
    text += fmt::format("{}{} in {} blocks of {}{}", text.empty() ? "" : ", ", listed(symbols),
                        parts, width,
                        !text.empty() ? ""
                        : width == 1  ? " feature"
                                      : " features");
  }
  return text;
}

std::string shared_keys_text(const Input& input) {
  if (input.sharing == 1) return "";
  return fmt::format(" {} heads that follow one another share their keys and values.",
                     input.sharing);
}

std::string head_title(const VariantTrace& variant, std::size_t head) {
  std::string text = fmt::format("head {}", head);
  const char* start = ": ";
  for (const auto& [width, part, parts, symbols] : blocks_of(variant, head)) {
    const std::size_t last = part * width;
    text += width == 1 ? fmt::format("{}feature {} of {}", start, last, listed(symbols))
                       : fmt::format("{}features {}–{} of {}", start, last - width + 1, last,
                                     listed(symbols));
    start = ", ";
  }
  return text;
}

}  // namespace attn
