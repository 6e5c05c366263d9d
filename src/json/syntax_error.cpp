#include "json/syntax_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "json/syntax_hint.hpp"
#include "text/display.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using Where = SyntaxError::Where;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '+' || c == '-';
}

// The end of the token at `start`: a string, a run of letters, digits and signs (a number, however
// wrong, is one), or one code point.
std::size_t token_end(std::string_view text, std::size_t start) {
  std::size_t end = start;
  if (text[start] == '"') {
    for (++end; end < text.size() && text[end] != '"'; ++end) end += text[end] == '\\' ? 1 : 0;
    return std::min(end + 1, text.size());
  }
  while (end < text.size() && is_word(text[end])) ++end;
  return end > start ? end : start + std::max<std::size_t>(decode(text.substr(start)).bytes, 1);
}

// The start of the token that holds the byte at `offset`.
std::size_t token_start(std::string_view text, std::size_t offset) {
  std::size_t start = 0;
  while (start < offset) {
    const std::size_t end = token_end(text, start);
    if (end > offset) break;
    start = end;
  }
  return start;
}

struct Context {
  std::string_view name, expected;
  Where where;
};
constexpr Context reading_key{"while parsing object key", "a key in double quotes",
                              Where::container};
constexpr Context reading_value{"while parsing value", "a JSON value", Where::next_value};
// A name that is the beginning of another stands after it.
constexpr std::array<Context, 5> contexts{{
    reading_key,
    {"while parsing object separator", "\":\"", Where::next_value},
    {"while parsing object", "\",\" or \"}\"", Where::container},
    {"while parsing array", "\",\" or \"]\"", Where::container},
    reading_value,
}};

Context context_of(std::string_view what) {
  if (what.ends_with("; expected end of input")) {
    return {"", "the end of the file", Where::container};
  }
  what = what.substr(0, what.find(" - "));
  for (const Context& context : contexts) {
    if (what.find(context.name) != what.npos) return context;
  }
  return {"", "JSON", Where::container};
}

// What is wrong inside a string: the parser stopped in it, at its last byte read.
SyntaxError explain_string(std::string_view text, std::size_t last, std::string_view what,
                           Where where) {
  const std::size_t escape = text.substr(0, last + 1).rfind('\\');
  if (what.find("surrogate") != what.npos) {
    return {.offset = text.substr(0, last + 1).rfind("\\u"),
            .where = where,
            .sentence =
                "found half of a surrogate pair, expected \\uD800–\\uDBFF followed by "
                "\\uDC00–\\uDFFF",
            .hint = {}};
  }
  if (what.find("4 hex digits") != what.npos) {
    return {.offset = escape,
            .where = where,
            .sentence = fmt::format("found \"{}\", expected \\u and four hexadecimal digits",
                                    text.substr(escape, last - escape)),
            .hint = {}};
  }
  if (what.find("after backslash") != what.npos) {
    return {.offset = escape,
            .where = where,
            .sentence = fmt::format("found \"{}\", expected an escape that JSON has",
                                    text.substr(escape, last + 1 - escape)),
            .hint = {}};
  }
  if (last >= text.size()) {
    return {.offset = text.size(),
            .where = where,
            .sentence = "found the end of the file, expected the end of the string",
            .hint = {}};
  }
  return {.offset = last,
          .where = where,
          .sentence = fmt::format("found the control character \"{}\" in a string, expected it "
                                  "written as an escape",
                                  visible(text.substr(last, 1))),
          .hint = {}};
}

// Whether a value, and no comma or closing bracket, is due after this text.
bool is_value_due_after(std::string_view text) {
  const std::size_t last = text.find_last_not_of(" \t\r\n");
  return last == text.npos || text[last] == '[' || text[last] == ',' || text[last] == ':';
}

// Whether the byte at `last` only shows that the word or number before it is none: "5.]", "tru]",
// "-" and the end of the file.
bool ends_bad_word(std::string_view text, std::size_t last, std::string_view what) {
  const bool is_malformed =
      what.find("invalid literal") != what.npos || what.find("invalid number") != what.npos;
  if (!is_malformed || last == 0 || !is_word(text[last - 1])) return false;
  if (last < text.size() && is_word(text[last])) return false;
  const std::size_t start = token_start(text, last - 1);
  return !nlohmann::json::accept(text.substr(start, last - start));
}

SyntaxError explain_token(std::string_view text, std::size_t last, std::string_view what,
                          Context context) {
  if (ends_bad_word(text, last, what)) --last;
  if (last >= text.size()) {
    return {.offset = text.size(),
            .where = context.where,
            .sentence = fmt::format("found the end of the file, expected {}", context.expected),
            .hint = {}};
  }
  const std::size_t start = token_start(text, last);
  // "0x10": the parser took the 0 for a value and stumbled over the rest.
  const bool overran = context.where == Where::container && is_word(text[start]) &&
                       context.expected != reading_key.expected &&
                       is_value_due_after(text.substr(0, start));
  if (overran) {
    context.where = Where::last_value;
    context.expected = reading_value.expected;
  }
  auto token = text.substr(start, token_end(text, start) - start);
  const bool is_string = token.size() > 1 && token.front() == '"';
  if (is_string) token = token.substr(1, token.size() - 2);
  return {.offset = start,
          .where = context.where,
          .sentence = fmt::format("found {}\"{}\", expected {}", is_string ? "the string " : "",
                                  shortened(token), context.expected),
          .hint = is_string ? std::string() : syntax_hint(text, start, token)};
}

}  // namespace

SyntaxError explain_syntax_error(std::string_view text, std::size_t position,
                                 std::string_view what) {
  Context context = context_of(what);
  // What follows quotes the text itself, which may say anything.
  what = what.substr(0, what.find("; last read: "));
  const std::size_t last = position == 0 ? 0 : position - 1;
  const std::size_t bad = first_ill_formed(text);
  if (bad < std::min(position, text.size())) {
    return {.offset = bad,
            .where = context.where,
            .sentence = "found bytes that are not UTF-8, expected UTF-8 text",
            .hint = {}};
  }
  if (what.find("invalid string") != what.npos) {
    return explain_string(text, last, what, context.where);
  }
  return explain_token(text, std::min(last, text.size()), what, context);
}

std::size_t first_ill_formed(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    const Decoded next = decode(text.substr(offset));
    if (!next.valid) break;
    offset += next.bytes;
  }
  return offset;
}

std::string line_and_column(std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (const char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return fmt::format("line {}, column {}", line, column);
}

}  // namespace attn
