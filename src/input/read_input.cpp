#include "input/read_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "input/find_words.hpp"
#include "input/json_object.hpp"
#include "input/sentence.hpp"
#include "input/shapes.hpp"
#include "memory.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"

namespace attn {
namespace {

std::vector<std::string_view> input_keys() {
  std::vector<std::string_view> keys{"title", "source", "description", "$schema", "tokens"};
  for (const InputMatrix& which : input_matrices) {
    if (!which.is_given()) keys.push_back(which.key);
  }
  for (const InputMatrix& which : input_matrices) {
    if (!which.short_key.empty()) keys.push_back(which.short_key);
  }
  keys.push_back("layout");
  for (const InputMatrix& which : input_matrices) {
    if (which.is_given()) keys.push_back(which.key);
  }
  keys.insert(keys.end(), {"heads", "mask", "word", "self", "scale", "softcap"});
  return keys;
}
constexpr std::array<std::string_view, 2> memory_keys{"tokens", "embeddings"};
constexpr std::array<std::string_view, 5> trace_keys{"format", "generator", "input", "words",
                                                     "variants"};

// W_Q under its own name or the short one; both at once cannot both be meant.
std::optional<Matrix> read_matrix(const JsonObject& object, const InputMatrix& which) {
  if (object.has(which.key) && object.has(which.short_key)) {
    object.refuse(json_pointer_step(which.short_key),
                  fmt::format("found a second name of {}, expected only one of {} and {}",
                              which.key, which.key, which.short_key));
  }
  return which.row_for == RowFor::all ? object.row(which.key)
                                      : object.matrix(used_key(object, which));
}

void read_matrices(const JsonObject& object, Input& input) {
  for (const InputMatrix& which : input_matrices) {
    if (which.member == nullptr) continue;  // the memory is an object of its own
    input.*which.member = read_matrix(object, which);
  }
}

std::optional<Memory> read_memory(const JsonObject& object) {
  const auto memory =
      object.object("memory", "an object with the tokens and embeddings that are attended to");
  if (!memory) return std::nullopt;
  memory->require_known_keys(memory_keys);
  const auto tokens = memory->strings("tokens");
  if (tokens && tokens->empty()) {
    memory->refuse("/tokens", "found an empty array, expected at least one token");
  }
  return Memory{.tokens = tokens.value_or(std::vector<std::string>{}),
                .embeddings = memory->matrix("embeddings")};
}

Layout read_layout(const JsonObject& object) {
  const Json* found = object.find("layout");
  if (found == nullptr || *found == "in_out") return Layout::in_out;
  if (*found == "out_in") return Layout::out_in;
  object.refuse("/layout", fmt::format("found {}, expected in_out (embedding · W) or out_in "
                                       "(embedding · Wᵀ, as PyTorch stores it)",
                                       describe(*found)));
}

// A whole number from 1 on that a JSON value stands for, at most `most`.
std::optional<std::size_t> whole_number(const Json& value, std::size_t most) {
  const double number = value.is_number() ? value.get<double>() : 0.0;
  if (!(number >= 1.0 && number <= static_cast<double>(most)) || number != std::floor(number)) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(number);
}

std::size_t read_heads(const JsonObject& object) {
  constexpr std::size_t most = 4096;
  const Json* found = object.find("heads");
  if (found == nullptr) return 1;
  const auto heads = whole_number(*found, most);
  if (!heads) {
    object.refuse("/heads", fmt::format("found {}, expected a whole number from 1 to {}",
                                        describe(*found), most));
  }
  return *heads;
}

// One entry of "word": a position or a token.
Position read_word(const Json& word, const Input& input, const std::string& at,
                   const JsonObject& object) {
  if (word.is_string()) {
    const auto found = find_token(word.get<std::string>(), input.tokens);
    if (const auto* problem = std::get_if<std::string>(&found)) {
      const auto text = word.get<std::string>();
      const bool digits = !text.empty() && text.find_first_not_of("0123456789") == text.npos;
      object.refuse(at, *problem,
                    digits ? fmt::format("a position is written without quotes: {}", text) : "");
    }
    return std::get<Position>(found);
  }
  const auto number = whole_number(word, input.tokens.size());
  if (!number) {
    object.refuse(at, fmt::format("found {}, expected a position from 1 to {}, or a token",
                                  describe(word), input.tokens.size()));
  }
  return Position{*number - 1};
}

std::vector<Position> read_words(const JsonObject& object, const Input& input) {
  const Json* found = object.find("word");
  if (found == nullptr) return all_positions(input.tokens.size());
  if (!found->is_array()) return {read_word(*found, input, "/word", object)};
  if (found->empty()) object.refuse("/word", "found an empty array, expected at least one word");
  std::vector<Position> words;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string at = fmt::format("/word/{}", i);
    const Position word = read_word((*found)[i], input, at, object);
    if (std::ranges::find(words, word) != words.end()) {
      object.refuse(at,
                    fmt::format("found word {} a second time, expected each once", ordinal(word)));
    }
    words.push_back(word);
  }
  return words;
}

// true and false, or 1 and 0.
std::optional<double> read_permission(const Json& cell) {
  if (cell.is_boolean()) return cell.get<bool>() ? 1.0 : 0.0;
  if (cell.is_number() && (cell == 0 || cell == 1)) return cell == 1 ? 1.0 : 0.0;  // not −0
  return std::nullopt;
}

Mask read_mask(const JsonObject& object, const Input& input) {
  constexpr Cells permissions{.read = read_permission,
                              .expected = "1 or true (may attend), 0 or false (may not)"};
  const Json* found = object.find("mask");
  if (found == nullptr) return {};
  const bool has_rows = found->is_array() && !found->empty() && found->front().is_array();
  if (!has_rows) {
    const auto rule = found->is_string() ? parse_mask(found->get<std::string>()) : std::nullopt;
    if (rule) return {.rule = *rule};
    object.refuse("/mask", fmt::format("found {}, expected {}, or a matrix: for each word a row of "
                                       "1 (may attend) and 0 (may not)",
                                       describe(*found), expected_mask()));
  }
  const Matrix given = *object.matrix("mask", permissions);
  const std::size_t n = input.tokens.size();
  const std::size_t m = input.attended_tokens().size();
  const bool of_listed = given.rows() == input.words.size();
  if (given.columns() != m || (given.rows() != n && !of_listed)) {
    object.refuse("/mask",
                  fmt::format("found {} × {}, expected {} × {}: a row for each word{}, a column "
                              "for each token it may attend to",
                              given.rows(), given.columns(), n, m,
                              input.words.size() == n ? "" : " (or for each one listed in word)"));
  }
  if (given.rows() == n) return {.rule = MaskRule::matrix, .cells = given};
  require_memory_for(static_cast<double>(n) * static_cast<double>(m), input.file, "a mask");
  Mask mask{.rule = MaskRule::matrix, .cells = Matrix(n, m, not_scored)};
  for (std::size_t i = 0; i < given.rows(); ++i) {
    std::ranges::copy(given.row(i), mask.cells.row(index_of(input.words[i])).begin());
  }
  return mask;
}

std::optional<SelfPolicy> read_self(const JsonObject& object) {
  const Json* found = object.find("self");
  if (found == nullptr) return std::nullopt;
  const auto policy = found->is_string() ? parse_self(found->get<std::string>()) : std::nullopt;
  if (!policy) {
    object.refuse("/self", fmt::format("found {}, expected {}", describe(*found), expected_self()));
  }
  return policy;
}

Scale read_scale(const JsonObject& object) {
  const Json* found = object.find("scale");
  if (found == nullptr) return {};
  if (found->is_number() && is_divisor(found->get<double>())) {
    return {.rule = Scale::Rule::number, .number = found->get<double>()};
  }
  // A rule by its name alone: the string "2" is not the number 2.
  const auto scale = found->is_string() ? parse_scale(found->get<std::string>()) : std::nullopt;
  if (!scale || scale->rule == Scale::Rule::number) {
    object.refuse("/scale",
                  fmt::format("found {}, expected {}", describe(*found), expected_scale()));
  }
  return *scale;
}

std::optional<double> read_softcap(const JsonObject& object) {
  const Json* found = object.find("softcap");
  if (found == nullptr) return std::nullopt;
  const bool is_cap = found->is_number() && found->get<double>() > 0.0;
  if (!is_cap) {
    object.refuse("/softcap", fmt::format("found {}, expected a number above 0", describe(*found)));
  }
  return found->get<double>();
}

Input read_object(const JsonObject& object) {
  object.require_known_keys(input_keys());
  Input input;
  input.file = object.file();
  input.pointer = object.pointer();
  input.schema = object.string("$schema");
  input.title = object.string("title");
  input.source = object.string("source");
  input.description = object.string("description");
  input.layout = read_layout(object);
  input.heads = read_heads(object);
  input.memory = read_memory(object);
  read_matrices(object, input);
  settle_sentence(object, input);
  require_fitting_shapes(object, input);
  input.words = read_words(object, input);
  if (object.find("word") != nullptr && input.words.size() == 1) input.word = input.words.front();
  input.mask = read_mask(object, input);
  input.self = read_self(object);
  input.scale = read_scale(object);
  input.softcap = read_softcap(object);
  return input;
}

}  // namespace

