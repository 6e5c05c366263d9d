#include "json/syntax_hint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "text/characters.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view minus_sign = "−";

// What Python and others have, and JSON writes otherwise.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{{
    {"None", "null"},
    {"Null", "null"},
    {"NULL", "null"},
    {"True", "true"},
    {"TRUE", "true"},
    {"False", "false"},
    {"FALSE", "false"},
}};
constexpr std::array<std::string_view, 4> not_finite{"nan", "inf", "infinity", "∞"};
constexpr std::array<std::string_view, 8> quotes{"'", "`", "‘", "’", "“", "”", "„", "«"};

std::string_view without_sign(std::string_view number) {
  for (const std::string_view sign : {std::string_view("-"), std::string_view("+"), minus_sign}) {
    if (number.starts_with(sign)) return number.substr(sign.size());
  }
  return number;
}

bool is_not_finite(std::string_view token) {
  std::string name(without_sign(token));
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return std::ranges::find(not_finite, name) != not_finite.end();
}

// The last character before a place that is no blank; 0 where there is none.
char last_before(std::string_view text, std::size_t place) {
  const std::size_t last = text.substr(0, place).find_last_not_of(blanks);
  return last == text.npos ? '\0' : text[last];
}

// "1,08" was read as 1, and 08 as no number.
std::string with_point(std::string_view text, std::size_t start, std::string_view token) {
  const bool is_padded =
      token.size() > 1 && token.front() == '0' && token.find_first_not_of(digits) == token.npos;
  if (!is_padded || start == 0 || text[start - 1] != ',') return "";
  std::size_t whole = start - 1;
  while (whole > 0 && is_digit(text[whole - 1])) --whole;
  if (whole == start - 1) return "";
  return fmt::format("{}.{}", text.substr(whole, start - 1 - whole), token);
}

// The number that 1., .5, +1, 007 and 1_000 mean; nothing where it is none.
std::string as_json_number(std::string_view token) {
  const std::string_view bare = without_sign(token);
  const bool may_be_one = !bare.empty() && (is_digit(bare[0]) || bare[0] == '.') &&
                          bare.find_first_of(digits) != bare.npos;
  if (!may_be_one || nlohmann::json::accept(token)) return "";
  std::string number(bare);
  std::erase(number, '_');
  const std::string_view all = number;
  const std::size_t whole_end = std::min(all.find_first_not_of(digits), all.size());
  std::string_view whole = all.substr(0, whole_end);
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  std::string_view rest = all.substr(whole_end);
  const bool lacks_fraction = rest.starts_with('.') && (rest.size() == 1 || !is_digit(rest[1]));
  if (lacks_fraction) rest.remove_prefix(1);
  const bool is_negative = bare.size() < token.size() && !token.starts_with('+');
  const std::string json =
      fmt::format("{}{}{}{}", is_negative ? "-" : "", whole.empty() ? "0" : whole,
                  lacks_fraction ? ".0" : "", rest);
  return nlohmann::json::accept(json) ? json : "";
}

std::string about_stroke(std::string_view text, std::size_t start) {
  const std::string_view after = text.substr(start + 1);
  if (after.starts_with('/') || after.starts_with('*')) return "JSON has no comments";
  return is_digit(last_before(text, start)) ? "a fraction? write 0.04 for 1/25" : "";
}

std::string about_sign(std::string_view text, std::size_t start, std::string_view token) {
  const char before = last_before(text, start);
  if ((token == "]" || token == "}") && before == ',') return "take away the comma before it";
  if (token == ",") return "a comma too many, or a number left out?";
  if (token == "/") return about_stroke(text, start);
  if (token == "#") return "JSON has no comments";
  if (token == ";") {
    return is_digit(before) ? "numbers have a point, and commas stand between them: 0.73, 0.27"
                            : "write a comma";
  }
  if (token == "(") return "write a list in brackets: [1, 2]";
  if (token == minus_sign) return "write the minus as -";
  if (std::ranges::find(quotes, token) != quotes.end()) {
    return "write texts and keys in double quotes: \"text\"";
  }
  return "";
}

std::string about_word(std::string_view text, std::size_t start, std::string_view token) {
  const auto name =
      std::ranges::find(names, token, &std::pair<std::string_view, std::string_view>::first);
  if (name != names.end()) return fmt::format("write {}", name->second);
  if (is_not_finite(token)) return "JSON has no NaN and no infinity: write a finite number";
  if (text.substr(start + token.size()).starts_with('(')) {
    return fmt::format("write what stands in {}(…) alone; of an array, .tolist() gives it",
                       shortened(token));
  }
  if (const std::string decimal = with_point(text, start, token); !decimal.empty()) {
    return fmt::format("a decimal comma? write {}", shortened(decimal));
  }
  const std::string number = as_json_number(token);
  return number.empty() ? "" : fmt::format("write {}", shortened(number));
}

}  // namespace

std::string syntax_hint(std::string_view text, std::size_t start, std::string_view token) {
  if (token.empty()) return "";
  const std::string hint = about_sign(text, start, token);
  return hint.empty() ? about_word(text, start, token) : hint;
}

}  // namespace attn
