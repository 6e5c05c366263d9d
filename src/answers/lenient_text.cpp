#include "answers/lenient_text.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "answers/spelled_number.hpp"

namespace attn {
namespace {

// A text that goes on for ever is not waited for: nothing that is looked at whole is longer.
constexpr std::size_t longest = 4096;

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view brackets = "[]{}:";
constexpr std::size_t curly_bytes = 3;
constexpr std::array<std::string_view, 4> curly_quotes{"“", "”", "„", "‟"};

bool begins_with_curly_quote(std::string_view text) {
  return std::ranges::any_of(curly_quotes, [&](auto quote) { return text.starts_with(quote); });
}

// Reads blocks of a text, and passes on what is complete of it.
class Reader {
 public:
  explicit Reader(TextSource text) : source_(std::move(text)) {}

  const std::vector<std::size_t>& inserted() const { return inserted_; }

  bool read_block(std::string& out) {
    const std::size_t before = out.size();
    while (out.size() == before && !at_end_) {
      at_end_ = !source_.read_more();
      while (take(out)) {
      }
      if (at_end_) let_go(out);
    }
    return out.size() > before;
  }

 private:
  std::string_view rest() const { return std::string_view(source_.text()).substr(read_); }
  // Whether what begins the rest may go on in the next block.
  bool may_go_on(std::size_t bytes) const {
    return bytes == rest().size() && !at_end_ && bytes < longest;
  }

  // Takes one thing of the rest; false where it is not all there yet.
  bool take(std::string& out) {
    if (rest().empty()) return false;
    if (in_string_) return take_of_string(out);
    const char c = rest().front();
    if (blanks.find(c) != blanks.npos) return take_blanks(out);
    if (c == ',') return take_comma(out);
    if (brackets.find(c) != brackets.npos) return take_bracket(out);
    if (c == '"') return open_string(out, 1);
    return take_word(out);
  }

  void pass(std::string& out, std::size_t bytes) {
    out += rest().substr(0, bytes);
    read_ += bytes;
  }

  bool take_blanks(std::string& out) {
    const std::size_t bytes = std::min(rest().find_first_not_of(blanks), rest().size());
    pass(held_.empty() ? out : held_, bytes);
    if (held_.size() > longest) let_go(out);
    return true;
  }

  // It is held back, with the blanks after it, until what follows tells whether it is needed.
  bool take_comma(std::string& out) {
    let_go(out);
    pass(after_value_ ? held_ : out, 1);
    after_value_ = false;
    return true;
  }

  void let_go(std::string& out) {
    out += held_;
    held_.clear();
  }

  bool take_bracket(std::string& out) {
    const bool closes = rest().front() == ']' || rest().front() == '}';
    if (closes && !held_.empty()) held_.front() = ' ';
    let_go(out);
    pass(out, 1);
    after_value_ = closes;
    return true;
  }

  bool open_string(std::string& out, std::size_t quote_bytes) {
    let_go(out);
    in_string_ = true;
    is_curly_ = quote_bytes > 1;
    out += '"';
    read_ += quote_bytes;
    return true;
  }

  // A string that a curly quote opened ends with any quote.
  bool take_of_string(std::string& out) {
    const std::string_view text = rest();
    std::size_t end = 0;
    while (end < text.size() && text[end] != '"' && text[end] != '\\' &&
           !(is_curly_ && begins_with_curly_quote(text.substr(end)))) {
      ++end;
    }
    if (end > 0) {
      const bool may_be_cut = is_curly_ && end == text.size() && !at_end_;
      pass(out, may_be_cut ? end - std::min(end, curly_bytes - 1) : end);
      return !may_be_cut;
    }
    if (text.front() == '\\') {
      if (text.size() == 1 && !at_end_) return false;
      pass(out, std::min<std::size_t>(text.size(), 2));
      return true;
    }
    out += '"';
    read_ += text.front() == '"' ? 1 : curly_bytes;
    in_string_ = false;
    after_value_ = true;
    return true;
  }

  // What stands between blanks, brackets, commas and quotes: a number, or something like one.
  bool take_word(std::string& out) {
    if (begins_with_curly_quote(rest())) return open_string(out, curly_bytes);
    std::size_t bytes = 0;
    while (bytes < rest().size() && is_of_word(rest().substr(bytes))) ++bytes;
    if (may_go_on(bytes)) return false;
    let_go(out);
    const std::string_view word = rest().substr(0, bytes);
    const bool is_spelled = !nlohmann::json::accept(word) && read_spelled(word).has_value();
    if (is_spelled) insert_quote(out);
    pass(out, bytes);
    if (is_spelled) insert_quote(out);
    after_value_ = true;
    return true;
  }

  static bool is_of_word(std::string_view text) {
    const char c = text.front();
    return c != ',' && c != '"' && blanks.find(c) == blanks.npos &&
           brackets.find(c) == brackets.npos && !begins_with_curly_quote(text);
  }

  void insert_quote(std::string& out) {
    inserted_.push_back(out.size());
    out += '"';
  }

  TextSource source_;
  std::size_t read_ = 0;  // how much of it has been taken
  bool at_end_ = false;
  bool in_string_ = false;
  bool is_curly_ = false;     // a curly quote opened it
  bool after_value_ = false;  // so that a comma may follow
  std::string held_;          // a comma, and the blanks after it
  std::vector<std::size_t> inserted_;
};

}  // namespace

TextSource lenient(TextSource text) {
  const auto reader = std::make_shared<Reader>(std::move(text));
  return TextSource([reader](std::string& out) { return reader->read_block(out); },
                    {reader, &reader->inserted()});
}

}  // namespace attn
