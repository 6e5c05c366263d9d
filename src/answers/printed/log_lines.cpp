#include "answers/printed/log_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "answers/printed/printed_array.hpp"
#include "answers/printed/printed_number.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"

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

void take_marks(string_view& text) {
  constexpr string_view marks = " \t-|:";
  text.remove_prefix(std::min(text.find_first_not_of(marks), text.size()));
}

std::size_t taken(string_view line, string_view rest) { return line.size() - rest.size(); }

// "2026-01-05 10:12:33,123 - attn - DEBUG - ", "10:12:33 | INFO | ", "INFO:attn:"
std::size_t log_head(string_view line) {
  string_view rest = line;
  if (take_level(rest) && take_name(rest)) return taken(line, rest);
  const auto size = stamp(line);
  if (!size) return 0;
  rest = line.substr(*size);
  for (const bool has_logger : {false, true}) {
    string_view after = rest;
    take_marks(after);
    if (has_logger && !take_logger(after)) continue;
    if (has_logger) take_marks(after);
    if (!take_level(after)) continue;
    // A minus belongs to its number.
    if (after.starts_with(' ') && after.substr(1).starts_with('-') && !after.starts_with(" - ")) {
      return taken(line, after);
    }
    take_marks(after);
    return taken(line, after);
  }
  return 0;
}

// A line's words, brackets and blanks.
struct Piece {
  enum class Kind { blank, opening, closing, separator, word };
  Kind kind = Kind::word;
  string_view text{};
  std::size_t end = 0;  // in its line
  bool is_glued = false;
  bool is_number() const { return kind == Kind::word && read_printed_number(text).has_value(); }
};
using Pieces = std::vector<Piece>;
using Kind = Piece::Kind;

Kind kind_of(char c) {
  if (is_blank(c)) return Kind::blank;
  if (c == '[' || c == '(' || c == '{') return Kind::opening;
  if (c == ']' || c == ')' || c == '}') return Kind::closing;
  return c == ',' || c == ';' ? Kind::separator : Kind::word;
}

Pieces pieces_of(string_view line) {
  Pieces pieces;
  for (std::size_t at = 0; at < line.size();) {
    const Kind kind = kind_of(line[at]);
    std::size_t end = at + 1;
    const bool is_run = kind == Kind::blank || kind == Kind::word;
    while (is_run && end < line.size() && kind_of(line[end]) == kind) ++end;
    pieces.push_back({.kind = kind,
                      .text = line.substr(at, end - at),
                      .end = end,
                      .is_glued = at > 0 && !is_blank(line[at - 1])});
    at = end;
  }
  return pieces;
}

// Two lines' pieces are of one shape if they differ in digits alone. A name is as it is: rank0.
bool same_shape(const Piece& one, const Piece& other) {
  if (one.kind != other.kind) return false;
  if (one.kind == Kind::blank || one.text == other.text) return true;
  if (one.is_number() && other.is_number()) return true;
  const auto is_name = [](string_view text) {
    return is_letter(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c); });
  };
  if (is_name(one.text)) return false;
  std::size_t i = 0, j = 0;
  while (i < one.text.size() && j < other.text.size()) {
    const bool are_digits = is_digit(one.text[i]) && is_digit(other.text[j]);
    if (!are_digits && one.text[i] != other.text[j]) return false;
    i += are_digits ? one.text.find_first_not_of("0123456789", i) - i : 1;
    j += are_digits ? other.text.find_first_not_of("0123456789", j) - j : 1;
  }
  return i >= one.text.size() && j >= other.text.size();
}

std::size_t common(const Pieces& one, const Pieces& other, std::size_t most) {
  std::size_t count = 0;
  while (count < std::min({most, one.size(), other.size()}) &&
         same_shape(one[count], other[count])) {
    ++count;
  }
  return count;
}

// Where the first bracket stands that its own line leaves open, and how many it leaves open.
struct Opening {
  std::size_t place = 0, count = 0;
};
Opening opening_of(const Pieces& pieces) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].kind == Kind::opening) open.push_back(i);
    if (pieces[i].kind == Kind::closing && !open.empty()) open.pop_back();
  }
  return open.empty() ? Opening{} : Opening{.place = open.front(), .count = open.size()};
}

