#include "input/read_mask.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "memory.hpp"

namespace attn {
namespace {

constexpr std::array<std::string_view, 4> mask_keys{"causal", "window", "all", "heads"};
constexpr std::array<std::string_view, 2> window_keys{"before", "after"};

// true and false, or 1 and 0.
std::optional<double> read_permission(const Json& cell) {
  if (cell.is_boolean()) return cell.get<bool>() ? 1.0 : 0.0;
  if (cell.is_number() && (cell == 0 || cell == 1)) return cell == 1 ? 1.0 : 0.0;  // not −0
  return std::nullopt;
}

// −∞ as files spell it, or a number so far below 0 that nothing is left of a weight.
bool is_as_good_as_hidden(const Json& cell) {
  if (cell.is_number()) return cell.get<double>() <= far_below;
  return cell.is_null() || cell == "-inf" || cell == "-Infinity";
}

// What was added to scores: 0 leaves them, −∞ hides them.
std::optional<double> read_addend(const Json& cell) {
  if (is_as_good_as_hidden(cell)) return 0.0;
  return cell.is_number() && cell == 0 ? std::optional(1.0) : std::nullopt;
}

// Whether a text is −∞ in a spelling that is none of the two.
bool is_like_infinity(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return c == 'I' ? 'i' : c; });
  const auto is_after = [&](std::string_view sign) {
    return text.starts_with(sign) &&
           (text.compare(sign.size(), 1, "i") == 0 || text.compare(sign.size(), 3, "∞") == 0);
  };
  return is_after("-") || is_after("−");
}

std::string_view hint_of_cell(const Json& cell) {
  if (cell.is_number()) return "numbers that are to be added to the scores stand in \"bias\"";
  const bool is_infinity = cell.is_string() && is_like_infinity(cell.get_ref<const std::string&>());
  return is_infinity ? "−∞ is written \"-inf\"" : "";
}

constexpr Cells permissions{.read = read_permission,
                            .expected = "1 or true (may attend), 0 or false (may not)",
                            .hint = hint_of_cell};
constexpr Cells addends{.read = read_addend,
                        .expected =
                            "0 (may attend), or -inf, null or a number of -10000 or less "
                            "(may not), as other cells have it",
                        .hint = hint_of_cell};

bool is_list(const Json& json) { return json.is_array() && !json.empty(); }

bool is_additive(const Json& rows) {
  return std::ranges::any_of(rows, [](const Json& row) {
    return row.is_array() ? std::ranges::any_of(row, is_as_good_as_hidden)
                          : is_as_good_as_hidden(row);
  });
}

// The mask of one object of a file, and of the masks within it.
class MaskReader {
 public:
  MaskReader(const JsonObject& object, const Input& input)
      : object_(object),
        input_(input),
        n_(input.tokens.size()),
        m_(input.attended_tokens().size()) {}

  Mask read(const Json& mask, const std::string& at) const {
    if (mask.is_object()) return read_rule(mask, at);
    if (is_list(mask) && mask.front().is_array()) {
      if (is_list(mask.front()) && mask.front().front().is_array()) refuse_list(mask, at);
      return read_matrix(mask, at);
    }
    const bool lists_rules =
        is_list(mask) && (mask.front().is_object() ||
                          (mask.front().is_string() && !is_as_good_as_hidden(mask.front())));
    if (lists_rules) refuse_list(mask, at);
    if (is_list(mask)) return read_padding(mask, at);
    const auto named = mask.is_string() ? parse_mask(mask.get_ref<const std::string&>()) : Mask{};
    const bool is_rule = mask.is_string() && named &&
                         (named->rule == MaskRule::none || named->rule == MaskRule::causal);
    if (is_rule) return *named;
    object_.refuse(
        at,
        fmt::format("found {}, expected none, causal, a matrix with a row of 1 (may "
                    "attend) and 0 (may not) for each word, one such row for all, or "
                    "an object with one of {}",
                    describe(mask), fmt::join(mask_keys, ", ")),
        mask.is_string() && named ? fmt::format("in a file: {}", in_a_file(*named)) : "");
  }

 private:
  [[noreturn]] void refuse_list(const Json& masks, const std::string& at) const {
    object_.refuse(
        at, fmt::format("found a list of {}, expected one mask", counted(masks.size(), "mask")),
        R"(masks that all hold stand in {"all": […]}, one for each head in )"
        R"({"heads": […]})");
  }

  // A mask that a flag names, as a file has it.
  static std::string in_a_file(const Mask& mask) {
    if (mask.rule == MaskRule::causal_end) return R"({"causal": "end"})";
    if (mask.rule == MaskRule::window) {
      return fmt::format(R"({{"window": {{"before": {}, "after": {}}}}})", mask.before.value(),
                         mask.after.value());
    }
    if (mask.rule != MaskRule::all) return fmt::format(R"("{}")", name(mask.rule));
    std::vector<std::string> parts;
    for (const Mask& part : mask.parts) parts.push_back(in_a_file(part));
    return fmt::format(R"({{"all": [{}]}})", fmt::join(parts, ", "));
  }

