#include "answers/printed/r_matrix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "text/characters.hpp"
#include "text/shortened.hpp"

namespace attn {
namespace {

using Kind = Node::Kind;
using std::string_view;

constexpr string_view around = " \t\n";

struct Arguments {
  std::optional<std::size_t> rows{}, columns{};
  bool by_rows = false;
};

class Call {
 public:
  Call(const Node& call, string_view text, const std::string& file)
      : call_(call), text_(text), file_(file) {}

  std::optional<PrintedArray> read() const {
    const Node* numbers = find_numbers();
    if (numbers == nullptr) return std::nullopt;
    PrintedArray array{.line = call_.line};
    for (const Node& item : numbers->items) {
      if (item.is(Kind::comma) || item.is(Kind::line_end)) continue;
      if (!item.is(Kind::number) || item.number.kind == PrintedNumber::Kind::elided) {
        refuse(item.in(text_));
      }
      array.cells.push_back(item.number);
    }
    const Arguments given = arguments(text_.substr(numbers->end, call_.end - numbers->end));
    const std::size_t count = array.cells.size();
    const std::size_t rows =
        given.rows.value_or(count / std::max<std::size_t>(given.columns.value_or(1), 1));
    const std::size_t columns = given.columns.value_or(rows == 0 ? 0 : count / rows);
    fold(array, rows, columns);
    if (count == 0 || size_of(array.extents) != count) {
      refuse_line(file_, call_.line,
                  fmt::format("found {} numbers for {} × {}, expected as many as it has", count,
                              rows, columns));
    }
    if (given.by_rows) return array;
    PrintedArray by_columns = array;
    for (std::size_t k = 0; k < count; ++k) {
      by_columns.cells[k % rows * columns + k / rows] = array.cells[k];
    }
    return by_columns;
  }

 private:
  // The brackets of c(…), the first argument.
  const Node* find_numbers() const {
    const auto& items = call_.items;
    std::size_t i = 0;
    while (i < items.size() && (items[i].is(Kind::line_end) || items[i].in(text_) == "data" ||
                                items[i].in(text_) == "=")) {
      ++i;
    }
    if (i + 1 >= items.size()) return nullptr;
    const string_view word = items[i].in(text_);
    const bool is_c = items[i].is(Kind::word) && (word == "c" || word == "data=c");
    return is_c && items[i + 1].bracket(text_) == '(' ? &items[i + 1] : nullptr;
  }

  // ", nrow = 2, byrow = TRUE)"; without names they are nrow, ncol and byrow.
  Arguments arguments(string_view rest) const {
    constexpr std::array<string_view, 3> names{"nrow", "ncol", "byrow"};
    Arguments given;
    rest = trimmed(rest, " \t\n)");
    for (std::size_t place = 0; !rest.empty(); ++place) {
      rest.remove_prefix(1);  // the comma
      const std::size_t end = std::min(rest.find(','), rest.size());
      const string_view one = trimmed(rest.substr(0, end), around);
      const std::size_t equals = one.find('=');
      const bool is_named = equals != one.npos;
      const string_view name = is_named ? trimmed(one.substr(0, equals), around)
                                        : names[std::min(place, names.size() - 1)];
      const string_view value = is_named ? trimmed(one.substr(equals + 1), around) : one;
      take(name, value, one, given);
      rest.remove_prefix(end);
    }
    return given;
  }

  void take(string_view name, string_view value, string_view one, Arguments& given) const {
    if (name == "byrow" && (value == "TRUE" || value == "T")) {
      given.by_rows = true;
    } else if (name == "byrow" && (value == "FALSE" || value == "F")) {
      given.by_rows = false;
    } else if (name == "nrow" || name == "ncol") {
      std::size_t number = 0;
      const char* stop = value.data() + value.size();
      const auto read = std::from_chars(value.data(), stop, number);
      if (read.ec != std::errc() || (read.ptr != stop && *read.ptr != 'L')) refuse(one);
      (name == "nrow" ? given.rows : given.columns) = number;
    } else {
      refuse(one);
    }
  }

  [[noreturn]] void refuse(string_view found) const {
    refuse_line(file_, call_.line,
                fmt::format("found \"{}\" in R's matrix(…), expected c(…) of numbers, nrow, ncol "
                            "and byrow = TRUE or FALSE",
                            shortened(found)),
                "print the matrix itself: print(x)");
  }

  const Node& call_;
  string_view text_;
  const std::string& file_;
};

}  // namespace

std::optional<PrintedArray> r_matrix(const Node& call, string_view text, const std::string& file) {
  return Call(call, text, file).read();
}

}  // namespace attn
