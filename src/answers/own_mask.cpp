#include "answers/own_mask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

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

// Given as numbers to be added, or as permissions.
bool is_additive(const GivenArray& given) {
  return std::ranges::any_of(given.cells,
                             [](const auto& cell) { return cell && cell->value <= far_below; });
}

// The rows of a mask, each of which is a list of what its word may attend to.
class MaskJudge {
 public:
  MaskJudge(const GivenArray& given, const std::string& file, const std::string& at,
            const Input& input)
      : given_(given), file_(file), at_(at), input_(input), adds_(is_additive(given)) {}

  OwnMask judge() {
    require_rows();
    if (std::ranges::any_of(given_.cells, [](const auto& cell) { return !cell; })) {
      return {.is = OwnMask::Is::in_part};
    }
    for (std::size_t cell = 0; cell < given_.cells.size(); ++cell) require_permission(cell);
    if (input_.mask.has(MaskRule::heads)) return {.is = OwnMask::Is::of_heads};
    const auto other = first_other(false);
    if (!other) return {.is = OwnMask::Is::same};
    return adds_ || first_other(true) ? *other : OwnMask{.is = OwnMask::Is::complement};
  }

 private:
  std::size_t tokens() const { return input_.attended_tokens().size(); }
  std::size_t rows() const { return given_.cells.size() / tokens(); }

  void require_rows() const {
    const bool fits =
        !given_.extents.empty() && given_.extents.back() == tokens() &&
        (rows() == 1 || rows() == input_.words.size() || rows() == input_.tokens.size());
    if (fits) return;
    throw Error(
        fmt::format("{}: {}: found {} numbers, expected {} × {}: what each word encoded may "
                    "attend to",
                    file_, at_, extents_text(given_.extents), input_.words.size(), tokens()));
  }

  void require_permission(std::size_t cell) const {
    const double value = given_.cells[cell]->value;
    if (value == 0.0 || (adds_ ? value <= far_below : value == 1.0)) return;
    throw Error(fmt::format("{}: {}: found {} at {}, expected a mask's {}", file_, at_, value,
                            place_in(given_, cell),
                            adds_ ? "0, or −∞ where it hides" : "1 and 0, or true and false"));
  }

  double value(std::size_t word, std::size_t token) const {
    const std::size_t row = rows() == 1                     ? 0
                            : rows() == input_.words.size() ? word
                                                            : index_of(input_.words[word]);
    return given_.cells[row * tokens() + token]->value;
  }

  // The first place where it does not hide what the input's does; `turned`: read the other way
  // round.
  std::optional<OwnMask> first_other(bool turned) const {
    for (std::size_t i = 0; i < input_.words.size(); ++i) {
      for (std::size_t j = 0; j < tokens(); ++j) {
        const Position word = input_.words[i];
        const bool is_0 = value(i, j) == 0.0;
        const bool hides = is_0 != (adds_ || turned);
        if (hides == input_.mask.hides(word, Position{j})) continue;
        return OwnMask{
            .is = OwnMask::Is::other, .word = word, .token = Position{j}, .hides = hides};
      }
    }
    return std::nullopt;
  }

  const GivenArray& given_;
  const std::string& file_;
  const std::string& at_;
  const Input& input_;
  bool adds_;
};

}  // namespace

OwnMask judge_mask(const Json& mask, const std::string& file, const std::string& at,
                   const Input& input) {
  return judge_mask(read_array(as_numbers(mask), file, at), file, at, input);
}

OwnMask judge_mask(const GivenArray& mask, const std::string& file, const std::string& at,
                   const Input& input) {
  return MaskJudge(mask, file, at, input).judge();
}

std::string_view name(OwnMask::Is is) {
  switch (is) {
    case OwnMask::Is::same:
      return "same";
    case OwnMask::Is::complement:
      return "complement";
    case OwnMask::Is::other:
      return "other";
    case OwnMask::Is::in_part:
      return "in-part";
    case OwnMask::Is::of_heads:
      break;
  }
  return "of-heads";
}

}  // namespace attn
