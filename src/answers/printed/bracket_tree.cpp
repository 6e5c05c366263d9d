#include "answers/printed/bracket_tree.hpp"

#include <algorithm>

#include "text/characters.hpp"

namespace attn {
namespace {

using Kind = Node::Kind;

// Nobody's numbers are deeper in brackets.
constexpr std::size_t deepest = 48;
constexpr std::string_view ends_a_word = " \t\n[](){},;";

char closing(char open) { return open == '[' ? ']' : open == '(' ? ')' : '}'; }

class TreeReader {
 public:
  TreeReader(std::string_view text, CommaAs commas) : text_(text), commas_(commas) {
    open_.emplace_back();
  }

  Node read() {
    while (at_ < text_.size()) take();
    while (open_.size() > 1) close(false);
    open_.back().end = text_.size();
    return std::move(open_.back());
  }

 private:
  void take() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t') {
      ++at_;
      return;
    }
    if (c == '\n') {
      add(Kind::line_end, 1);
      ++line_;
    } else if (c == ',' || c == ';') {
      add(c == ',' ? Kind::comma : Kind::semicolon, 1);
    } else if ((c == '[' || c == '(' || c == '{') && open_.size() <= deepest) {
      open_.push_back(node(Kind::group, 1));
      ++at_;
    } else if (c == ']' || c == ')' || c == '}') {
      take_closing(c);
    } else if (c == '"' || c == '\'') {
      take_quoted(c);
    } else {
      take_word();
    }
  }

  Node node(Kind kind, std::size_t bytes) const {
    const bool glued =
        at_ > 0 && text_[at_ - 1] != ' ' && text_[at_ - 1] != '\t' && text_[at_ - 1] != '\n';
    return {.kind = kind, .is_glued = glued, .begin = at_, .end = at_ + bytes, .line = line_};
  }

  void add(Kind kind, std::size_t bytes) {
    open_.back().items.push_back(node(kind, bytes));
    at_ += bytes;
  }

  // One that closes an outer group closes those within, too: they were no brackets of numbers.
  void take_closing(char c) {
    std::size_t depth = open_.size() - 1;
    while (depth > 0 && closing(text_[open_[depth].begin]) != c) --depth;
    if (depth == 0) return add(Kind::word, 1);
    while (open_.size() - 1 > depth) close(false);
    close(true);
    ++at_;
    open_.back().items.back().end = at_;
  }

  void close(bool is_closed) {
    Node group = std::move(open_.back());
    open_.pop_back();
    group.is_closed = is_closed;
    group.end = at_;
    open_.back().items.push_back(std::move(group));
  }

  void take_quoted(char quote) {
    const std::size_t end = std::min(text_.find(quote, at_ + 1), text_.size());
    const std::string_view inner = text_.substr(at_ + 1, end - at_ - 1);
    if (end == text_.size() || inner.find('\n') != inner.npos) return take_word();
    Node found = node(Kind::quoted, inner.size() + 2);
    const std::size_t first = std::min(inner.find_first_not_of(' '), inner.size());
    if (auto number = read_printed_number(inner.substr(first), commas_)) {
      found.kind = Kind::number;
      found.number = *number;
    }
    at_ = found.end;
    open_.back().items.push_back(std::move(found));
  }

  bool is_comma_in_number(std::size_t at) const {
    return commas_ != CommaAs::refused && text_[at] == ',' && at > at_ && is_digit(text_[at - 1]) &&
           at + 1 < text_.size() && is_digit(text_[at + 1]);
  }

  void take_word() {
    std::size_t end = at_ + 1;
    while (end < text_.size() &&
           (ends_a_word.find(text_[end]) == ends_a_word.npos || is_comma_in_number(end))) {
      ++end;
    }
    Node word = node(Kind::word, end - at_);
    const std::string_view written = text_.substr(at_, end - at_);
    if (auto number = read_printed_number(written, commas_)) {
      word.kind = Kind::number;
      word.number = *number;
    }
    at_ = end;
    open_.back().items.push_back(std::move(word));
  }

  std::string_view text_;
  CommaAs commas_;
  std::size_t at_ = 0, line_ = 1;
  std::vector<Node> open_;
};

}  // namespace

char Node::bracket(std::string_view text) const {
  return kind == Kind::group && end > begin &&
                 (text[begin] == '[' || text[begin] == '(' || text[begin] == '{')
             ? text[begin]
             : '\0';
}

Node bracket_tree(std::string_view text, CommaAs commas) { return TreeReader(text, commas).read(); }

}  // namespace attn
