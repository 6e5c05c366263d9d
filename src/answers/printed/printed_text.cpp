#include "answers/printed/printed_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "answers/printed/bracketed.hpp"
#include "answers/printed/indexed.hpp"
#include "answers/printed/markup_tables.hpp"
#include "answers/printed/table_marks.hpp"
#include "answers/printed/tables.hpp"
#include "error.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using std::string_view;

// What programs print in place of numbers, and what to print instead.
struct Unprinted {
  string_view mark, what, advice;
  bool always = true;  ///< else only where nothing else is found
  string_view expected = "its numbers";
};
constexpr std::array unprinted{
    Unprinted{"[Array]", "\"[Array]\" in place of an array",
              "print console.log(JSON.stringify(x))"},
    Unprinted{"indices=tensor(", "a sparse tensor", "print x.to_dense()"},
    Unprinted{"device='meta'", "a tensor without values", "print it on a device that holds them"},
    Unprinted{"structure(c(", "a matrix column after column, as dput writes it",
              "print the matrix itself: print(x)", true, "its rows"},
    Unprinted{"variant,step,", "a trace as a table", "write it so: --export trace.json", true,
              "a trace as JSON, .npz or .safetensors"},
    Unprinted{"Array:", "\"Array:…\" in place of an array", "print x.js()", false},
    Unprinted{"[[D@", "the address of an array", "print Arrays.deepToString(x)", false},
    Unprinted{"[[F@", "the address of an array", "print Arrays.deepToString(x)", false},
    Unprinted{"[Object", "\"[Object]\" in place of an array",
              "print console.log(JSON.stringify(x))", false},
    Unprinted{"object at 0x", "the address of an object", "print what it holds", false}};

void refuse_unprinted(const std::string& text, const std::string& file, bool always) {
  for (const Unprinted& one : unprinted) {
    const std::size_t at = text.find(one.mark);
    if (one.always != always || at == text.npos) continue;
    const auto line =
        1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    refuse_line(file, static_cast<std::size_t>(line),
                fmt::format("found {}, expected {}", one.what, one.expected), one.advice);
  }
}

// R marks its rows, columns and vectors in brackets, which are none of numbers.
bool is_of_r(string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const string_view line = trimmed(text.substr(0, end));
    const string_view first = line.substr(0, line.find(' '));
    if (line.starts_with("[,1]") || is_row_mark(first)) return true;
    if (vector_mark(first) && first.size() < line.size()) {
      const string_view second = trimmed(line.substr(first.size()));
      if (read_printed_number(second.substr(0, second.find(' ')))) return true;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

// Fractions where nothing else is found.
void refuse_fractions(string_view text, const std::string& file) {
  constexpr string_view between = " \t\n,;|&[](){}";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(between, at), text.size());
    const string_view word = text.substr(at, end - at);
    if (is_fraction(word)) {
      throw Error(fmt::format("{}: found the fraction \"{}\", expected numbers with decimals", file,
                              shortened(word)));
    }
    at = end + 1;
  }
}

}  // namespace

std::vector<PrintedArray> arrays_in(const std::string& text, const std::string& file,
                                    CommaAs commas) {
  refuse_unprinted(text, file, true);
  std::vector<PrintedArray> arrays = read_indexed(text, file);
  const bool is_table = has_markup(text) || is_of_r(text);
  if (arrays.empty() && !is_table) arrays = read_bracketed(text, file, commas);
  if (arrays.empty()) refuse_unprinted(text, file, false);
  if (arrays.empty()) arrays = read_tables(text, file, commas);
  if (arrays.empty()) refuse_fractions(text, file);
  if (arrays.empty()) {
    throw Error(fmt::format(
        "{}: found no numbers, expected JSON, or a matrix as a program prints it", file));
  }
  return arrays;
}

std::optional<bool> begins_as_printed(string_view text) {
  constexpr string_view blanks = " \t\r\n";
  const auto after_blanks = [&](string_view rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
    return rest;
  };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  text = after_blanks(text);
  if (text.empty()) return std::nullopt;
  if (text.front() == '\0') return false;
  if (text.front() != '{') return true;
  text = after_blanks(text.substr(1));
  if (text.empty()) return std::nullopt;
  const char first = text.front();
  const bool is_letter = std::isalpha(static_cast<unsigned char>(first)) != 0;
  if (first != '\'' && !is_letter) {
    constexpr string_view of_numbers = "{-.0123456789";
    return of_numbers.find(first) != of_numbers.npos;
  }
  // A dictionary of Python's, an object of JavaScript's: of arrays, not of further ones.
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const string_view value = after_blanks(text.substr(colon + 1));
  if (value.empty()) return std::nullopt;
  return value.front() != '{' && value.front() != '"';
}

}  // namespace attn
