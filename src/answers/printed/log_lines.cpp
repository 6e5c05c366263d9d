#include "answers/printed/log_lines.hpp"

#include <algorithm>
#include <array>

#include "text/characters.hpp"

namespace attn {
namespace {

using std::string_view;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Takes what fits the pattern off the front: 9 stands for a digit, all else for itself.
bool take(string_view& text, string_view pattern) {
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) return false;
  }
  text.remove_prefix(pattern.size());
  return true;
}

bool take_clock(string_view& text) {
  if (!take(text, "99:99:99") && !take(text, "9:99:99")) return false;
  if (!text.empty() && (text.front() == '.' || text.front() == ',')) {
    text.remove_prefix(1);
    while (!text.empty() && is_digit(text.front())) text.remove_prefix(1);
  }
  if (take(text, "Z") || take(text, "+99:99") || take(text, "-99:99")) return true;
  take(text, "+9999");
  return true;
}

bool take_time(string_view& text) {
  if (take(text, "9999-99-99") || take(text, "9999/99/99")) {
    if (!take(text, "T")) take_blanks(text);
  }
  return take_clock(text);
}

bool take_level(string_view& text) {
  constexpr std::array<string_view, 7> levels{"DEBUG", "INFO",     "WARNING", "WARN",
                                              "ERROR", "CRITICAL", "TRACE"};
  string_view rest = text;
  const bool in_brackets = take(rest, "[");
  const auto* found =
      std::ranges::find_if(levels, [&](string_view one) { return rest.starts_with(one); });
  if (found == levels.end()) return false;
  rest.remove_prefix(found->size());
  if (in_brackets && !take(rest, "]")) return false;
  if (!rest.empty() && is_letter(rest.front())) return false;
  text = rest;
  return true;
}

// The name of a logger: "root", "app.attn", "__main__".
bool take_logger(string_view& text) {
  const auto is_of_name = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.';
  };
  const auto* const end = std::ranges::find_if_not(text, is_of_name);
  if (end == text.begin() || is_digit(text.front())) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
  return true;
}

// ":root:" after a level.
bool take_name(string_view& text) {
  string_view rest = text;
  if (!take(rest, ":") || !take_logger(rest) || !take(rest, ":")) return false;
  text = rest;
  return true;
}

// Marks between parts of a log's line. A minus that no blank follows is its number's.
void take_marks(string_view& text) {
  constexpr string_view marks = " \t|:";
  while (!text.empty() && (marks.find(text.front()) != marks.npos || text.starts_with("- "))) {
    text.remove_prefix(1);
  }
}

std::size_t taken(string_view line, string_view rest) { return line.size() - rest.size(); }

std::optional<std::size_t> bare_stamp(string_view line) {
  string_view rest = line;
  take_blanks(rest);
  const bool in_brackets = take(rest, "[");
  if (!take_time(rest) || (in_brackets && !take(rest, "]"))) return std::nullopt;
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return taken(line, rest);
}

// "2026-01-05 10:12:33,123 - attn - DEBUG - ", "10:12:33 | INFO | ", "INFO:attn:"
std::size_t log_head(string_view line) {
  string_view rest = line;
  if (take_level(rest) && take_name(rest)) return taken(line, rest);
  const auto size = bare_stamp(line);
  if (!size) return 0;
  rest = line.substr(*size);
  for (const bool has_logger : {false, true}) {
    string_view after = rest;
    take_marks(after);
    if (has_logger && !take_logger(after)) continue;
    if (has_logger) take_marks(after);
    if (!take_level(after)) continue;
    take_marks(after);
    return taken(line, after);
  }
  return 0;
}

}  // namespace

std::optional<std::size_t> stamp(string_view line) {
  const std::size_t head = log_head(line);
  return head > 0 ? std::optional(head) : bare_stamp(line);
}

std::optional<std::size_t> level(string_view line) {
  string_view rest = line;
  if (!take_level(rest)) return std::nullopt;
  if (!take_name(rest)) take(rest, ":");
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return taken(line, rest);
}

void take_log_heads(std::vector<std::string>& lines) {
  for (std::string& line : lines) line.erase(0, log_head(line));
}

}  // namespace attn
