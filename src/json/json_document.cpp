#include "json/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "error.hpp"
#include "json/syntax_error.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using Where = SyntaxError::Where;

// The name of the encoding that a byte order mark announces, other than UTF-8.
std::string other_encoding(std::string_view text) {
  using namespace std::string_view_literals;
  if (text.starts_with("\xFF\xFE\0\0"sv) || text.starts_with("\0\0\xFE\xFF"sv)) return "UTF-32";
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return "UTF-16";
  return {};
}

// Receives the parser's events, builds the document, and knows at each of them where it stands.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(TextSource& text, const std::string& file, JsonNumbers numbers)
      : text_(text), file_(file), numbers_(numbers) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t& written) override {
    if (value == 0.0 && is_not_zero(written)) {
      refuse(
          fmt::format("found {}, which is too small for a double, expected a number that does "
                      "not round to 0",
                      shortened(written)));
    }
    if (numbers_ == JsonNumbers::doubles) return add(value);
    return add(Json::binary({written.begin(), written.end()}));
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON text has none

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.key = name;
    if (level.container->contains(name)) {
      refuse(fmt::format("found the key \"{}\" a second time, expected each key once",
                         shortened(name)));
    }
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string& last_token,
                   const nlohmann::json::exception& problem) override {
    // 406: a number beyond the largest double.
    if (problem.id == 406) {
      refuse(fmt::format("found {}, which is too large for a double, expected a finite number",
                         shortened(last_token)));
    }
    // What is found is to be seen whole; but nobody who types is asked for another line.
    if (!text_.text().ends_with('\n')) text_.read_more();
    require_some_text();
    refuse_syntax(explain_syntax_error(text_.text(), position, problem.what()));
  }

  [[noreturn]] void refuse_syntax(const SyntaxError& error) const {
    const std::string before = text_.written_before(error.offset);
    throw Error(fmt::format("{}: {}{}: {}", file_, place(error.where),
                            line_and_column(before, before.size()), error.sentence),
                error.hint);
  }

 private:
  void require_some_text() const {
    const bool is_empty =
        text_.text().find_first_not_of("\xEF\xBB\xBF \t\r\n") == std::string::npos;
    if (is_empty) throw Error(fmt::format("{}: found an empty file, expected JSON", file_));
  }

  struct Level {
    Json* container;
    std::string key;  // the key being read, in an object
  };

  // strtod turns 1e-400 into 0 without a word.
  static bool is_not_zero(std::string_view written) {
    const auto digits = written.substr(0, written.find_first_of("eE"));
    return digits.find_first_of("123456789") != digits.npos;
  }

  bool add(Json value) {
    if (!levels_.empty() && levels_.back().container->is_array()) {
      levels_.back().container->push_back(std::move(value));
    } else {
      slot() = std::move(value);
    }
    return true;
  }

  bool open(Json container) {
    if (levels_.size() == deepest_nesting) {
      refuse(fmt::format("found nesting deeper than {} levels, expected no more", deepest_nesting));
    }
    Json& here = slot();
    here = std::move(container);
    levels_.push_back({&here, {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  // Where the next value goes. Adding to a container never moves one that is still open.
  Json& slot() {
    if (levels_.empty()) return root_;
    Level& level = levels_.back();
    if (level.container->is_object()) return (*level.container)[level.key];
    level.container->emplace_back(nullptr);
    return level.container->back();
  }

  // "/W_Q/2: ", or nothing at the top level.
  std::string place(Where where) const {
    std::string pointer;
    for (const Level& level : levels_) {
      const bool innermost = &level == &levels_.back();
      if (innermost && where == Where::container) break;
      if (level.container->is_object()) {
        pointer += json_pointer_step(level.key);
      } else {
        const bool next = innermost && where == Where::next_value;
        pointer += fmt::format("/{}", level.container->size() - (next ? 0 : 1));
      }
    }
    return pointer.empty() ? pointer : pointer + ": ";
  }

  [[noreturn]] void refuse(const std::string& sentence) const {
    throw Error(fmt::format("{}: {}{}", file_, place(Where::next_value), sentence));
  }

  TextSource& text_;
  const std::string& file_;
  JsonNumbers numbers_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(TextSource text, const std::string& file, JsonNumbers numbers) {
  // A byte order mark takes four bytes at most.
  while (text.text().size() < 4 && text.read_more()) {
  }
  if (const auto other = other_encoding(text.text()); !other.empty()) {
    throw Error(fmt::format("{}: found {}, expected UTF-8 text", file, other));
  }
  Builder builder(text, file, numbers);
  Json::sax_parse(text.begin(), text.end(), &builder);
  // The parser takes a zero byte for the end of the text.
  if (const auto zero = text.text().find('\0'); zero != std::string::npos) {
    builder.refuse_syntax({.offset = zero,
                           .where = Where::container,
                           .sentence = "found \"\\u{0}\", expected the end of the file",
                           .hint = {}});
  }
  return builder.take();
}

std::string written(const Json& number) {
  if (!number.is_binary()) return number.dump();
  const auto& characters = number.get_binary();
  return {characters.begin(), characters.end()};
}

std::string json_pointer_step(std::string_view key) {
  std::string step = "/";
  for (const char c : shortened(key)) step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return step;
}

std::string describe(const Json& value) {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    case Json::value_t::string:
      return fmt::format("the string \"{}\"", shortened(value.get<std::string>()));
    case Json::value_t::array:
      return value.empty() ? "an empty array" : "an array";
    case Json::value_t::object:
      return "an object";
    default:
      return "the number " + shortened(written(value));
  }
}

}  // namespace attn
