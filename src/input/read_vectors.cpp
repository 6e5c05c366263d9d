#include "input/read_vectors.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "trace/input_matrices.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 3> past_keys{"tokens", "keys", "values"};
constexpr std::array<std::string_view, 4> norm_keys{"kind", "epsilon", "queries", "keys"};
constexpr std::array<std::string_view, 7> rotary_keys{"pairs",  "base", "dims", "positions",
                                                      "factor", "cos",  "sin"};

// How long queries or keys of all heads are; 0 where there are none.
std::size_t length_of(const Input& input, StepId step) {
  if (const Matrix* given = find_matrix(input, facts(step).name)) return given->columns();
  const Matrix* W = find_matrix(input, W_of(step));
  return W == nullptr ? 0 : outputs_of(input, *W);
}

// A gain is as long as a head's vectors, or as all heads' together.
std::optional<Matrix> read_gain(const JsonObject& norm, const char* key, std::size_t of_all,
                                std::size_t heads) {
  auto gain = norm.row(key);
  const std::size_t d_k = of_all / heads;
  if (!gain || gain->columns() == d_k || gain->columns() == of_all) return gain;
  norm.refuse(json_pointer_step(key),
              fmt::format("found {}, expected {}: one for each number of a head's {}{}",
                          counted(gain->columns(), "number"), d_k, key,
                          heads == 1 ? "" : fmt::format(" (or {}, of all heads)", of_all)));
}

std::vector<double> read_rotary_positions(const JsonObject& rotary, const Input& input) {
  const std::size_t n = input.tokens.size();
  const auto given = rotary.row("positions");
  if (!given) {
    std::vector<double> positions;
    for (std::size_t i = 0; i < n; ++i) {
      positions.push_back(static_cast<double>(input.cached() + i));
    }
    return positions;
  }
  if (given->columns() != n) {
    rotary.refuse("/positions", fmt::format("found {}, expected {}, one for each word",
                                            counted(given->columns(), "number"), n));
  }
  return {given->row(0).begin(), given->row(0).end()};
}

// cos and sin stand in tables, whose rows are positions.
void require_tables(const JsonObject& rotary, const Input& input, const Rotary& read,
                    std::size_t d_k) {
  for (const char* key : {"base", "factor", "dims"}) {
    if (!rotary.has(key)) continue;
    rotary.refuse(json_pointer_step(key),
                  "found beside the tables cos and sin, expected either: what is turned, and how "
                  "far, is in the tables");
  }
  for (const char* key : {"cos", "sin"}) {
    if (!rotary.has(key)) {
      rotary.refuse(
          "", fmt::format("the key \"{}\" is missing, expected both tables, cos and sin", key));
    }
  }
  if (read.sin->rows() != read.cos->rows() || read.sin->columns() != read.cos->columns()) {
    rotary.refuse("/sin",
                  fmt::format("found {} × {}, expected {} × {}, as cos has", read.sin->rows(),
                              read.sin->columns(), read.cos->rows(), read.cos->columns()));
  }
  if (2 * read.cos->columns() > d_k) {
    rotary.refuse(
        "/cos",
        fmt::format("found {}, expected at most {}, one for each pair of features that "
                    "turns (d_k = {})",
                    counted(read.cos->columns(), "column"), d_k / 2, d_k),
        read.cos->columns() == d_k ? "a table that has each column twice goes in once" : "");
  }
  std::vector<double> needed = read.positions;
  if (input.memory) needed.push_back(static_cast<double>(input.attended_tokens().size() - 1));
  for (const double position : needed) {
    const bool has_row = position >= 0.0 && position == std::floor(position) &&
                         position < static_cast<double>(read.cos->rows());
    if (has_row) continue;
    rotary.refuse("/cos", fmt::format("found {}, but none for position {}, expected one for each "
                                      "position from 0 on",
                                      counted(read.cos->rows(), "row"), position));
  }
}

}  // namespace

void require_queries(const JsonObject& object, const Input& input, const char* key) {
  if (length_of(input, StepId::queries) > 0 && length_of(input, StepId::keys) > 0) return;
  object.refuse(json_pointer_step(key),
                "found, but there are no queries and keys, expected W_Q and W_K, or queries and "
                "keys that are given");
}

