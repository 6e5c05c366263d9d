#include "answers/printed/printed_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "text/characters.hpp"

namespace attn {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

struct Spelled {
  std::string_view text;
  double value;
};
constexpr std::array named_numbers{
    Spelled{"nan", no_number},     Spelled{"NaN", no_number}, Spelled{"Nan", no_number},
    Spelled{"NAN", no_number},     Spelled{"und", no_number}, Spelled{"inf", infinity},
    Spelled{"Inf", infinity},      Spelled{"INF", infinity},  Spelled{"Infinity", infinity},
    Spelled{"infinity", infinity}, Spelled{"∞", infinity},    Spelled{"minf", -infinity},
    Spelled{"\\infty", infinity}};
constexpr std::array truths{Spelled{"True", 1},   Spelled{"False", 0}, Spelled{"true", 1},
                            Spelled{"false", 0},  Spelled{"TRUE", 1},  Spelled{"FALSE", 0},
                            Spelled{"T", 1},      Spelled{"F", 0},     Spelled{"WAHR", 1},
                            Spelled{"FALSCH", 0}, Spelled{"VRAI", 1},  Spelled{"FAUX", 0}};
constexpr std::array<std::string_view, 9> missing{"NA",  "<NA>", "null",    "None",   "--",
                                                  "NaT", "nil",  "missing", "nothing"};
constexpr std::array<std::string_view, 11> elisions{
    "...", "…", "⋯", "⋮", "⋱", "..", "....", "\\cdots", "\\vdots", "\\ddots", "\\dots"};
constexpr std::array<std::string_view, 4> signs{"-", "−", "¯", "+"};

// Takes one sign off the front: whether it is a minus.
bool take_sign(std::string_view& text) {
  for (const std::string_view sign : signs) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return sign != "+";
  }
  return false;
}

// The place where an exponent begins, and how long what begins it is.
struct ExponentMark {
  std::size_t place, size;
};
std::optional<ExponentMark> find_exponent(std::string_view text) {
  for (const std::string_view mark : {std::string_view("*^"), std::string_view("*10^")}) {
    if (const std::size_t at = text.find(mark); at != text.npos) return {{at, mark.size()}};
  }
  const std::size_t at = text.find_first_of("eEdDf");
  if (at == text.npos) return std::nullopt;
  return {{at, 1}};
}

std::optional<int> read_power(std::string_view text) {
  const bool is_negative = take_sign(text);
  constexpr std::size_t most_digits = 6;
  if (text.empty() || text.size() > most_digits || !std::ranges::all_of(text, is_digit)) {
    return std::nullopt;
  }
  int power = 0;
  std::from_chars(text.data(), text.data() + text.size(), power);
  return is_negative ? -power : power;
}

bool are_groups_of_thousands(std::string_view whole, char mark) {
  constexpr std::size_t group = 3;
  std::size_t at = whole.find(mark);
  if (at == 0 || at > group) return false;
  while (at < whole.size()) {
    const std::size_t next = std::min(whole.find(mark, at + 1), whole.size());
    if (next - at - 1 != group) return false;
    at = next;
  }
  return true;
}

// Digits with at most one point; groups of thousands taken out.
std::optional<std::string> plain_mantissa(std::string_view text, CommaAs commas) {
  const std::size_t comma = text.find(',');
  const std::size_t point = text.find('.');
  std::string plain(text);
  if (text.ends_with(',')) return std::nullopt;
  if (comma != text.npos) {
    const bool has_both = point != text.npos;
    const bool comma_is_last = has_both && text.rfind(',') > text.rfind('.');
    const bool is_decimal = has_both ? comma_is_last : commas == CommaAs::decimal;
    if (!has_both && commas == CommaAs::refused) return std::nullopt;
    const char decimal = is_decimal ? ',' : '.', thousands = is_decimal ? '.' : ',';
    const std::size_t mark = std::min(text.find(decimal), text.size());
    const std::string_view whole = text.substr(0, mark);
    if (whole.find(thousands) != whole.npos && !are_groups_of_thousands(whole, thousands)) {
      return std::nullopt;
    }
    std::erase(plain, thousands);
    std::ranges::replace(plain, ',', '.');
  }
  const auto points = std::ranges::count(plain, '.');
  const bool has_digit = std::ranges::any_of(plain, is_digit);
  const bool is_plain = std::ranges::all_of(plain, [](char c) { return is_digit(c) || c == '.'; });
  if (points > 1 || !has_digit || !is_plain) return std::nullopt;
  return plain;
}

