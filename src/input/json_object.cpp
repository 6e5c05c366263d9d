#include "input/json_object.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "error.hpp"
#include "text/suggest.hpp"

namespace attn {
namespace {

std::optional<double> read_number(const Json& cell) {
  return cell.is_number() ? std::optional(cell.get<double>()) : std::nullopt;
}

constexpr std::string_view batch_of_one =
    "a batch axis of 1? leave its brackets out: [[…], […]], not [[[…], […]]]";

}  // namespace

const Cells any_number{.read = read_number, .expected = "a number"};

std::string counted(std::size_t count, std::string_view noun, std::string_view nouns) {
  return count != 1 && !nouns.empty() ? fmt::format("{} {}", count, nouns)
                                      : fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

const Json* JsonObject::find(std::string_view key) const {
  const auto found = json_.find(key);
  return found == json_.end() ? nullptr : &*found;
}

std::optional<std::string> JsonObject::string(std::string_view key) const {
  const Json* text = find(key);
  if (text == nullptr) return std::nullopt;
  if (!text->is_string()) {
    refuse(json_pointer_step(key), fmt::format("found {}, expected a string", describe(*text)));
  }
  return text->get<std::string>();
}

std::optional<std::vector<std::string>> JsonObject::strings(std::string_view key) const {
  const Json* list = find(key);
  if (list == nullptr) return std::nullopt;
  const std::string at = json_pointer_step(key);
  if (!list->is_array()) {
    refuse(at, fmt::format("found {}, expected a list of strings", describe(*list)));
  }
  std::vector<std::string> strings;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Json& text = (*list)[i];
    if (!text.is_string()) {
      refuse(fmt::format("{}/{}", at, i),
             fmt::format("found {}, expected a string", describe(text)));
    }
    strings.push_back(text.get<std::string>());
  }
  return strings;
}

std::optional<Matrix> JsonObject::matrix(std::string_view key, const Cells& cells) const {
  const Json* rows = find(key);
  if (rows == nullptr) return std::nullopt;
  return matrix_at(*rows, json_pointer_step(key), key, cells);
}

Matrix JsonObject::matrix_at(const Json& rows, const std::string& at, std::string_view name,
                             const Cells& cells) const {
  if (!rows.is_array() || rows.empty()) {
    refuse(at,
           fmt::format("found {}, expected a matrix: a list of rows of numbers", describe(rows)));
  }
  Matrix matrix;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Json& row = rows[i];
    const std::string row_at = fmt::format("{}/{}", at, i);
    if (!row.is_array() || row.empty()) {
      refuse(row_at, fmt::format("found {}, expected a row of numbers", describe(row)));
    }
    if (i == 0) matrix = Matrix(rows.size(), row.size());
    if (row.size() != matrix.columns()) {
      refuse(row_at, fmt::format("this row has {}, but {}{} first row has {}",
                                 counted(row.size(), "number"), name,
                                 name.ends_with('s') ? "'" : "'s", matrix.columns()));
    }
    for (std::size_t j = 0; j < row.size(); ++j) {
      const auto cell = cells.read(row[j]);
      if (!cell) {
        refuse(fmt::format("{}/{}", row_at, j),
               fmt::format("found {}, expected {}", describe(row[j]), cells.expected),
               std::string(rows.size() == 1 && row[j].is_array() ? batch_of_one
                           : cells.hint != nullptr               ? cells.hint(row[j])
                                                                 : ""));
      }
      matrix(i, j) = *cell;
    }
  }
  return matrix;
}

std::vector<Matrix> JsonObject::matrices(std::string_view key, std::size_t heads) const {
  const Json* found = find(key);
  if (found == nullptr) return {};
  const std::string at = json_pointer_step(key);
  const auto is_list = [](const Json& json) { return json.is_array() && !json.empty(); };
  const bool of_heads = is_list(*found) && is_list(found->front()) && is_list(found->front()[0]);
  if (!of_heads) return {matrix_at(*found, at, key)};
  if (found->size() != heads) {
    refuse(at, fmt::format(
                   "found a list of {}, expected {}", counted(found->size(), "matrix", "matrices"),
                   heads == 1 ? "a matrix that stands in no list"
                              : fmt::format("{}, one for each head, or a matrix that stands "
                                            "in no list",
                                            heads)));
  }
  std::vector<Matrix> all;
  for (std::size_t h = 0; h < heads; ++h) {
    all.push_back(matrix_at((*found)[h], fmt::format("{}/{}", at, h), key));
  }
  return all;
}