std::optional<Past> read_past(const JsonObject& object) {
  const auto past = object.object("past", "an object with keys and values that are cached");
  if (!past) return std::nullopt;
  past->require_known_keys(past_keys);
  const auto tokens = past->strings("tokens");
  if (tokens && tokens->empty()) {
    past->refuse("/tokens", "found an empty array, expected at least one token, or no past");
  }
  for (const char* key : {"keys", "values"}) {
    const Json* rows = past->find(key);
    const bool is_of_heads = rows != nullptr && rows->is_array() && !rows->empty() &&
                             rows->front().is_array() && !rows->front().empty() &&
                             rows->front().front().is_array();
    if (!is_of_heads) continue;
    past->refuse(json_pointer_step(key),
                 "found lists within each row, expected a row of numbers for each cached token",
                 "the heads' numbers stand side by side in a row");
  }
  Past read{.tokens = tokens.value_or(std::vector<std::string>{}),
            .keys = past->matrix("keys"),
            .values = past->matrix("values")};
  if (!read.keys && !read.values) {
    past->refuse("",
                 "found neither keys nor values, expected a row of numbers for each token that "
                 "is cached");
  }
  return read;
}

std::optional<QkNorm> read_qk_norm(const JsonObject& object, const Input& input) {
  const auto norm = object.object("qk_norm", "an object with the kind of norm and its gains");
  if (!norm) return std::nullopt;
  norm->require_known_keys(norm_keys);
  require_queries(object, input, "qk_norm");
  const auto kind = norm->named("kind", parse_norm_kind, "rms, layer or l2");
  if (!kind) norm->refuse("", "the key \"kind\" is missing, expected rms, layer or l2");
  const std::size_t of_queries = length_of(input, StepId::queries);
  const std::size_t of_keys = length_of(input, StepId::keys);
  QkNorm read{.kind = *kind,
              .queries = read_gain(*norm, "queries", of_queries, input.heads),
              .keys = read_gain(*norm, "keys", of_keys, input.kv_heads())};
  const auto not_negative = [](double number) { return number >= 0.0; };
  if (const auto epsilon = norm->number("epsilon", "a number that is not negative", not_negative)) {
    read.epsilon = *epsilon;
  }
  const auto is_whole = [](const auto& gain, std::size_t length, std::size_t heads) {
    return heads > 1 && gain && gain->columns() == length;
  };
  read.queries_whole = is_whole(read.queries, of_queries, input.heads);
  read.keys_whole = is_whole(read.keys, of_keys, input.kv_heads());
  // Of keys in one head the gain tells nothing; without one, what the other says holds for both.
  if (!read.keys) read.keys_whole = read.queries_whole && input.kv_heads() > 1;
  if (!read.queries) read.queries_whole = read.keys_whole;
  return read;
}

std::optional<Rotary> read_rotary(const JsonObject& object, const Input& input) {
  const auto rotary = object.object("rotary", "an object that says how queries and keys turn");
  if (!rotary) return std::nullopt;
  rotary->require_known_keys(rotary_keys);
  require_queries(object, input, "rotary");
  const std::size_t d_k = length_of(input, StepId::queries) / input.heads;
  const auto pairs = rotary->named("pairs", parse_pairing,
                                   "halves (features i and i + r/2) or "
                                   "neighbours (2i and 2i + 1)");
  if (!pairs) {
    rotary->refuse("",
                   "the key \"pairs\" is missing, expected halves (GPT-NeoX, Llama in "
                   "transformers) or neighbours (RoFormer, GPT-J, Meta's Llama)");
  }
  const auto positive = [](double number) { return number > 0.0; };
  constexpr auto above_0 = "a number above 0";
  Rotary read{.pairs = *pairs,
              .base = rotary->number("base", above_0, positive).value_or(10000.0),
              .factor = rotary->number("factor", above_0, positive).value_or(1.0),
              .positions = read_rotary_positions(*rotary, input),
              .cos = rotary->matrix("cos"),
              .sin = rotary->matrix("sin")};
  if (read.cos || read.sin) {
    require_tables(*rotary, input, read, d_k);
    read.dims = 2 * read.cos->columns();
    return read;
  }
  constexpr std::size_t most = 1'000'000;
  read.dims = rotary->whole_number("dims", 2, most).value_or(d_k);
  if (read.dims % 2 != 0 || read.dims > d_k) {
    rotary->refuse(
        rotary->has("dims") ? "/dims" : "",
        fmt::format("found {} to turn, expected an even number of them, at most d_k ({})",
                    counted(read.dims, "feature"), d_k));
  }
  return read;
}

}  // namespace attn