std::optional<PrintedNumber> read_decimal(std::string_view text, CommaAs commas) {
  PrintedNumber number;
  const bool is_negative = take_sign(text);
  const bool is_share = text.ends_with('%');
  if (is_share) text.remove_suffix(1);
  // C's and Java's float.
  const bool is_float =
      (text.ends_with('f') || text.ends_with('F')) && text.find_first_of(".eE") != text.npos;
  if (is_float) text.remove_suffix(1);
  std::string_view mantissa = text;
  if (const auto mark = find_exponent(text)) {
    const auto power = read_power(text.substr(mark->place + mark->size));
    if (!power) return std::nullopt;
    number.power = *power;
    number.has_exponent = true;
    mantissa = text.substr(0, mark->place);
  }
  const auto plain = plain_mantissa(mantissa, commas);
  if (!plain) return std::nullopt;
  if (is_share) number.power -= 2;
  const std::size_t point = std::min(plain->find('.'), plain->size());
  number.has_mark = point < plain->size();
  number.decimals = number.has_mark ? static_cast<int>(plain->size() - point - 1) : 0;
  const std::size_t first = std::min(plain->find_first_of("123456789"), plain->size());
  number.digits = static_cast<int>(
      std::count_if(plain->begin() + static_cast<std::ptrdiff_t>(first), plain->end(), is_digit));
  std::string json = *plain;
  if (number.power != 0) json.append("e").append(std::to_string(number.power));
  const char* begin = json.data();
  const auto read = std::from_chars(begin, begin + json.size(), number.value);
  if (read.ec == std::errc::result_out_of_range && number.digits > 0) {
    // Too small for a double is as good as 0; too large is none.
    if (number.power > 0 || !number.has_exponent) return std::nullopt;
    number.value = 0.0;
  }
  if (is_negative) number.value = -number.value;
  return number;
}

std::optional<PrintedNumber> read_name(std::string_view text) {
  const auto is = [&](const Spelled& one) { return one.text == text; };
  if (const auto* found = std::ranges::find_if(truths, is); found != truths.end()) {
    return PrintedNumber{.value = found->value, .is_truth = true};
  }
  if (std::ranges::find(missing, text) != missing.end()) {
    return PrintedNumber{.kind = PrintedNumber::Kind::missing, .value = no_number};
  }
  if (std::ranges::find(elisions, text) != elisions.end()) {
    return PrintedNumber{.kind = PrintedNumber::Kind::elided, .value = no_number};
  }
  const bool is_negative = take_sign(text);
  if (const auto* found = std::ranges::find_if(named_numbers, is); found != named_numbers.end()) {
    return PrintedNumber{.value = is_negative ? -found->value : found->value};
  }
  return std::nullopt;
}

}  // namespace

bool PrintedNumber::is_finite() const { return kind == Kind::number && std::isfinite(value); }

std::optional<PrintedNumber> read_printed_number(std::string_view text, CommaAs commas) {
  if (auto named = read_name(text)) return named;
  return read_decimal(text, commas);
}

std::optional<int> read_lone_exponent(std::string_view text) {
  if (text.size() < 2 || text.front() != 'E') return std::nullopt;
  return read_power(text.substr(1));
}

PrintedNumber times_power_of_ten(PrintedNumber number, int power) {
  number.power += power;
  if (number.is_finite()) number.value *= std::pow(10.0, power);
  return number;
}

bool looks_like_number(std::string_view text) {
  constexpr std::string_view stars = "***";
  constexpr std::size_t digits_of_a_year = 4;
  const bool is_date = text.size() > digits_of_a_year && text[digits_of_a_year] == '-' &&
                       std::ranges::all_of(text.substr(0, digits_of_a_year), is_digit);
  if (is_date) return false;
  if (text.find(stars) != text.npos) return true;
  while (take_sign(text)) {
  }
  if (text.starts_with('.')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front())) return false;
  constexpr std::string_view of_numbers = "0123456789+-.,eEdD#INFQOinfatyj";
  return text.find_first_not_of(of_numbers) == text.npos;
}

bool is_fraction(std::string_view text) {
  take_sign(text);
  const std::size_t bar = std::min(text.find('/'), text.size());
  const auto all_digits = [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_digit);
  };
  return bar < text.size() && all_digits(text.substr(0, bar)) && all_digits(text.substr(bar + 1));
}

bool may_be_thousands(std::string_view text) {
  while (take_sign(text)) {
  }
  return !text.starts_with('0') && text.find(',') != text.npos &&
         text.find_first_not_of("0123456789,") == text.npos && are_groups_of_thousands(text, ',');
}

}  // namespace attn