std::vector<double> JsonObject::numbers_of_heads(std::string_view key, std::size_t heads) const {
  const Json* found = find(key);
  if (found == nullptr) return {};
  if (found->is_number()) return {found->get<double>()};
  if (!found->is_array()) {
    refuse(json_pointer_step(key),
           fmt::format("found {}, expected a number, or a list of one for each head",
                       describe(*found)));
  }
  const auto list = row(key);
  if (list->columns() != heads) {
    refuse(json_pointer_step(key), fmt::format("found {}, expected {}, one for each head",
                                               counted(list->columns(), "number"), heads));
  }
  return {list->row(0).begin(), list->row(0).end()};
}

std::optional<double> JsonObject::number(std::string_view key, std::string_view expected,
                                         bool (*fits)(double)) const {
  const Json* found = find(key);
  if (found == nullptr) return std::nullopt;
  if (!found->is_number() || !fits(found->get<double>())) {
    refuse(json_pointer_step(key),
           fmt::format("found {}, expected {}", describe(*found), expected));
  }
  return found->get<double>();
}

std::optional<std::size_t> whole_number(const Json& value, std::size_t least, std::size_t most) {
  const double number = value.is_number() ? value.get<double>() : -1.0;
  if (!(number >= static_cast<double>(least) && number <= static_cast<double>(most)) ||
      number != std::floor(number)) {
    return std::nullopt;
  }
  return static_cast<std::size_t>(number);
}

std::optional<std::size_t> JsonObject::whole_number(std::string_view key, std::size_t least,
                                                    std::size_t most) const {
  const Json* found = find(key);
  if (found == nullptr) return std::nullopt;
  const auto number = attn::whole_number(*found, least, most);
  if (!number) {
    refuse(json_pointer_step(key), fmt::format("found {}, expected a whole number from {} to {}",
                                               describe(*found), least, most));
  }
  return number;
}

std::optional<Matrix> JsonObject::row(std::string_view key) const {
  const Json* list = find(key);
  if (list == nullptr) return std::nullopt;
  const std::string at = json_pointer_step(key);
  if (!list->is_array() || list->empty()) {
    refuse(at, fmt::format("found {}, expected a list of numbers", describe(*list)));
  }
  Matrix row(1, list->size());
  for (std::size_t j = 0; j < list->size(); ++j) {
    const auto cell = read_number((*list)[j]);
    if (!cell) {
      refuse(fmt::format("{}/{}", at, j),
             fmt::format("found {}, expected a number", describe((*list)[j])));
    }
    row(0, j) = *cell;
  }
  return row;
}

std::optional<JsonObject> JsonObject::object(std::string_view key,
                                             std::string_view expected) const {
  const Json* json = find(key);
  if (json == nullptr) return std::nullopt;
  const std::string at = json_pointer_step(key);
  if (!json->is_object()) {
    refuse(at, fmt::format("found {}, expected {}", describe(*json), expected));
  }
  return JsonObject(*json, file_, pointer_ + at);
}

void JsonObject::require_known_keys(std::span<const std::string_view> known) const {
  for (const auto& item : json_.items()) {
    if (std::ranges::find(known, item.key()) != known.end()) continue;
    const auto near = nearest(item.key(), known);
    refuse(json_pointer_step(item.key()),
           near.empty() ? "found an unknown key, expected one of the known keys"
                        : fmt::format("found an unknown key, did you mean \"{}\"?", near),
           fmt::format("the keys are {}", fmt::join(known, ", ")));
  }
}

void JsonObject::refuse(std::string_view below, const std::string& sentence,
                        std::string hint) const {
  const std::string here = pointer_ + std::string(below);
  throw Error(fmt::format("{}: {}{}{}", file_, here, here.empty() ? "" : ": ", sentence),
              std::move(hint));
}

}  // namespace attn