// How many of the first pieces are certainly no numbers of an array: up to the last word, or the
// last bracket around one. LaTeX's \[ and \] are no words.
std::size_t certain(const Pieces& pieces, std::size_t count) {
  std::size_t last = 0;
  std::vector<bool> has_word;  // of the brackets that are open
  for (std::size_t i = 0; i < count; ++i) {
    const Piece& piece = pieces[i];
    if (piece.text.starts_with('\\')) break;
    bool is_word = piece.kind == Kind::word && !piece.is_number();
    if (piece.kind == Kind::opening) has_word.push_back(piece.is_glued);
    if (piece.kind == Kind::closing) {
      is_word = has_word.empty() || has_word.back();
      if (!has_word.empty()) has_word.pop_back();
    }
    if (is_word && !has_word.empty()) has_word.back() = true;
    if (is_word && has_word.empty()) last = i + 1;
  }
  return last;
}

class SharedPrefixes {
 public:
  SharedPrefixes(std::vector<std::string>& lines, const std::string& file)
      : lines_(lines), file_(file) {}

  void take() {
    for (std::size_t i = 0; i < lines_.size();) i = look_at(i);
  }

 private:
  bool is_blank_line(std::size_t i) const {
    return lines_[i].find_first_not_of(" \t") == std::string::npos;
  }

  // Gives the line to look at next.
  std::size_t look_at(std::size_t i) {
    const std::string line = lines_[i];
    const Pieces first = pieces_of(line);
    const Opening opening = opening_of(first);
    std::size_t next = i + 1;
    while (next < lines_.size() && is_blank_line(next)) ++next;
    if (opening.count == 0 || next == lines_.size()) return i + 1;
    if (opening.place == 0) return after_brackets(i, opening.count);
    std::size_t shared = common(first, pieces_of(lines_[next]), opening.place);
    const std::size_t prefix = certain(first, shared);
    std::size_t open = opening.count, j = next;
    for (; open > 0 && j < lines_.size(); ++j) {
      if (is_blank_line(j)) continue;
      const Pieces pieces = pieces_of(lines_[j]);
      shared = common(first, pieces, shared);
      if (shared < prefix || shared == 0) return after_brackets(i, opening.count);
      for (std::size_t p = prefix; p < pieces.size() && open > 0; ++p) {
        if (pieces[p].kind == Kind::opening) ++open;
        if (pieces[p].kind == Kind::closing) --open;
      }
    }
    if (open > 0) return after_brackets(i, opening.count);
    for (std::size_t p = prefix; p < shared; ++p) {
      if (first[p].is_number() && !has_open_) refuse_number(i, first[p].text);
    }
    if (prefix > 0) take_off({first.begin(), first.begin() + static_cast<std::ptrdiff_t>(prefix)});
    return j;
  }

  // The line after all that line i leaves open; the next one where it is never closed.
  std::size_t after_brackets(std::size_t i, std::size_t open) {
    for (std::size_t j = i + 1; j < lines_.size() && !has_open_; ++j) {
      for (const Piece& piece : pieces_of(lines_[j])) {
        if (piece.kind == Kind::opening) ++open;
        if (piece.kind == Kind::closing && open > 0) --open;
      }
      if (open == 0) return j + 1;
    }
    has_open_ = true;
    return i + 1;
  }

  [[noreturn]] void refuse_number(std::size_t i, string_view text) const {
    refuse_line(
        file_, i + 1,
        fmt::format("found \"{}\" before an array, and a number there on each of its lines, "
                    "which may be of the log, or of the array",
                    shortened(text)),
        "print it without what the log puts before its lines");
  }

  void take_off(const Pieces& prefix) {
    for (std::string& line : lines_) {
      const Pieces pieces = pieces_of(line);
      if (common(prefix, pieces, prefix.size()) < prefix.size()) continue;
      const std::size_t end = pieces[prefix.size() - 1].end;
      line.erase(0, end);
    }
  }

  std::vector<std::string>& lines_;
  const std::string& file_;
  bool has_open_ = false;  // a bracket is never closed: what follows may stand within it
};

}  // namespace

std::optional<std::size_t> stamp(string_view line) {
  string_view rest = line;
  take_blanks(rest);
  const bool in_brackets = take(rest, "[");
  if (!take_time(rest) || (in_brackets && !take(rest, "]"))) return std::nullopt;
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return taken(line, rest);
}

std::optional<std::size_t> level(string_view line) {
  string_view rest = line;
  if (!take_level(rest)) return std::nullopt;
  if (!take_name(rest)) take(rest, ":");
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return taken(line, rest);
}

void take_log_prefixes(std::vector<std::string>& lines, const std::string& file) {
  for (std::string& line : lines) line.erase(0, log_head(line));
  SharedPrefixes(lines, file).take();
}

}  // namespace attn
