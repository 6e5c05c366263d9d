#include "input/read_scores.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "error.hpp"
#include "input/read_vectors.hpp"

namespace attn {
namespace {

Scale read_scale(const JsonObject& object, const Input& input) {
  const Json* found = object.find("scale");
  // Of scores that are given nobody knows how long the vectors were.
  if (found == nullptr) {
    return {.rule = input.scores.empty() ? Scale::Rule::sqrt : Scale::Rule::none};
  }
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

std::optional<Alibi> read_alibi(const JsonObject& object, std::size_t heads) {
  const Json* found = object.find("alibi");
  if (found == nullptr || *found == false) return std::nullopt;
  if (*found == true) return Alibi{.slopes = usual_slopes(heads), .are_usual = true};
  const bool is_slope = found->is_number() && heads == 1;
  if (!is_slope && !found->is_array()) {
    object.refuse("/alibi",
                  fmt::format("found {}, expected true, or a list of slopes, one for each "
                              "head{}",
                              describe(*found), heads == 1 ? ", or the slope itself" : ""));
  }
  return Alibi{.slopes = object.numbers_of_heads("alibi", heads)};
}

std::vector<Matrix> read_bias(const JsonObject& object, const Input& input) {
  std::vector<Matrix> bias = object.matrices("bias", input.heads);
  const std::size_t n = input.tokens.size();
  const std::size_t m = input.attended_tokens().size();
  for (std::size_t h = 0; h < bias.size(); ++h) {
    const Matrix& one = bias[h];
    if (one.rows() == n && one.columns() == m) continue;
    object.refuse(bias.size() == 1 ? "/bias" : fmt::format("/bias/{}", h),
                  fmt::format("found {} × {}, expected {} × {}: a row for each word, a column for "
                              "each token attended to",
                              one.rows(), one.columns(), n, m));
  }
  return bias;
}

}  // namespace

std::vector<Matrix> read_given_scores(const JsonObject& object, std::size_t heads) {
  if (!object.has("scores")) return {};
  constexpr std::array<std::string_view, 11> makers{
      "queries", "keys", "W_Q", "Q", "W_K", "K", "b_Q", "b_K", "qk_norm", "rotary", "scale_on"};
  for (const std::string_view key : makers) {
    if (!object.has(key)) continue;
    object.refuse(json_pointer_step(key),
                  "found beside scores, expected only one of both: scores are given in place of "
                  "queries and keys");
  }
  if (object.has("past")) {
    object.refuse("/past",
                  "found beside scores, expected only one of both: scores that are given "
                  "have a column for every token");
  }
  return object.matrices("scores", heads);
}

void read_scoring(const JsonObject& object, Input& input) {
  input.scale = read_scale(object, input);
  const auto scale_on = object.named("scale_on", parse_scale_on, expected_scale_on());
  input.scale_on = scale_on.value_or(ScaleOn::scores);
  if (input.scale_on != ScaleOn::scores) require_queries(object, input, "scale_on");
  const auto positive = [](double number) { return number > 0.0; };
  input.softcap = object.number("softcap", "a number above 0", positive);
  input.bias = read_bias(object, input);
  input.alibi = read_alibi(object, input.heads);
  input.sinks = object.numbers_of_heads("sinks", input.heads);
  const auto rows = object.named("empty_rows", parse_empty_rows, expected_empty_rows());
  input.empty_rows = rows.value_or(EmptyRows::refuse);
}

void require_possible_scale(const Input& input) {
  const auto refuse = [&](const std::string& sentence, std::string hint) {
    throw Error(fmt::format("{}: {}/scale: {}", input.file, input.pointer, sentence),
                std::move(hint));
  };
  const bool is_of_length =
      input.scale.rule == Scale::Rule::sqrt || input.scale.rule == Scale::Rule::dim;
  if (!input.scores.empty() && is_of_length) {
    refuse(fmt::format("found {}, expected none or a number: of scores that are given nobody knows "
                       "how long the vectors were",
                       name(input.scale.rule)),
           "2 stands for √4");
  }
  if (input.scale_on == ScaleOn::both && input.scale.divisor(1) < 0.0) {
    refuse(fmt::format("found {}, expected a number above 0: queries and keys are each divided by "
                       "its root",
                       input.scale.number),
           "or leave out scale_on");
  }
}

}  // namespace attn
