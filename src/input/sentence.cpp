#include "input/sentence.hpp"

#include <fmt/format.h>

#include <utility>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// A matrix that has a row for each word or token, and what the file calls it.
struct Named {
  std::string_view name;
  const Matrix* matrix = nullptr;
};

Named first_of(const Input& input, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const Matrix* matrix = find_matrix(input, name)) return {name, matrix};
  }
  return {};
}

[[noreturn]] void refuse_missing(const JsonObject& object, std::string_view key, std::string hint) {
  object.refuse("",
                fmt::format("the key \"{}\" is missing, expected a list of rows of numbers", key),
                std::move(hint));
}

Named asking(const JsonObject& object, const Input& input) {
  const Named found = first_of(input, {"queries", "embeddings"});
  if (found.matrix != nullptr) return found;
  if (input.keys) {
    refuse_missing(object, "queries", "or give \"embeddings\" and \"W_Q\" to compute them from");
  }
  refuse_missing(object, "embeddings", "or give \"queries\", \"keys\" and \"values\" themselves");
}

Named answering(const JsonObject& object, const Input& input) {
  const Named found =
      input.memory ? first_of(input, {"keys", "memory"}) : first_of(input, {"keys", "embeddings"});
  if (found.matrix != nullptr) return found;
  if (const auto memory = object.object("memory", "an object")) {
    refuse_missing(*memory, "embeddings", "or give \"keys\" and \"values\" beside the memory");
  }
  refuse_missing(object, "keys", "or give \"embeddings\" and \"W_K\" to compute them from");
}

std::vector<std::string> default_names(char letter, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", letter, i));
  return names;
}

std::string one_for_each_row(const Named& rows) {
  return fmt::format("{}, one for each row of {}", rows.matrix->rows(),
                     rows.name == "memory" ? "embeddings" : rows.name);
}

void name_memory(const JsonObject& object, Memory& memory, const Named& of) {
  const std::size_t count = of.matrix->rows();
  if (memory.tokens.empty()) memory.tokens = default_names('m', count);
  if (memory.tokens.size() == count) return;
  object.refuse("/memory/tokens",
                fmt::format("found {}, expected {}", counted(memory.tokens.size(), "token"),
                            one_for_each_row(of)));
}

}  // namespace

void settle_sentence(const JsonObject& object, Input& input) {
  if (!input.memory && input.queries && input.embeddings &&
      input.queries->rows() != input.embeddings->rows()) {
    // The embeddings are then those of what the queries attend to.
    input.memory = {.tokens = {}, .embeddings = std::exchange(input.embeddings, std::nullopt)};
  }
  const Named words = asking(object, input);
  const Named attended = answering(object, input);
  const std::size_t n = words.matrix->rows();
  const std::size_t m = attended.matrix->rows();
  if (!input.memory && n != m) input.memory.emplace();

  const auto tokens = object.strings("tokens");
  // Of queries and keys, the keys are more likely to be the words of a sentence.
  const bool of_keys =
      tokens && input.memory && input.memory->tokens.empty() && tokens->size() == m && m != n;
  if (of_keys) input.memory->tokens = *tokens;
  if (input.memory) name_memory(object, *input.memory, attended);

  if (!tokens) {
    input.tokens = default_names('x', n);
  } else if (of_keys) {
    input.tokens = default_names('q', n);
  } else if (tokens->size() == n) {
    input.tokens = *tokens;
  } else {
    object.refuse("/tokens", fmt::format("found {}, expected {}", counted(tokens->size(), "token"),
                                         one_for_each_row(words)));
  }
}

}  // namespace attn