  Mask read_rule(const Json& mask, const std::string& at) const {
    const JsonObject rule(mask, object_.file(), object_.pointer() + at);
    rule.require_known_keys(mask_keys);
    if (mask.size() != 1) {
      rule.refuse("",
                  fmt::format("found {}, expected one: causal, window, all or heads",
                              counted(mask.size(), "key")),
                  "masks that all hold stand in a list: {\"all\": [\"causal\", …]}");
    }
    if (rule.has("causal")) return read_causal(rule);
    if (const auto window = rule.object("window", "an object with before, after or both")) {
      return read_window(*window);
    }
    const bool of_heads = rule.has("heads");
    return read_parts(mask.begin().value(), at + (of_heads ? "/heads" : "/all"),
                      of_heads ? MaskRule::heads : MaskRule::all);
  }

  static Mask read_causal(const JsonObject& rule) {
    const Json& where = *rule.find("causal");
    if (where == "start") return {.rule = MaskRule::causal};
    if (where == "end") return {.rule = MaskRule::causal_end};
    rule.refuse("/causal", fmt::format("found {}, expected start (the first word beside the first "
                                       "token) or end (the last beside the last)",
                                       describe(where)));
  }

  static Mask read_window(const JsonObject& window) {
    constexpr std::size_t most = 1'000'000'000;
    window.require_known_keys(window_keys);
    Mask mask{.rule = MaskRule::window,
              .before = window.whole_number("before", 0, most),
              .after = window.whole_number("after", 0, most)};
    if (mask.before || mask.after) return mask;
    window.refuse("",
                  "found an empty object, expected before, after or both: how many tokens a "
                  "word may attend to beside itself");
  }

  Mask read_parts(const Json& list, const std::string& at, MaskRule rule) const {
    if (!is_list(list)) {
      object_.refuse(at, fmt::format("found {}, expected a list of masks", describe(list)));
    }
    if (rule == MaskRule::heads && list.size() != input_.heads) {
      object_.refuse(at, fmt::format("found {}, expected one for each of {}",
                                     counted(list.size(), "mask"), counted(input_.heads, "head")));
    }
    Mask mask{.rule = rule};
    for (std::size_t i = 0; i < list.size(); ++i) {
      mask.parts.push_back(read(list[i], fmt::format("{}/{}", at, i)));
    }
    return mask;
  }

  Mask read_padding(const Json& row, const std::string& at) const {
    const bool additive = is_additive(row);
    const Cells& cells = additive ? addends : permissions;
    Mask mask{.rule = MaskRule::padding, .cells = Matrix(1, row.size()), .was_additive = additive};
    for (std::size_t j = 0; j < row.size(); ++j) {
      const auto cell = cells.read(row[j]);
      if (!cell) {
        object_.refuse(fmt::format("{}/{}", at, j),
                       fmt::format("found {}, expected {}", describe(row[j]), cells.expected),
                       std::string(cells.hint(row[j])));
      }
      mask.cells(0, j) = *cell;
    }
    if (row.size() == m_) return mask;
    object_.refuse(at, fmt::format("found {}, expected {}, one for each token that may be attended "
                                   "to, or a row of them for each word",
                                   counted(row.size(), "number"), m_));
  }

  Mask read_matrix(const Json& rows, const std::string& at) const {
    const bool additive = is_additive(rows);
    const Matrix given = object_.matrix_at(rows, at, "mask", additive ? addends : permissions);
    Mask mask{.rule = MaskRule::matrix, .was_additive = additive};
    const bool of_listed = given.rows() == input_.words.size();
    if (given.columns() != m_ || (given.rows() != n_ && !of_listed)) {
      object_.refuse(
          at, fmt::format("found {} × {}, expected {} × {}: a row for each word{}, a "
                          "column for each token it may attend to",
                          given.rows(), given.columns(), n_, m_,
                          input_.words.size() == n_ ? "" : " (or for each one listed in word)"));
    }
    if (given.rows() == n_) {
      mask.cells = given;
      return mask;
    }
    require_memory_for(static_cast<double>(n_) * static_cast<double>(m_), input_.file, "a mask");
    mask.cells = Matrix(n_, m_, not_scored);
    for (std::size_t i = 0; i < given.rows(); ++i) {
      std::ranges::copy(given.row(i), mask.cells.row(index_of(input_.words[i])).begin());
    }
    return mask;
  }

  const JsonObject& object_;
  const Input& input_;
  std::size_t n_, m_;
};

}  // namespace

Mask read_mask(const JsonObject& object, const Input& input) {
  const Json* found = object.find("mask");
  if (found == nullptr) return {};
  Mask mask = MaskReader(object, input).read(*found, "/mask");
  mask.settle(input.tokens.size(), input.attended_tokens().size(), input.cached());
  return mask;
}

}  // namespace attn
