#include "input/sentence.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

// What there is one of for each word or token, and what the file calls it.
struct Named {
  std::string_view name{};
  std::size_t count = 0;
  std::string_view axis = "row";
};

Named first_of(const Input& input, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (const Matrix* matrix = find_matrix(input, name)) return {name, matrix->rows()};
  }
  return {};
}

[[noreturn]] void refuse_missing(const JsonObject& object, std::string_view key, std::string hint) {
  object.refuse("",
                fmt::format("the key \"{}\" is missing, expected a list of rows of numbers", key),
                std::move(hint));
}

Named asking(const JsonObject& object, const Input& input) {
  const Named found = first_of(input, {"queries", "scores", "embeddings"});
  if (found.count > 0) return found;
  if (input.keys) {
    refuse_missing(object, "queries", "or give \"embeddings\" and \"W_Q\" to compute them from");
  }
  refuse_missing(object, "embeddings", "or give \"queries\", \"keys\" and \"values\" themselves");
}

Named answering(const JsonObject& object, const Input& input) {
  if (!input.scores.empty()) return {"scores", input.scores.front().columns(), "column"};
  const Named found =
      input.memory ? first_of(input, {"keys", "memory"}) : first_of(input, {"keys", "embeddings"});
  if (found.count > 0) return found;
  if (const auto memory = object.object("memory", "an object")) {
    refuse_missing(*memory, "embeddings", "or give \"keys\" and \"values\" beside the memory");
  }
  refuse_missing(object, "keys", "or give \"embeddings\" and \"W_K\" to compute them from");
}

std::vector<std::string> default_names(std::string_view name, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", name, i));
  return names;
}

std::string one_for_each_row(const Named& rows) {
  return fmt::format("{}, one for each {} of {}", rows.count, rows.axis,
                     rows.name == "memory" ? "embeddings" : rows.name);
}

void name_memory(const JsonObject& object, Memory& memory, const Named& of) {
  if (memory.tokens.empty()) memory.tokens = default_names("m", of.count);
  if (memory.tokens.size() == of.count) return;
  object.refuse("/memory/tokens",
                fmt::format("found {}, expected {}", counted(memory.tokens.size(), "token"),
                            one_for_each_row(of)));
}

void name_past(const JsonObject& object, Input& input) {
  Past& past = *input.past;
  const Matrix& of = past.keys ? *past.keys : *past.values;
  if (past.tokens.empty()) past.tokens = default_names("past", of.rows());
  const bool only_keys_differ = past.keys && past.values &&
                                past.tokens.size() == past.values->rows() &&
                                past.tokens.size() != past.keys->rows();
  if (only_keys_differ) {
    object.refuse("/past/keys", fmt::format("found {}, expected {}, one for each cached token",
                                            counted(of.rows(), "row"), past.tokens.size()));
  }
  if (past.tokens.size() != of.rows()) {
    object.refuse("/past/tokens", fmt::format("found {}, expected {}, one for each row of {}",
                                              counted(past.tokens.size(), "token"), of.rows(),
                                              past.keys ? "keys" : "values"));
  }
  past.attended = past.tokens;
  const auto& own = input.memory ? input.memory->tokens : input.tokens;
  past.attended.insert(past.attended.end(), own.begin(), own.end());
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
  const std::size_t n = words.count;
  const std::size_t m = attended.count;
  if (!input.memory && n != m) input.memory.emplace();

  const auto tokens = object.strings("tokens");
  // Of queries and keys, the keys are more likely to be the words of a sentence.
  const bool of_keys =
      tokens && input.memory && input.memory->tokens.empty() && tokens->size() == m && m != n;
  if (of_keys) input.memory->tokens = *tokens;
  if (input.memory) name_memory(object, *input.memory, attended);

  if (!tokens) {
    input.tokens = default_names("x", n);
  } else if (of_keys) {
    input.tokens = default_names("q", n);
  } else if (tokens->size() == n) {
    input.tokens = *tokens;
  } else {
    object.refuse("/tokens", fmt::format("found {}, expected {}", counted(tokens->size(), "token"),
                                         one_for_each_row(words)));
  }
  if (input.past) name_past(object, input);
}

}  // namespace attn
