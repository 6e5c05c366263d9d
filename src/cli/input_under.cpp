#include "cli/input_under.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "attention/requirements.hpp"
#include "error.hpp"
#include "input/find_words.hpp"
#include "input/read_input.hpp"
#include "input/read_scores.hpp"
#include "text/shortened.hpp"

namespace attn {
// A file may give mask rows for the words that it lists alone; --word may ask for another.
void require_mask_rows(const Input& input) {
  for (const Position word : input.words) {
    if (input.mask.covers(word)) continue;
    throw Error(fmt::format("{}: {}/mask: found no row for word {} (\"{}\"), expected one for each "
                            "word encoded",
                            input.file, input.pointer, ordinal(word),
                            shortened(input.tokens[index_of(word)])),
                "give the mask a row for each word of the sentence");
  }
}

Input read_input_under(const Options& options, const Json& document, const std::string& file) {
  Input input = read_input_document(document, file);
  if (options.words) input.words = find_words(*options.words, input);
  if (options.self) input.self = options.self;
  if (options.scale) input.scale = *options.scale;
  if (options.mask) {
    input.mask = *options.mask;
    input.mask.settle(input.tokens.size(), input.attended_tokens().size(), input.cached());
  }
  require_mask_rows(input);
  require_possible_scale(input);
  return input;
}

Input read_input_under(const Options& options, const std::string& path) {
  return read_input_under(options, parse_json(read_text(path), path), path);
}

std::vector<Variant> choose_variants(const Options& options, const Input& input) {
  std::vector<Variant> possible;
  for (const Variant variant : all_variants) {
    if (!obstacle(input, variant)) possible.push_back(variant);
  }
  const auto require = [&](Variant variant) {
    const auto why = obstacle(input, variant);
    if (!why) return;
    throw Error(fmt::format("{}: {}{}", input.file, input.pointer, *why),
                possible.empty()
                    ? "no variant can be computed from this input"
                    : "leave out --variant to trace every variant that can be computed from it");
  };
  if (options.variants) {
    for (const Variant variant : *options.variants) require(variant);
    return *options.variants;
  }
  if (possible.empty()) require(nearest_variant(input));
  return possible;
}

}  // namespace attn
