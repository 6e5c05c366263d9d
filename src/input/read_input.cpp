#include "input/read_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "error.hpp"
#include "input/find_words.hpp"
#include "input/json_document.hpp"
#include "input/syntax_error.hpp"
#include "text/suggest.hpp"
#include "version.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 15> input_keys{
    "title", "source", "description", "$schema", "tokens", "embeddings", "W_Q",  "W_K",
    "W_V",   "Q",      "K",           "V",       "word",   "self",       "scale"};
constexpr std::array<std::string_view, 5> trace_keys{"format", "generator", "input", "words",
                                                     "variants"};

// One JSON object of a file, and where it stands in it.
struct Place {
  const std::string& file;
  std::string pointer;  // "" at the top level

  [[noreturn]] void refuse(std::string_view below, const std::string& sentence,
                           std::string hint = {}) const {
    const std::string here = pointer + std::string(below);
    throw Error(fmt::format("{}: {}{}{}", file, here, here.empty() ? "" : ": ", sentence),
                std::move(hint));
  }
};

void require_known_keys(const Json& object, std::span<const std::string_view> known,
                        const Place& place) {
  for (const auto& item : object.items()) {
    if (std::ranges::find(known, item.key()) != known.end()) continue;
    const auto near = nearest(item.key(), known);
    place.refuse(json_pointer_step(shortened(item.key())),
                 near.empty() ? "found an unknown key, expected one of the known keys"
                              : fmt::format("found an unknown key, did you mean \"{}\"?", near),
                 fmt::format("the keys are {}", fmt::join(known, ", ")));
  }
}

std::optional<std::string> optional_string(const Json& object, const char* key,
                                           const Place& place) {
  const auto found = object.find(key);
  if (found == object.end()) return std::nullopt;
  if (!found->is_string()) {
    place.refuse(json_pointer_step(key),
                 fmt::format("found {}, expected a string", describe(*found)));
  }
  return found->get<std::string>();
}

// A non-empty array of rows of numbers, all equally long.
Matrix read_matrix(const Json& rows, const std::string& key, const Place& place) {
  const std::string at = json_pointer_step(key);
  if (!rows.is_array() || rows.empty()) {
    place.refuse(
        at, fmt::format("found {}, expected a matrix: a list of rows of numbers", describe(rows)));
  }
  Matrix matrix;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json& row = rows[i];
    const std::string row_at = fmt::format("{}/{}", at, i);
    if (!row.is_array() || row.empty()) {
      place.refuse(row_at, fmt::format("found {}, expected a row of numbers", describe(row)));
    }
    if (i == 0) matrix = Matrix(rows.size(), row.size());
    if (row.size() != matrix.columns()) {
      place.refuse(row_at, fmt::format("this row has {} number{}, but {} first row has {}",
                                       row.size(), row.size() == 1 ? "" : "s",
                                       key + (key.ends_with('s') ? "'" : "'s"), matrix.columns()));
    }
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (!row[j].is_number()) {
        place.refuse(fmt::format("{}/{}", row_at, j),
                     fmt::format("found {}, expected a number", describe(row[j])));
      }
      matrix(i, j) = row[j].get<double>();
    }
  }
  return matrix;
}

// What a learned matrix makes of an embedding, and the key's two names.
struct WeightsKey {
  const char *name, *short_name, *row, *columns;

  const char* used_in(const Json& object) const {
    return object.contains(name) ? name : short_name;
  }
};
constexpr WeightsKey key_W_Q{"W_Q", "Q", "query", "d_k"};
constexpr WeightsKey key_W_K{"W_K", "K", "key", "d_k"};
constexpr WeightsKey key_W_V{"W_V", "V", "value", "d_v"};

// W_Q under its own name or the short one; both at once cannot both be meant.
std::optional<Matrix> read_weights(const Json& object, const WeightsKey& names, std::size_t d_model,
                                   const Place& place) {
  const auto& [name, short_name, row, columns] = names;
  const bool has_short = object.contains(short_name);
  const bool has_name = object.contains(name);
  if (has_short && has_name) {
    place.refuse(json_pointer_step(short_name),
                 fmt::format("found a second name of {}, expected only one of {} "
                             "and {}",
                             name, name, short_name));
  }
  if (!has_short && !has_name) return std::nullopt;
  const char* key = names.used_in(object);
  Matrix matrix = read_matrix(object.at(key), key, place);
  if (matrix.rows() != d_model) {
    place.refuse(json_pointer_step(key),
                 fmt::format("found {} × {}, expected {} rows, one for each number of an embedding",
                             matrix.rows(), matrix.columns(), d_model),
                 fmt::format("vectors are rows: {} = embedding · {}, so the matrix is d_model × {}",
                             row, name, columns));
  }
  return matrix;
}

void require_same_d_k(const Json& object, const Input& input, const Place& place) {
  if (!input.W_Q || !input.W_K || input.W_Q->columns() == input.W_K->columns()) return;
  place.refuse(json_pointer_step(key_W_K.used_in(object)),
               fmt::format("found {} × {}, expected {} column{} as in {}, since queries are "
                           "compared with keys",
                           input.W_K->rows(), input.W_K->columns(), input.W_Q->columns(),
                           input.W_Q->columns() == 1 ? "" : "s", key_W_Q.used_in(object)));
}

