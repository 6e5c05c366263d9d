#include "answers/own_mask.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "error.hpp"

namespace attn {
namespace {

// Programs write truth as a number, or as itself.
Json as_numbers(const Json& mask) {
  if (mask.is_boolean()) return mask.get<bool>() ? 1 : 0;
  if (!mask.is_array()) return mask;
  Json numbers = Json::array();
  for (const Json& item : mask) numbers.push_back(as_numbers(item));
  return numbers;
}

}  // namespace

bool is_complement(const Json& mask, const std::string& file, const std::string& at,
                   const Input& input) {
  return is_complement(read_array(as_numbers(mask), file, at), file, at, input);
}

bool is_complement(const GivenArray& given, const std::string& file, const std::string& at,
                   const Input& input) {
  const std::size_t tokens = input.attended_tokens().size();
  const std::size_t rows = given.cells.size() / given.extents.back();
  const bool is_of_words = rows == input.words.size();
  if (given.extents.back() != tokens ||
      !(rows == 1 || is_of_words || rows == input.tokens.size())) {
    throw Error(
        fmt::format("{}: {}: found {} numbers, expected {} × {}: what each word encoded may "
                    "attend to",
                    file, at, extents_text(given.extents), input.words.size(), tokens));
  }
  // Where heads have each its own, one mask is none of theirs.
  if (input.mask.has(MaskRule::heads)) return false;
  for (std::size_t i = 0; i < input.words.size(); ++i) {
    const Position word = input.words[i];
    const std::size_t row = rows == 1 ? 0 : is_of_words ? i : index_of(word);
    for (std::size_t j = 0; j < tokens; ++j) {
      const auto& cell = given.cells[row * tokens + j];
      const bool is_set = cell && cell->value == 1.0;
      const bool is_unset = cell && cell->value == 0.0;
      if (input.mask.hides(word, Position{j}) ? !is_set : !is_unset) return false;
    }
  }
  return true;
}

}  // namespace attn
