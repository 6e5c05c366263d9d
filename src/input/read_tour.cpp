#include "input/read_tour.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "input/find_words.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> stop_keys{"title", "text", "view"};

std::string required_string(const JsonObject& stop, std::string_view key) {
  auto text = stop.string(key);
  if (!text) stop.refuse("", fmt::format("the key \"{}\" is missing, expected a string", key));
  if (text->empty()) {
    stop.refuse(json_pointer_step(key), "found an empty string, expected some text");
  }
  return std::move(*text);
}

// "raw/2", "compare/2", and whatever comes after a further slash, or "&" and what it pins or
// changes.
bool names_variant_and_word(std::string_view view, std::size_t words) {
  const std::size_t slash = std::min(view.find('/'), view.size());
  const std::string_view variant = view.substr(0, slash);
  const bool is_known = variant == "compare" || std::ranges::any_of(all_variants, [&](Variant one) {
                          return name(one) == variant;
                        });
  if (!is_known || slash == view.size()) return false;
  view.remove_prefix(slash + 1);
  const auto word = parse_ordinal(view.substr(0, view.find_first_of("/&")));
  return word && *word >= 1 && *word <= words;
}

TourStop read_stop(const JsonObject& stop, std::size_t words) {
  stop.require_known_keys(stop_keys);
  TourStop read{.title = stop.string("title"),
                .text = required_string(stop, "text"),
                .view = required_string(stop, "view")};
  if (names_variant_and_word(read.view, words)) return read;
  std::string variants;
  for (const Variant one : all_variants) {
    variants.append(variants.empty() ? "" : ", ").append(name(one));
  }
  stop.refuse("/view",
              fmt::format("found {}, expected {} or compare, a slash, and a word's position from 1 "
                          "to {}",
                          describe(*stop.find("view")), variants, words),
              "it is what stands in the page's address after the #");
}

}  // namespace

std::vector<TourStop> read_tour(const JsonObject& object, const Input& input) {
  const Json* found = object.find("tour");
  if (found == nullptr) return {};
  if (!found->is_array() || found->empty()) {
    object.refuse("/tour",
                  fmt::format("found {}, expected a list of at least one stop", describe(*found)));
  }
  std::vector<TourStop> stops;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const Json& item = (*found)[i];
    const std::string at = fmt::format("/tour/{}", i);
    if (!item.is_object()) {
      object.refuse(
          at, fmt::format("found {}, expected an object with a text and a view", describe(item)));
    }
    stops.push_back(
        read_stop(JsonObject(item, object.file(), object.pointer() + at), input.tokens.size()));
  }
  return stops;
}

}  // namespace attn