std::vector<std::string> read_tokens(const Json& object, std::size_t count, const Place& place) {
  std::vector<std::string> tokens;
  const auto found = object.find("tokens");
  if (found == object.end()) {
    for (std::size_t i = 1; i <= count; ++i) tokens.push_back(fmt::format("x{}", i));
    return tokens;
  }
  if (!found->is_array()) {
    place.refuse("/tokens", fmt::format("found {}, expected a list of strings", describe(*found)));
  }
  for (std::size_t i = 0; i < found->size(); ++i) {
    const Json& token = (*found)[i];
    if (!token.is_string()) {
      place.refuse(fmt::format("/tokens/{}", i),
                   fmt::format("found {}, expected a string", describe(token)));
    }
    tokens.push_back(token.get<std::string>());
  }
  if (tokens.size() != count) {
    place.refuse("/tokens", fmt::format("found {} token{}, expected {}, one for each row of "
                                        "embeddings",
                                        tokens.size(), tokens.size() == 1 ? "" : "s", count));
  }
  return tokens;
}

// One entry of "word": a position or a token.
std::size_t read_word(const Json& word, const Input& input, const std::string& at,
                      const Place& place) {
  if (word.is_string()) {
    const auto found = find_token(word.get<std::string>(), input.tokens);
    if (const auto* problem = std::get_if<std::string>(&found)) {
      const auto text = word.get<std::string>();
      const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
      place.refuse(at, *problem,
                   digits ? fmt::format("a position is written without quotes: {}", text) : "");
    }
    return std::get<std::size_t>(found);
  }
  const double position = word.is_number() ? word.get<double>() : 0.0;
  if (!(position >= 1.0 && position <= static_cast<double>(input.tokens.size())) ||
      position != std::floor(position)) {
    place.refuse(at, fmt::format("found {}, expected a position from 1 to {}, or a token",
                                 describe(word), input.tokens.size()));
  }
  return static_cast<std::size_t>(position) - 1;
}

std::vector<std::size_t> read_words(const Json& object, const Input& input, const Place& place) {
  std::vector<std::size_t> words;
  const auto found = object.find("word");
  if (found == object.end()) {
    for (std::size_t i = 0; i < input.tokens.size(); ++i) words.push_back(i);
    return words;
  }
  if (!found->is_array()) return {read_word(*found, input, "/word", place)};
  if (found->empty()) place.refuse("/word", "found an empty array, expected at least one word");
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string at = fmt::format("/word/{}", i);
    const std::size_t word = read_word((*found)[i], input, at, place);
    if (std::ranges::find(words, word) != words.end()) {
      place.refuse(at, fmt::format("found word {} a second time, expected each once", word + 1));
    }
    words.push_back(word);
  }
  return words;
}

std::optional<SelfPolicy> read_self(const Json& object, const Place& place) {
  const auto found = object.find("self");
  if (found == object.end()) return std::nullopt;
  const auto policy = found->is_string() ? parse_self(found->get<std::string>()) : std::nullopt;
  if (!policy) {
    place.refuse("/self", fmt::format("found {}, expected {}", describe(*found), expected_self()));
  }
  return policy;
}

Scale read_scale(const Json& object, const Place& place) {
  const auto found = object.find("scale");
  if (found == object.end()) return {};
  if (found->is_number() && is_divisor(found->get<double>())) {
    return {.rule = Scale::Rule::number, .number = found->get<double>()};
  }
  // A rule by its name alone: the string "2" is not the number 2.
  const auto scale = found->is_string() ? parse_scale(found->get<std::string>()) : std::nullopt;
  if (!scale || scale->rule == Scale::Rule::number) {
    place.refuse("/scale",
                 fmt::format("found {}, expected {}", describe(*found), expected_scale()));
  }
  return *scale;
}

Input read_object(const Json& object, const Place& place) {
  require_known_keys(object, input_keys, place);
  Input input;
  input.file = place.file;
  input.schema = optional_string(object, "$schema", place);
  input.title = optional_string(object, "title", place);
  input.source = optional_string(object, "source", place);
  input.description = optional_string(object, "description", place);
  if (!object.contains("embeddings")) {
    place.refuse("", "the key \"embeddings\" is missing, expected a list of rows of numbers");
  }
  input.embeddings = read_matrix(object.at("embeddings"), "embeddings", place);
  const std::size_t d_model = input.embeddings->columns();
  input.tokens = read_tokens(object, input.embeddings->rows(), place);
  input.W_Q = read_weights(object, key_W_Q, d_model, place);
  input.W_K = read_weights(object, key_W_K, d_model, place);
  input.W_V = read_weights(object, key_W_V, d_model, place);
  require_same_d_k(object, input, place);
  input.words = read_words(object, input, place);
  input.self = read_self(object, place);
  input.scale = read_scale(object, place);
  return input;
}

}  // namespace

Input read_input(const std::string& text, const std::string& file) {
  const Json document = parse_json(text, file);
  const Place top{.file = file, .pointer = {}};
  if (!document.is_object()) {
    top.refuse("", fmt::format("found {}, expected an object with the key \"embeddings\"",
                               describe(document)));
  }
  const auto format = document.find("format");
  if (format == document.end()) return read_object(document, top);

  // An exported trace holds the input it was made from.
  if (*format != trace_format) {
    top.refuse("/format", fmt::format("found {}, expected \"{}\" in a trace, and no such key in an "
                                      "input file",
                                      describe(*format), trace_format));
  }
  require_known_keys(document, trace_keys, top);
  if (!document.contains("input") || !document.at("input").is_object()) {
    top.refuse("/input", fmt::format("found {}, expected the object the trace was made from",
                                     document.contains("input") ? describe(document.at("input"))
                                                                : "nothing"));
  }
  return read_object(document.at("input"), {.file = file, .pointer = "/input"});
}

}  // namespace attn
