// One object of a JSON file: its keys, read as what they must hold, or refused with their place.
// read_input.cpp says which keys there are.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/json_document.hpp"
#include "trace/matrix.hpp"

namespace attn {

/// What a cell of a matrix may be: `read` gives the number that it stands for, or nothing.
struct Cells {
  std::optional<double> (*read)(const Json&);
  std::string_view expected;
  std::string_view (*hint)(const Json&) = nullptr;  ///< said of a cell that is none; may be ""
};

/// Any number.
extern const Cells any_number;

/// "1 row", "3 rows", "2 matrices": for messages.
std::string counted(std::size_t count, std::string_view noun, std::string_view nouns = "");

/// A whole number from `least` to `most` that a JSON value stands for; nothing for any other.
std::optional<std::size_t> whole_number(const Json& value, std::size_t least, std::size_t most);

/// An object, and where it stands. Refers to the document and to the file's name. What reads a key
/// gives nothing where the object has none of that name, and throws Error where its value is not
/// what it must be.
class JsonObject {
 public:
  /// `file` is what messages call the file, `pointer` the object's place in it, "" at the top.
  JsonObject(const Json& json, const std::string& file, std::string pointer)
      : json_(json), file_(file), pointer_(std::move(pointer)) {}

  const std::string& file() const { return file_; }
  const std::string& pointer() const { return pointer_; }
  bool has(std::string_view key) const { return find(key) != nullptr; }
  /// The value of a key, whatever it is; nullptr where there is none.
  const Json* find(std::string_view key) const;

  std::optional<std::string> string(std::string_view key) const;
  std::optional<std::vector<std::string>> strings(std::string_view key) const;
  /// A list of rows, at least one, all equally long and none empty.
  std::optional<Matrix> matrix(std::string_view key, const Cells& cells = any_number) const;
  /// One such matrix that all heads share, or a list of one for each of `heads`.
  std::vector<Matrix> matrices(std::string_view key, std::size_t heads) const;
  /// A list of numbers, not empty, as a matrix of one row.
  std::optional<Matrix> row(std::string_view key) const;
  /// A number that all heads share, or a list of one for each of `heads`; each finite.
  std::vector<double> numbers_of_heads(std::string_view key, std::size_t heads) const;
  /// A finite number, or one that `fits` it, too.
  std::optional<double> number(std::string_view key, std::string_view expected,
                               bool (*fits)(double)) const;
  /// A whole number from `least` to `most`.
  std::optional<std::size_t> whole_number(std::string_view key, std::size_t least,
                                          std::size_t most) const;
  /// What the string of a key names; `parse` gives nothing for what it does not know.
  template <typename Parse>
  auto named(std::string_view key, Parse parse, const std::string& expected) const
      -> decltype(parse(std::string_view{})) {
    const Json* found = find(key);
    if (found == nullptr) return std::nullopt;
    auto value = found->is_string() ? parse(found->get_ref<const std::string&>())
                                    : decltype(parse(std::string_view{})){};
    if (!value) {
      refuse(json_pointer_step(key), "found " + describe(*found) + ", expected " + expected);
    }
    return value;
  }
  std::optional<JsonObject> object(std::string_view key, std::string_view expected) const;

  /// A matrix that stands `at` some place below this object; messages call it `name`.
  Matrix matrix_at(const Json& rows, const std::string& at, std::string_view name,
                   const Cells& cells = any_number) const;

  /// Throws Error where the object has a key that is not among `known`.
  void require_known_keys(std::span<const std::string_view> known) const;

  /// Throws Error: file, the place `below` this object ("/W_Q/2", or "" for itself), sentence.
  [[noreturn]] void refuse(std::string_view below, const std::string& sentence,
                           std::string hint = {}) const;

 private:
  const Json& json_;
  const std::string& file_;
  std::string pointer_;
};

}  // namespace attn
