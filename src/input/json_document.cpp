#include "input/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "error.hpp"

namespace attn {
namespace {

// At most 40 bytes of the text, never cut inside a code point.
std::string shortened(std::string_view text) {
  std::size_t most = 40;
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return fmt::format("{}…", text.substr(0, most));
}

// Receives the parser's events, builds the document, and knows at each of them where it stands.
class Builder : public nlohmann::json_sax<Json> {
 public:
  Builder(const std::string& text, const std::string& file) : text_(text), file_(file) {}

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
    return add(value);
  }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON text has none

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(string_t& name) override {
    Level& level = levels_.back();
    level.key = name;
    if (level.container->contains(name)) {
      refuse(fmt::format("found the key \"{}\" a second time, expected each key once", name));
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
    const auto [line, column] = line_and_column(position);
    throw Error(fmt::format("{}: {}line {}, column {}: {}", file_, place(), line, column,
                            sentence(position, last_token, problem.what())));
  }

 private:
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
    Json& here = slot();
    if (levels_.size() == deepest_nesting) {
      refuse(fmt::format("found nesting deeper than {} levels, expected no more", deepest_nesting));
    }
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

  // "/W_Q/2: ", or nothing at the top level. In an array, the place is that of its last element.
  std::string place() const {
    std::string pointer;
    for (const Level& level : levels_) {
      if (level.container->is_object()) {
        if (level.key.empty() && level.container->empty()) break;
        pointer += '/' + escaped(level.key);
      } else if (!level.container->empty()) {
        pointer += fmt::format("/{}", level.container->size() - 1);
      }
    }
    return pointer.empty() ? pointer : pointer + ": ";
  }

  static std::string escaped(std::string_view key) {
    std::string out;
    for (const char c : key) out += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return out;
  }

  [[noreturn]] void refuse(const std::string& sentence) const {
    throw Error(fmt::format("{}: {}{}", file_, place(), sentence));
  }

  // Of the last character read, both from 1; a column is a code point.
  std::pair<std::size_t, std::size_t> line_and_column(std::size_t position) const {
    std::size_t line = 1;
    std::size_t column = 1;
    const std::size_t last = std::min(position == 0 ? 0 : position - 1, text_.size());
    for (std::size_t i = 0; i < last; ++i) {
      if (text_[i] == '\n') {
        ++line;
        column = 1;
      } else if ((static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80U) {
        ++column;
      }
    }
    return {line, column};
  }

  // The library's sentence, "… - unexpected '}'; expected ']'", in the form of ours.
  std::string sentence(std::size_t position, const std::string& last_token,
                       std::string_view what) const {
    if (what.find("ill-formed UTF-8") != what.npos) {
      return "found bytes that are not UTF-8, expected UTF-8 text";
    }
    if (what.find("surrogate") != what.npos) {
      return "found half of a surrogate pair, expected \\uD800–\\uDBFF followed by \\uDC00–\\uDFFF";
    }
    const bool ended = position > text_.size() || what.find("unexpected end of input") != what.npos;
    const std::string found = ended ? "the end of the file" : '"' + shortened(last_token) + '"';
    constexpr std::string_view marker = "; expected ";
    const auto at = what.rfind(marker);
    if (at != what.npos) {
      return fmt::format("found {}, expected {}", found, what.substr(at + marker.size()));
    }
    return fmt::format("found {}, expected valid JSON", found);
  }

  const std::string& text_;
  const std::string& file_;
  Json root_;
  std::vector<Level> levels_;
};

}  // namespace

Json parse_json(const std::string& text, const std::string& file) {
  Builder builder(text, file);
  Json::sax_parse(text, &builder);
  return builder.take();
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
      return "the number " + value.dump();
  }
}

}  // namespace attn