Input read_input(TextSource text, const std::string& file) {
  return read_input_document(parse_json(std::move(text), file), file);
}

// Each name against the value: newer libraries refuse to look for a JSON value among texts.
bool is_trace_format(const Json& format) {
  return std::ranges::any_of(trace_formats, [&](std::string_view name) { return format == name; });
}

Input read_input_document(const Json& document, const std::string& file) {
  const JsonObject top(document, file, "");
  if (!document.is_object()) {
    top.refuse("", fmt::format("found {}, expected an object with the key \"embeddings\"",
                               describe(document)));
  }
  const Json* format = top.find("format");
  if (format == nullptr) return read_object(top);

  if (*format == sheets_format) {
    top.refuse("/format", "found a class's list of sheets, expected an input file",
               "answers are checked against it: --check; its inputs are those that it lists");
  }
  // An exported trace holds the input it was made from.
  if (!is_trace_format(*format)) {
    top.refuse("/format", fmt::format("found {}, expected \"{}\" in a trace, and no such key in an "
                                      "input file",
                                      describe(*format), fmt::join(trace_formats, "\" or \"")));
  }
  top.require_known_keys(trace_keys);
  const auto input = top.object("input", "the object the trace was made from");
  if (!input) top.refuse("/input", "found nothing, expected the object the trace was made from");
  return read_object(*input);
}

}  // namespace attn
