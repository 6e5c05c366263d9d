#include "answers/given_array.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "answers/spelled_number.hpp"
#include "error.hpp"
#include "input/json_object.hpp"

namespace attn {
namespace {

bool is_empty(const Json& value) {
  return value.is_array() ? std::ranges::all_of(value, is_empty) : value.is_null();
}

// The item of a list that says what its items are: the first that is not empty.
const Json& typical_item(const Json& list) {
  auto found = std::ranges::find_if_not(list, is_empty);
  if (found == list.end()) found = std::ranges::find_if(list, &Json::is_array);
  return found == list.end() ? list.front() : *found;
}

bool is_whole_number(const Json& value) { return value.is_number_integer(); }

class ArrayReader {
 public:
  explicit ArrayReader(const std::string& file) : file_(file) {}

  GivenArray read(const Json& value, const std::string& at) {
    if (!value.is_array() || value.empty()) refuse(at, value, "rows of numbers");
    measure(value);
    take(value, at, 0);
    return std::move(array_);
  }

 private:
  [[noreturn]] void refuse(const std::string& at, const Json& found, std::string_view expected,
                           std::string_view hint = {}) const {
    throw Error(fmt::format("{}: {}: found {}, expected {}", file_, at, describe(found), expected),
                std::string(hint));
  }

  void measure(const Json& list) {
    array_.extents.push_back(list.size());
    if (list.empty()) return;
    const Json& item = typical_item(list);
    if (item.is_array()) measure(item);
  }

  void take(const Json& value, const std::string& at, std::size_t axis) {
    if (value.is_null()) return leave_blank(axis);
    if (!value.is_array() || value.empty()) refuse(at, value, "a row of numbers");
    if (is_blank_row_of(value, axis)) return leave_blank(axis);
    if (value.size() != array_.extents[axis]) refuse_length(value, at, axis);
    const bool is_row = axis + 1 == array_.extents.size();
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (is_row) {
        take_cell(value[i], at, i);
      } else {
        take(value[i], fmt::format("{}/{}", at, i), axis + 1);
      }
    }
  }

  // A row of blanks alone may leave out the lists below it.
  bool is_blank_row_of(const Json& value, std::size_t axis) const {
    return axis + 1 < array_.extents.size() && std::ranges::all_of(value, &Json::is_null);
  }

  void leave_blank(std::size_t axis) {
    std::size_t count = 1;
    for (; axis < array_.extents.size(); ++axis) count *= array_.extents[axis];
    array_.cells.resize(array_.cells.size() + count);
  }

  [[noreturn]] void refuse_length(const Json& value, const std::string& at,
                                  std::size_t axis) const {
    const std::size_t expected = array_.extents[axis];
    const bool is_row = axis + 1 == array_.extents.size();
    const bool looks_like_commas =
        is_row && value.size() > expected && std::ranges::all_of(value, is_whole_number);
    throw Error(fmt::format("{}: {}: this {} has {}, but the first one given has {}", file_, at,
                            is_row ? "row" : "list",
                            counted(value.size(), is_row ? "number" : "row"), expected),
                looks_like_commas ? std::string(decimal_commas) : "");
  }

  void take_cell(const Json& cell, const std::string& row_at, std::size_t column) {
    auto& taken = array_.cells.emplace_back();
    const bool is_text = cell.is_string();
    const std::string_view text =
        is_text ? std::string_view(cell.get_ref<const std::string&>()) : "";
    if (cell.is_null() || (is_text && text.empty())) return;
    if (cell.is_number() || cell.is_binary()) {
      taken = read_typed(written(cell));
    } else {
      taken = read_spelled(text);
    }
    if (taken) return;
    refuse(fmt::format("{}/{}", row_at, column), cell, "a number, or null for a blank",
           advice_on(text));
  }

  const std::string& file_;
  GivenArray array_;
};

}  // namespace

bool GivenArray::is_blank() const {
  return std::ranges::none_of(cells, [](const auto& cell) { return cell.has_value(); });
}

bool GivenArray::is_whole() const {
  return std::ranges::all_of(cells, [](const auto& cell) { return !cell || cell->is_whole; });
}

GivenArray read_array(const Json& value, const std::string& file, const std::string& at) {
  return ArrayReader(file).read(value, at);
}

std::string place_in(const GivenArray& array, std::size_t cell) {
  std::string place;
  for (std::size_t axis = array.extents.size(); axis-- > 0;) {
    place.insert(0, fmt::format("/{}", cell % array.extents[axis]));
    cell /= array.extents[axis];
  }
  return place;
}

std::string numbers_text(const std::vector<std::size_t>& extents) {
  const bool is_one = extents.size() == 1 && extents[0] == 1;
  return fmt::format("{} number{}", extents_text(extents), is_one ? "" : "s");
}

std::string extents_text(const std::vector<std::size_t>& extents) {
  return fmt::format("{}", fmt::join(extents, " × "));
}

}  // namespace attn
