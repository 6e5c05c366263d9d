#include "answers/printed/shared_prefix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>

#include "answers/printed/printed_array.hpp"
#include "answers/printed/printed_number.hpp"
#include "text/characters.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using std::string_view;

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
    return !is_digit(text.front()) &&
           std::ranges::all_of(text, [](unsigned char c) { return std::isalnum(c) != 0; });
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

void take_shared_prefixes(std::vector<std::string>& lines, const std::string& file) {
  SharedPrefixes(lines, file).take();
}

}  // namespace attn
