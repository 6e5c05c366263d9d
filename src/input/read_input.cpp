#include "input/read_input.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "input/find_words.hpp"
#include "input/json_object.hpp"
#include "input/read_block.hpp"
#include "input/read_mask.hpp"
#include "input/read_scores.hpp"
#include "input/read_tour.hpp"
#include "input/read_vectors.hpp"
#include "input/sentence.hpp"
#include "input/shapes.hpp"
#include "input/tensor_values.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"
#include "trace/input_matrices.hpp"
#include "version.hpp"

namespace attn {
namespace {

std::vector<std::string_view> input_keys() {
  std::vector<std::string_view> keys{"title",   "source", "description", "tour",
                                     "$schema", "tokens", "features"};
  for (const InputMatrix& which : input_matrices) {
    if (!which.is_given() && which.path.empty()) keys.push_back(which.key);
    if (which.key == "memory") keys.push_back(which.key);
  }
  for (const InputMatrix& which : input_matrices) {
    if (!which.short_key.empty()) keys.push_back(which.short_key);
  }
  keys.push_back("layout");
  for (const InputMatrix& which : input_matrices) {
    if (which.is_given()) keys.push_back(which.key);
  }
  keys.insert(keys.end(), {"heads", "kv_heads", "past", "qk_norm", "rotary", "mask", "word", "self",
                           "scale", "scale_on", "softcap", "alibi", "sinks", "empty_rows",
                           "positions", "residual", "norm", "feed_forward"});
  return keys;
}
constexpr std::array<std::string_view, 2> memory_keys{"tokens", "embeddings"};
constexpr std::array<std::string_view, 5> trace_keys{"format", "generator", "input", "words",
                                                     "variants"};

// The hidden layer of the network that a W may be the second layer of.
std::optional<HiddenLayer>* hidden_layer_before(Input& input, const InputMatrix& which) {
  if (which.member == &Input::W_Q) return &input.hidden_Q;
  if (which.member == &Input::W_K) return &input.hidden_K;
  return which.member == &Input::W_V ? &input.hidden_V : nullptr;
}

// W_Q under its own name or the short one; both at once cannot both be meant.
std::optional<Matrix> read_matrix(const JsonObject& object, const InputMatrix& which,
                                  Input& input) {
  if (object.has(which.key) && object.has(which.short_key)) {
    object.refuse(json_pointer_step(which.short_key),
                  fmt::format("found a second name of {}, expected only one of {} and {}",
                              which.key, which.key, which.short_key));
  }
  if (which.row_for == RowFor::all) return object.row(which.key);
  const std::string_view key = used_key(object, which);
  std::optional<HiddenLayer>* layer = hidden_layer_before(input, which);
  if (layer == nullptr) return object.matrix(key);
  Projection projection = read_projection(object, key);
  *layer = std::move(projection.hidden);
  return std::move(projection.W);
}

void read_matrices(const JsonObject& object, Input& input) {
  for (const InputMatrix& which : input_matrices) {
    if (which.member == nullptr) continue;  // it stands in an object of its own, or for each head
    input.*which.member = read_matrix(object, which, input);
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

// What heads a column cannot be nothing, nor take the line that it stands in apart.
void require_readable(const JsonObject& object, const std::vector<std::string>& features) {
  for (std::size_t i = 0; i < features.size(); ++i) {
    const std::string& name = features[i];
    if (!name.empty() && visible(name) == name) continue;
    object.refuse(fmt::format("/features/{}", i),
                  name.empty() ? std::string("found an empty text, expected a feature's name")
                               : fmt::format("found \"{}\", expected a name without control "
                                             "characters",
                                             shortened(name)));
  }
}

// The names of the embeddings' features.
std::vector<std::string> read_features(const JsonObject& object, const Input& input) {
  auto features = object.strings("features");
  if (!features) return {};
  if (!input.embeddings) {
    object.refuse("/features", "found names of features, expected embeddings that have them");
  }
  const std::size_t length = input.embeddings->columns();
  if (features->size() != length) {
    object.refuse("/features",
                  fmt::format("found {}, expected {}, one for each number of an embedding",
                              counted(features->size(), "name"), length));
  }
  require_readable(object, *features);
  return std::move(*features);
}

Layout read_layout(const JsonObject& object) {
  const Json* found = object.find("layout");
  if (found == nullptr || *found == "in_out") return Layout::in_out;
  if (*found == "out_in") return Layout::out_in;
  object.refuse("/layout", fmt::format("found {}, expected in_out (embedding · W) or out_in "
                                       "(embedding · Wᵀ, as PyTorch stores it)",
                                       describe(*found)));
}

void read_heads(const JsonObject& object, Input& input) {
  constexpr std::size_t most = 4096;
  input.heads = object.whole_number("heads", 1, most).value_or(1);
  const std::size_t kv_heads = object.whole_number("kv_heads", 1, most).value_or(input.heads);
  if (input.heads % kv_heads != 0) {
    object.refuse("/kv_heads", fmt::format("found {}, expected a divisor of heads ({}): each head "
                                           "of keys and values serves as many heads of queries",
                                           kv_heads, input.heads));
  }
  input.sharing = input.heads / kv_heads;
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
  const auto number = whole_number(word, 1, input.tokens.size());
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

std::optional<SelfPolicy> read_self(const JsonObject& object) {
  const Json* found = object.find("self");
  if (found == nullptr) return std::nullopt;
  const auto policy = found->is_string() ? parse_self(found->get<std::string>()) : std::nullopt;
  if (!policy) {
    object.refuse("/self", fmt::format("found {}, expected {}", describe(*found), expected_self()));
  }
  return policy;
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
  read_heads(object, input);
  input.memory = read_memory(object);
  input.past = read_past(object);
  input.scores = read_given_scores(object, input.heads);
  read_matrices(object, input);
  settle_sentence(object, input);
  require_fitting_shapes(object, input);
  input.features = read_features(object, input);
  input.qk_norm = read_qk_norm(object, input);
  input.rotary = read_rotary(object, input);
  read_block(object, input);
  input.words = read_words(object, input);
  if (object.find("word") != nullptr && input.words.size() == 1) input.word = input.words.front();
  input.mask = read_mask(object, input);
  input.self = read_self(object);
  read_scoring(object, input);
  input.tour = read_tour(object, input);
  return input;
}

// An input file, and the tensors that it names.
Input read_input_file(const Json& document, const std::string& file) {
  if (!has_tensors(document)) return read_object(JsonObject(document, file, ""));
  Json whole = document;
  std::vector<std::string> files = put_tensors_in(whole, file);
  Input input = read_object(JsonObject(whole, file, ""));
  input.tensor_files = std::move(files);
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
  if (format == nullptr) return read_input_file(document, file);

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
