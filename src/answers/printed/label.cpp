#include "answers/printed/label.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "answers/printed/table_marks.hpp"
#include "text/characters.hpp"

namespace attn {
namespace {

bool is_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80) != 0;
}

// They say what is printed, not which.
constexpr std::array<std::string_view, 31> makers{
    "tensor",       "array",        "Array",        "Tensor",       "Parameter", "containing",
    "np.array",     "jnp.array",    "tf.Tensor",    "matrix",       "Matrix",    "data",
    "numpy",        "cpuData",      "DeviceArray",  "float64",      "float32",   "Float32Array",
    "Float64Array", "masked_array", "dtype",        "print",        "list",      "tf.Variable",
    "Array$1",      "EagerTensor",  "torch.tensor", "torch.Tensor", "Float32",   "Float64",
    "Bool"};
constexpr std::array<std::string_view, 7> facts_of_arrays{"dtype", "rank",    "shape",  "dims",
                                                          "size",  "Columns", "columns"};

bool is_maker(std::string_view word) { return std::ranges::find(makers, word) != makers.end(); }

std::string_view last_word(std::string_view text) {
  std::size_t start = text.size();
  while (start > 0 && is_name(text[start - 1])) --start;
  return text.substr(start);
}

// Where the number in brackets at the end of a text begins: of Float32Array(3), float64[3].
std::size_t number_in_brackets(std::string_view text, std::string_view brackets) {
  if (text.size() < 2 || text.back() != brackets[1]) return text.npos;
  const std::size_t open = text.find_last_not_of("0123456789", text.size() - 2);
  return open != text.npos && text[open] == brackets[0] ? open : text.npos;
}

// Without what an array's type begins with: [][] of [][]float64, [2][3].
std::string_view without_axes(std::string_view text) {
  for (std::size_t open = 0; (open = number_in_brackets(text, "[]")) != text.npos;) {
    text = text.substr(0, open);
  }
  return text;
}

// Without the length that stands after an array's type.
std::string_view without_length(std::string_view text) {
  const std::size_t open = number_in_brackets(text, "()");
  const bool is_length = open != text.npos && is_maker(last_word(text.substr(0, open)));
  return is_length ? text.substr(0, open) : text;
}

// Takes off what ends a label, and what makes an array after it.
std::string_view without_makers(std::string_view text) {
  constexpr std::string_view around = " \t\n([{=:,;\"'<>|*-";
  while (!text.empty()) {
    const char last = text.back();
    if (around.find(last) != around.npos) {
      text.remove_suffix(1);
      continue;
    }
    text = without_length(text);
    const std::string_view word = last_word(text);
    if (!is_maker(word)) return text;
    text.remove_suffix(word.size());
    text = without_axes(text);
  }
  return text;
}

// The part that belongs to what follows: after a bracket that is still open, or a comma.
std::string_view own_part(std::string_view text) {
  int closed = 0;
  for (std::size_t at = text.size(); at > 0; --at) {
    const char c = text[at - 1];
    if (c == ')' || c == ']' || c == '}') ++closed;
    const bool opens = c == '(' || c == '[' || c == '{';
    if (opens && closed > 0) {
      --closed;
      continue;
    }
    if (closed == 0 && (opens || c == ',' || c == ';')) return text.substr(at);
  }
  return text;
}

constexpr std::string_view around_label = " \t\n\"'`*#<>:=|)]}.,";

// Where the line of a byte begins, or the text that is looked at.
std::size_t start_of_line(std::string_view text, std::size_t at, std::size_t floor) {
  const std::size_t end = text.substr(floor, at - floor).rfind('\n');
  return end == text.npos ? floor : floor + end + 1;
}

bool is_fact(std::string_view line) {
  return std::ranges::any_of(facts_of_arrays, [&](std::string_view fact) {
    return line.starts_with(fact) && (line.size() == fact.size() || !is_name(line[fact.size()]));
  });
}

// Its type, its size, a slice without a name.
bool tells_of_array(std::string_view line) {
  const bool is_slice = slice_of(line) && (!is_name(line[0]) || line.starts_with("ans("));
  return is_fact(line) || is_slice || size_in(line) || line.starts_with("ARMA_MAT_TXT");
}

std::string_view line_above(std::string_view text, std::size_t start) {
  if (start == 0) return {};
  const std::size_t above = start_of_line(text, start - 1, 0);
  std::string_view line = text.substr(above, start - 1 - above);
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return line;
}

bool is_label(std::string_view line) {
  constexpr std::ptrdiff_t most_blanks = 4;
  constexpr std::string_view ends = ":=";
  const bool has_end = ends.find(line.back()) != ends.npos;
  return has_end || std::ranges::count(line, ' ') <= most_blanks;
}

// A quoted name, as in <xarray.DataArray 'weights' (k: 4, z: 4)>.
std::string_view quoted_in(std::string_view line) {
  const std::size_t open = line.find('\'');
  const std::size_t close = open == line.npos ? line.npos : line.find('\'', open + 1);
  return close == line.npos ? std::string_view() : line.substr(open + 1, close - open - 1);
}

}  // namespace

std::string label_before(std::string_view text, std::size_t begin, std::size_t floor) {
  if (floor >= begin) return "";
  constexpr std::size_t most = 400;
  const std::size_t least = std::max(floor, begin > most ? begin - most : 0);
  const std::size_t start = start_of_line(text, begin, least);
  const std::string_view before = without_makers(text.substr(start, begin - start));
  return std::string(trimmed(own_part(before), around_label));
}

std::string label_above(std::string_view text, std::size_t begin, std::size_t floor) {
  constexpr int most_lines = 8;
  std::size_t end = start_of_line(text, begin, std::min(floor, begin));
  for (int i = 0; i < most_lines && end > floor; ++i) {
    const std::size_t start = start_of_line(text, end - 1, floor);
    std::string_view line = text.substr(start, end - 1 - start);
    end = start;
    const std::size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(first);
    line = line.substr(0, line.find_last_not_of(" \t") + 1);
    const bool is_of_verbose_tensor = line == "values:" && is_fact(line_above(text, start));
    if (line.empty() || tells_of_array(line) || is_of_verbose_tensor) continue;
    if (line.starts_with('<')) return std::string(quoted_in(line));
    const bool may_be = is_label(line);
    const std::string_view label = trimmed(without_makers(line), around_label);
    if (label.empty()) continue;
    return may_be ? std::string(label) : "";
  }
  return "";
}

}  // namespace attn
